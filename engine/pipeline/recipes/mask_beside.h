// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace r2r {

/// Where the mask of a picture lies by convention, whether it is there or not.
///
/// That is NAME_mask.png beside NAME.EXT. Where two pictures share a NAME, each may have one of its
/// own: NAME.EXT_mask.png, which comes first if it is there. `FolderMasks` tells which other names
/// count; whoever asks for many pictures of one folder asks that.
[[nodiscard]] std::filesystem::path maskBeside(const std::filesystem::path& picture);

}  // namespace r2r
