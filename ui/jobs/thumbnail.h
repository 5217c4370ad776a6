// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/composition.h"

#include <QImage>

#include <cstddef>
#include <filesystem>
#include <vector>

namespace r2r::ui {

/// A foreground in small, cut out by its mask and centred in a square. Any thread.
[[nodiscard]] QImage thumbnailOf(const Foreground& foreground, int sidePx);

/// A composition in small, as it was pasted. Any thread.
[[nodiscard]] QImage thumbnailOf(const Composition& composition, int longerSidePx);

/// The longer side of those that files keep.
constexpr int kThumbnailPx = 256;

[[nodiscard]] std::vector<std::byte> pngFile(const QImage& picture);

/// Null if it is none.
[[nodiscard]] QImage pictureOfPng(const std::vector<std::byte>& file);

/// A file in small: a project as it shows itself, or a picture. Null if that is not to be had in a
/// moment. Any thread.
[[nodiscard]] QImage thumbnailOfFile(const std::filesystem::path& path, int longerSidePx);

}  // namespace r2r::ui
