// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/json.h"
#include "engine/pipeline/hosting/descriptor.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace at {
class Tensor;
}

/// Tensors in memory that two processes share. Every tensor is dense and begins at a multiple of 64
/// bytes; the list of shapes and types, which travels beside it, says where.
namespace r2r {

/// Shapes and types, as `list` in what follows: [{"sides": [1, 3, 256, 256], "type": 6}, …].
/// @throws Error{Unsupported} if a tensor is not dense, or of a type that is not numbers.
[[nodiscard]] Json parcelList(std::span<const at::Tensor> tensors);

/// The size of a parcel, checked: at most 8 tensors of at most 8 sides each.
/// @param most  bytes
/// @throws Error{Corrupt} if `list` is none, or is larger than `most`.
[[nodiscard]] uint64_t parcelBytes(const Json& list, uint64_t most);

/// Shared memory whose size cannot be changed any more by anyone.
/// @throws Error{OutOfMemory} with the system's reason.
[[nodiscard]] Descriptor sharedMemory(uint64_t bytes);

/// The same with bytes in it, which nobody can change.
[[nodiscard]] Descriptor sharedBytes(std::span<const std::byte> bytes);

/// Memory with the tensors of `list` in it, which nobody can change.
[[nodiscard]] Descriptor packed(std::span<const at::Tensor> tensors, const Json& list);

/// Writes the tensors into memory of their size.
void packInto(std::span<const at::Tensor> tensors, const Json& list, int memory);

/// The tensors in `memory`, where they are: only this process sees what it writes to them.
[[nodiscard]] std::vector<at::Tensor> mapped(const Json& list, int memory);

/// The bytes in `memory`, copied, whatever happens to it meanwhile.
[[nodiscard]] std::vector<std::byte> bytesIn(int memory);

/// The tensors in `memory`, copied, whatever happens to it meanwhile.
/// @throws Error{Corrupt} if it is too small.
[[nodiscard]] std::vector<at::Tensor> unpacked(const Json& list, int memory);

}  // namespace r2r
