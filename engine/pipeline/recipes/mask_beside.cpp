// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/recipes/mask_beside.h"

#include "engine/pipeline/recipes/folder_masks.h"

namespace r2r {

std::filesystem::path maskBeside(const std::filesystem::path& picture) {
    return FolderMasks(picture.parent_path()).maskOf(picture);
}

}  // namespace r2r
