// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

namespace r2r {

/// Whether the file has a gain map beside its picture (Ultra HDR, ISO 21496-1, Apple's), which no
/// result keeps. Reads no pixels, so it may be asked while a window is opened; false for a file
/// that is gone, or not what it was.
[[nodiscard]] bool holdsGainMap(const std::filesystem::path& picture);

}  // namespace r2r
