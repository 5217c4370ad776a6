// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <filesystem>
#include <string_view>

namespace r2r {

/// The endings of files of weights.
inline constexpr std::array<std::string_view, 5> kCheckpointEndings = {
    ".safetensors", ".ckpt", ".pt", ".pth", ".bin"};

/// Whether a file's ending is one that weights have; for looking through folders.
[[nodiscard]] bool hasCheckpointEnding(const std::filesystem::path& path);

}  // namespace r2r
