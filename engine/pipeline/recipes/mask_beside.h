// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace r2r {

/// The path of a picture's mask by convention, whether it is there or not.
///
/// That is NAME_mask.png beside NAME.EXT. Where two pictures share a NAME, each may have one of its
/// own: NAME.EXT_mask.png, which comes first if it is there. `FolderMasks` tells which other names
/// count; it is the one to ask for many pictures of one folder.
[[nodiscard]] std::filesystem::path maskBeside(const std::filesystem::path& picture);

inline constexpr const char* kPassedOverBeginning = "Its mask is ";

/// A sentence that names the mask that was taken and the files that could have been it, too; empty
/// if there are none (`FolderMasks::passedOver`).
[[nodiscard]] std::string passedOverMasks(const std::filesystem::path& mask,
                                          const std::vector<std::filesystem::path>& others);

}  // namespace r2r
