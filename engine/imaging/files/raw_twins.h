// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <vector>

namespace r2r {

/// Takes out of `files` the raw files of cameras that have another picture of their name in the
/// same folder, as cameras save both: the other one is what its mask was painted on.
/// @return those that were taken out
std::vector<std::filesystem::path> takeRawTwins(std::vector<std::filesystem::path>& files);

}  // namespace r2r
