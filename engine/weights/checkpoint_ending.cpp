// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/checkpoint_ending.h"

#include <algorithm>

namespace r2r {

bool hasCheckpointEnding(const std::filesystem::path& path) {
    return std::ranges::find(kCheckpointEndings, path.extension().string()) !=
           kCheckpointEndings.end();
}

}  // namespace r2r
