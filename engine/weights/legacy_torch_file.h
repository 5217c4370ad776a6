// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/mapped_file.h"
#include "engine/weights/tensor_map.h"

#include <memory>
#include <span>

namespace r2r {

/// Whether the file begins as those that `torch.save` wrote before version 1.6, with any protocol.
[[nodiscard]] bool isLegacyTorchFile(std::span<const std::byte> content);

/// The state dict in such a file: five pickles (a magic number, a version, the computer's habits,
/// the tensors' descriptions, the keys of the storages), and the storages in the order of their
/// keys, each after its number of elements.
/// The rest of the file, an optimizer's state above all, is passed over.
/// @throws as `readTorchArchive`.
[[nodiscard]] TensorMap readLegacyTorchFile(const std::shared_ptr<const MappedFile>& file);

}  // namespace r2r
