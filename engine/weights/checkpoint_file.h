// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/tensor_map.h"

#include <filesystem>
#include <string_view>

namespace r2r {

enum class CheckpointFormat {
    Safetensors,
    TorchArchive,
    LegacyTorchFile,
};

/// "safetensors", "torch.save archive", "old torch.save file".
[[nodiscard]] std::string_view formatName(CheckpointFormat format);

struct Checkpoint {
    CheckpointFormat format{};
    TensorMap tensors;
};

/// Opens weights by what is in the file; its ending does not matter. Costs little: tensors are
/// loaded when they are touched.
/// @throws Error{Unsupported} saying what the file is instead and what to do (a web
///         page, a Git LFS pointer …), Error{Corrupt} if it is empty, and what the readers of
///         both formats throw.
[[nodiscard]] Checkpoint openCheckpoint(const std::filesystem::path& path);

}  // namespace r2r
