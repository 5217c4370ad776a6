// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/weights/mapped_file.h"
#include "engine/weights/tensor_map.h"

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace r2r {

/// Whether the file begins as a safetensors file does.
[[nodiscard]] bool isSafetensors(std::span<const std::byte> content);

/// Tensors that alias the mapping, and the file's `__metadata__`.
/// @throws Error{Corrupt} naming the file and what is wrong: a header that is cut off, too large,
///         not JSON or has a key twice; offsets outside the file, overlapping, leaving bytes over,
///         or not as many as dtype and shape need. Tensors of a type that LibTorch does
///         not have are named in `unreadable`.
[[nodiscard]] TensorMap readSafetensors(const std::shared_ptr<const MappedFile>& file);
[[nodiscard]] TensorMap readSafetensors(const std::filesystem::path& path);

/// A tensor on its way into a file, made when it is its turn.
struct TensorToWrite {
    std::string name;
    at::ScalarType dtype{};  ///< in the file; what `make` returns is converted
    std::vector<int64_t> shape;
    std::function<at::Tensor()> make;
};

/// Every tensor of the map with a value, as it is.
[[nodiscard]] std::vector<TensorToWrite> tensorsToWrite(const TensorMap& tensors);

struct WrittenFile {
    std::string sha256;
    uint64_t bytes = 0;
    int64_t parameters = 0;
};

/// Writes a file or leaves everything as it was. Same tensors, same bytes: they are in the order
/// of falling element size and then of names, so that each is aligned. One tensor at a time is in
/// memory; reports "Writing" for each.
/// @throws Error{InvalidArgument} for two tensors of one name or a dtype the format has not;
///         Error{Internal} if `make` returns another shape.
WrittenFile writeSafetensors(const std::filesystem::path& path,
                             std::vector<TensorToWrite> tensors,
                             const std::map<std::string, std::string>& metadata,
                             const JobContext& job);

}  // namespace r2r
