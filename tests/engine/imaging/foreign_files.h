// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "tests/engine/imaging/file_contents.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// Files of formats that we only read, written by the formats' libraries or by hand.
namespace r2r::testing {

struct PsdForm {
    int mode = 3;             ///< RGB; 1 is grey, 4 CMYK, 9 L*a*b*
    bool isBig = false;       ///< PSB
    bool isPacked = true;     ///< PackBits
    int16_t layers = 0;       ///< negative: the first channel after the colours is transparency
    Bytes layerSection = {};  ///< instead of `layers`: the section of layers, without its length
    bool isMerged = true;
    Bytes icc;
    Bytes exif;
    std::string xmp;
    Bytes iptc;
    int dpi = 0;
};

/// Ways to store a channel of a PSD.
enum class PsdPacking : uint8_t { Plain, PackBits, Deflate, DeflatedDifferences };

void add(Bytes& file, const Bytes& more);

/// The most significant byte first.
void addNumber(Bytes& file, uint64_t value, size_t bytes);

/// With its length before it.
[[nodiscard]] Bytes sized(const Bytes& content, size_t lengthBytes = 4);

/// A channel of a layer as it is in a file: the way, and the samples.
[[nodiscard]] Bytes psdChannel(const Image& image, int channel, PsdPacking packing, bool isBig);

/// The samples of `image` as they are; its last channels may be more than the mode needs.
[[nodiscard]] Bytes psdFile(const Image& image, const PsdForm& form);

/// A ZIP archive of these files, the first of them stored; nothing without libzip.
[[nodiscard]] Bytes archiveFile(const std::vector<std::pair<std::string, Bytes>>& entries);

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
