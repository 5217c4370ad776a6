// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace r2r {

/// Where the mask of a picture lies by convention, whether it is there or not.
///
/// That is NAME_mask.png beside NAME.EXT. Where two pictures share a NAME, each may have one of its
/// own: NAME.EXT_mask.png, which comes first if it is there.
[[nodiscard]] std::filesystem::path maskBeside(const std::filesystem::path& picture);

/// True for a file that is named like a mask.
[[nodiscard]] bool hasNameOfMask(const std::filesystem::path& path);

}  // namespace r2r
