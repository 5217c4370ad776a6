// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/mapped_file.h"
#include "engine/weights/tensor_map.h"

#include <memory>

namespace r2r {

/// The state dict in a file that a modern `torch.save` wrote (.bin, .ckpt, .pt, .pth), which
/// `tensorDictionary` finds among what training checkpoints hold. Everything else in the file,
/// optimizers and Python objects of any class, is skipped without being made.
///
/// The tensors alias the file; shared storages stay shared. Which device they were saved on does
/// not matter.
/// @throws Error{Corrupt} naming file and tensor for anything that contradicts itself, above all a
///         tensor that is larger than the bytes it is said to have. Error{Unsupported} for a whole
///         pickled model, a TorchScript program, big-endian files, and what has no state dict.
[[nodiscard]] TensorMap readTorchArchive(const std::shared_ptr<const MappedFile>& file);

}  // namespace r2r
