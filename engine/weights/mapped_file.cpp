// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/mapped_file.h"

#include "engine/core/error.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaximumDimensions = 16;
constexpr int64_t kMaximumElements = int64_t{1} << 40;  // 4 TiB of float32

[[noreturn]] void throwUnreadable(const fs::path& path, int code) {
    throw Error(code == ENOENT || code == ENOTDIR ? ErrorCode::NotFound : ErrorCode::Unreadable,
                fmt::format("could not open {}: {}", path.string(), std::strerror(code)));
}

/// Closes itself; the mapping stays.
struct Descriptor {
    explicit Descriptor(int opened) : fd(opened) {}

    ~Descriptor() {
        if (fd >= 0)
            ::close(fd);
    }

    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    int fd;
};

}  // namespace

std::shared_ptr<const MappedFile> MappedFile::open(const fs::path& path) {
    // Without O_NONBLOCK, opening a named pipe would wait until a program writes into it.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat info = {};
    if (file.fd < 0 || ::fstat(file.fd, &info) != 0)
        throwUnreadable(path, errno);
    if (!S_ISREG(info.st_mode))
        throw Error(ErrorCode::Unreadable,
                    fmt::format("{} is {}, not a file",
                                path.string(),
                                S_ISDIR(info.st_mode) ? "a folder" : "a device or pipe"));
    const auto size = static_cast<size_t>(info.st_size);
    void* data = nullptr;
    if (size > 0) {
        // Writable for ourselves alone: an in-place operation on a weight must not end the program.
        constexpr int kAccess = PROT_READ | PROT_WRITE;
        data = ::mmap(nullptr, size, kAccess, MAP_PRIVATE | MAP_NORESERVE, file.fd, 0);
        if (data == MAP_FAILED)
            throwUnreadable(path, errno);
    }
    return std::shared_ptr<const MappedFile>(
        new MappedFile(path, static_cast<std::byte*>(data), size));
}

MappedFile::~MappedFile() {
    if (data_ != nullptr)
        ::munmap(data_, size_);
}

at::Tensor MappedFile::tensor(size_t offset,
                              at::ScalarType dtype,
                              const std::vector<int64_t>& shape,
                              const std::vector<int64_t>& strides) const {
    const StoredLayout layout = checkedLayout(shape, strides, path_.string());
    const size_t byteCount = static_cast<size_t>(layout.extent) * c10::elementSize(dtype);
    if (offset > size_ || byteCount > size_ - offset)
        throw Error(ErrorCode::Internal, path_.string() + " was not checked before it was used");
    if (byteCount == 0)
        return at::empty_strided(shape, strides, dtype);
    if ((reinterpret_cast<uintptr_t>(data_) + offset) % c10::elementSize(dtype) != 0) {
        at::Tensor copy = at::empty({layout.extent}, dtype);
        std::memcpy(copy.data_ptr(), data_ + offset, byteCount);
        return copy.as_strided(shape, strides);
    }
    return at::from_blob(
        data_ + offset,
        shape,
        strides,
        [mapping = shared_from_this(), offset, byteCount](void*) {
            mapping->forget(offset, byteCount);
        },
        at::TensorOptions(dtype));
}

void MappedFile::forget(size_t offset, size_t byteCount) const {
    static const auto kPage = static_cast<size_t>(::sysconf(_SC_PAGESIZE));
    const size_t begin = (offset + kPage - 1) / kPage * kPage;
    const size_t end = (offset + byteCount) / kPage * kPage;
    if (begin < end)
        ::madvise(data_ + begin, end - begin, MADV_DONTNEED);
}

std::vector<int64_t> denseStrides(const std::vector<int64_t>& shape) {
    std::vector<int64_t> strides(shape.size(), 1);
    for (size_t i = shape.size(); i-- > 1;)
        strides[i - 1] = strides[i] * std::max<int64_t>(shape[i], 1);
    return strides;
}

StoredLayout checkedLayout(const std::vector<int64_t>& shape,
                           const std::vector<int64_t>& strides,
                           const std::string& what) {
    const auto fail = [&what](const char* why) {
        throw Error(ErrorCode::Corrupt, fmt::format("{} {}", what, why));
    };
    if (shape.size() > kMaximumDimensions)
        fail("has more than 16 dimensions");
    if (strides.size() != shape.size())
        fail("has not one stride for every dimension");
    StoredLayout layout{.elements = 1, .extent = 1};
    bool isEmpty = false;
    for (size_t i = 0; i < shape.size(); ++i) {
        if (shape[i] < 0 || strides[i] < 0)
            fail("has a negative size or stride");
        if (shape[i] > kMaximumElements || strides[i] > kMaximumElements)
            fail("claims more elements than any file holds");
        isEmpty = isEmpty || shape[i] == 0;
        const int64_t side = std::max<int64_t>(shape[i], 1);
        int64_t step = 0;
        if (__builtin_mul_overflow(layout.elements, side, &layout.elements) ||
            __builtin_mul_overflow(side - 1, strides[i], &step) ||
            __builtin_add_overflow(layout.extent, step, &layout.extent) ||
            layout.elements > kMaximumElements || layout.extent > kMaximumElements)
            fail("claims more elements than any file holds");
    }
    return isEmpty ? StoredLayout{} : layout;
}

StoredLayout checkedDenseLayout(const std::vector<int64_t>& shape, const std::string& what) {
    const StoredLayout bounds =
        checkedLayout(shape, std::vector<int64_t>(shape.size(), 0), what);  // now safe to multiply
    return {.elements = bounds.elements, .extent = bounds.elements};
}

}  // namespace r2r
