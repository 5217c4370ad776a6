// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "engine/imaging/files/codecs/picture_file.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// Files that our own encoders do not write, made by the formats' libraries or by hand; and those
/// that they write in pieces, whole.
namespace r2r::testing {

using Bytes = std::vector<std::byte>;

[[nodiscard]] Bytes encodedPng(const codecs::FileParts& parts);
[[nodiscard]] Bytes encodedJpeg(const codecs::FileParts& parts, int quality);

/// 4 channels of ink, 8×8 pixels.
[[nodiscard]] Bytes cmykJpeg();

/// 2×1 pixels: opaque red, half transparent green.
[[nodiscard]] Bytes palettePng();

/// 3×1 pixels: black, white, black.
[[nodiscard]] Bytes bilevelPng();
[[nodiscard]] Bytes bilevelTiff();

/// 16 bit, by planes, in tiles of 16×16, with alpha; the samples of `image`.
[[nodiscard]] Bytes planarTiledTiff(const Image& image);

/// 1×1 pixel, alpha 128, stored multiplied: red 64.
[[nodiscard]] Bytes multipliedAlphaTiff();

/// `png` with one more chunk after its header, or without all chunks of a name.
[[nodiscard]] Bytes pngWith(Bytes png, const std::string& name, const Bytes& content);
[[nodiscard]] Bytes pngWithout(Bytes png, const std::string& name);

/// Whole numbers as PNG stores them: 32 bits, most significant byte first.
[[nodiscard]] Bytes bigEndian(const std::vector<uint32_t>& numbers);

/// The names of the chunks of a PNG, in order.
[[nodiscard]] std::vector<std::string> pngChunks(const Bytes& png);

/// The same file, of a header that claims other dimensions (and has the right checksum).
[[nodiscard]] Bytes pngClaiming(Bytes png, uint32_t width, uint32_t height);
[[nodiscard]] Bytes jpegClaiming(Bytes jpeg, uint16_t width, uint16_t height);
[[nodiscard]] Bytes tiffClaiming(Bytes tiff, uint32_t width, uint32_t height);
[[nodiscard]] Bytes exrClaiming(Bytes exr, int32_t width, int32_t height);

/// A TIFF of our encoder with another orientation code.
[[nodiscard]] Bytes tiffWithOrientation(Bytes tiff, uint16_t code);

[[nodiscard]] Bytes bytesOf(const std::string& text);

}  // namespace r2r::testing
