// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

#include <filesystem>

namespace r2r {

/// `image` as data sets and published evaluations see it: U8, 3 channels, the samples as they are
/// whatever the profile says, without alpha. Deeper samples are rounded.
[[nodiscard]] Image plainPicture(const Image& image);

/// `plainPicture` of a file.
/// @throws as `readPhotograph`.
[[nodiscard]] Image readPlainPicture(const std::filesystem::path& path);

}  // namespace r2r
