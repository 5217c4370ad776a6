// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "tests/engine/imaging/file_contents.h"

#include <cstdint>
#include <string>
#include <vector>

/// Files of formats that we only read, written by the formats' libraries or by hand.
namespace r2r::testing {

struct PsdForm {
    int mode = 3;          ///< RGB; 1 is grey, 4 CMYK, 9 L*a*b*
    bool isBig = false;    ///< PSB
    bool isPacked = true;  ///< PackBits
    int16_t layers = 0;    ///< negative: the first channel after the colours is transparency
    bool isMerged = true;
    Bytes icc;
    Bytes exif;
    std::string xmp;
    Bytes iptc;
    int dpi = 0;
};

/// The samples of `image` as they are; its last channels may be more than the mode needs.
[[nodiscard]] Bytes psdFile(const Image& image, const PsdForm& form);

/// An archive of a mimetype and, unless empty, a merged picture; nothing without libzip.
[[nodiscard]] Bytes documentFile(const std::string& mimetype, const Bytes& mergedPng);

/// Float samples of 3 channels. `variables` are whole lines of the header.
[[nodiscard]] Bytes radianceFile(const Image& image,
                                 const std::string& variables = {},
                                 const std::string& axes = "-Y +X",
                                 bool isPlanar = true);

/// Float samples of 1 or 3 channels.
[[nodiscard]] Bytes pfmFile(const Image& image, bool isLittle);

struct RawForm {
    int orientation = 1;
    bool saysWhite = true;
};

/// A DNG with a Bayer mosaic (red first) of `scene`, linear sRGB of 3 float channels from 0 to 1,
/// as a sensor sees it whose red is half and whose blue is four fifths as sensitive as its green.
/// Black is 512, white 16383.
[[nodiscard]] Bytes rawFile(const Image& scene, const RawForm& form = {});

/// One picture of 4 channels after another.
[[nodiscard]] Bytes animatedWebP(const std::vector<Image>& pictures);

}  // namespace r2r::testing
