// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/checkpoint_ending.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace r2r {

bool hasCheckpointEnding(const std::filesystem::path& path) {
    constexpr std::array<std::string_view, 5> kEndings = {
        ".safetensors", ".bin", ".ckpt", ".pt", ".pth"};
    return std::ranges::find(kEndings, path.extension().string()) != kEndings.end();
}

}  // namespace r2r
