// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

namespace r2r {

/// The bytes of a file without reading it: the system loads what is touched and may drop it again,
/// so weights of many gigabytes cost no memory until they are used, and never twice.
///
/// A file that is replaced keeps its old content here; one that another program truncates while
/// it is used ends this program, as with every mapped file.
class MappedFile : public std::enable_shared_from_this<MappedFile> {
public:
    /// @throws Error{NotFound} · Error{Unreadable} (a folder, no permission).
    [[nodiscard]] static std::shared_ptr<const MappedFile> open(const std::filesystem::path& path);

    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    [[nodiscard]] std::span<const std::byte> bytes() const { return {data_, size_}; }

    /// A tensor that aliases the mapping from byte `offset` on and keeps it alive. Writing to it
    /// changes a private copy of the page, never the file, and nobody sees the change when the
    /// tensor is gone: its pages leave memory with it. Where the bytes are not aligned for their
    /// type, a copy.
    ///
    /// The caller has checked that every element is inside the file.
    /// @param strides  in elements; none are negative.
    [[nodiscard]] at::Tensor tensor(size_t offset,
                                    at::ScalarType dtype,
                                    const std::vector<int64_t>& shape,
                                    const std::vector<int64_t>& strides) const;

private:
    MappedFile(std::filesystem::path path, std::byte* data, size_t size)
        : path_(std::move(path)), data_(data), size_(size) {}

    /// Takes the pages that lie wholly in a range out of memory; the file still has them.
    void forget(size_t offset, size_t byteCount) const;

    std::filesystem::path path_;
    std::byte* data_ = nullptr;
    size_t size_ = 0;
};

/// A file's claims about a tensor, checked against what is there before anything is made.
struct StoredLayout {
    int64_t elements = 0;  ///< product of the shape
    int64_t extent = 0;    ///< elements from the first one to the last one, both included
};

/// Strides of a dense tensor, in elements. Of a shape that has been checked.
[[nodiscard]] std::vector<int64_t> denseStrides(const std::vector<int64_t>& shape);

/// @throws Error{Corrupt} naming `what` for more than 16 dimensions, negative sizes or strides, or
///         more elements than any file has.
[[nodiscard]] StoredLayout checkedLayout(const std::vector<int64_t>& shape,
                                         const std::vector<int64_t>& strides,
                                         const std::string& what);

/// The same for a dense tensor.
[[nodiscard]] StoredLayout checkedDenseLayout(const std::vector<int64_t>& shape,
                                              const std::string& what);

}  // namespace r2r
