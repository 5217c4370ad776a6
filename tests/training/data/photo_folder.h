// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "tests/support/text_of.h"
#include "training/data/photo_pool.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

/// Photographs with masks that are made for a test.
namespace r2r::testing {

/// Smooth colours with fine texture that stay away from black and white; U8, 3 channels.
[[nodiscard]] Image madePhoto(Size size, uint32_t seed);

/// A disc around the middle with a third of the shorter side as its radius; U8, 1 channel.
[[nodiscard]] Image madeMask(Size size, double softnessPx = 0);

/// A red disc on green, both a little uneven; U8, 3 channels.
[[nodiscard]] Image discPicture(int side);

[[nodiscard]] SourcePhoto madeSource(Size size, uint32_t seed, double softnessPx = 0);

/// Writes the picture, and the folders above it.
void write(const std::filesystem::path& path, const Image& image);
void write(const std::filesystem::path& path, std::string_view text);

/// index.csv, images/p0.png … and masks/p0.png … with licences "licence 0" …; every third
/// photograph is of the split "val", the others of "train".
void writePhotoFolder(const std::filesystem::path& folder, int count, Size size = {48, 40});

}  // namespace r2r::testing
