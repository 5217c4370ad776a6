// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "tests/engine/imaging/file_contents.h"

#include <optional>
#include <string>

/// HEIC and AVIF files that our own encoder does not write, made by libheif.
namespace r2r::testing {

struct HeifForm {
    bool isHeic = true;         ///< HEVC, otherwise AV1
    int bits = 8;               ///< of U16 pictures: 10 or 12
    int orientation = 1;        ///< EXIF code, said by irot and imir
    int exifOrientation = 0;    ///< said once more by EXIF; 0: no EXIF
    Bytes exif;                 ///< a block of its own; empty: one with the orientation alone
    int primaries = 1;          ///< nclx
    int transfer = 13;          ///< nclx
    bool isMultiplied = false;  ///< the samples are taken as multiplied by alpha
    bool isCropped = false;     ///< by clap, instead of a grid, where HEVC rounds sizes up
    bool isLossless = true;     ///< 4:4:4, RGB; otherwise 4:2:0
    std::string xmp;
    Bytes icc;
};

/// Nothing where libheif has no such encoder.
/// @param image  3 or 4 channels, 8 or 16 bit
[[nodiscard]] std::optional<Bytes> heifFile(const Image& image, const HeifForm& form);

/// A lossless AVIF of one grey channel (8 bit), whose samples it says to have the range of video.
[[nodiscard]] std::optional<Bytes> greyVideoAvif(const Image& grey);

}  // namespace r2r::testing
