// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/files/codecs/byte_reader.h"
#include "engine/imaging/files/codecs/picture_file.h"

namespace r2r::codecs {

enum class PsdMode : uint16_t {
    Bitmap = 0,
    Grey = 1,
    Indexed = 2,
    Rgb = 3,
    Cmyk = 4,
    Multichannel = 7,
    Duotone = 8,
    Lab = 9
};

/// The facts before the samples of a PSD (Adobe Photoshop File Formats Specification).
struct PsdHead {
    bool isBig = false;  ///< PSB: longer lengths
    int channels = 0;
    Size size;
    int bits = 8;
    PsdMode mode = PsdMode::Rgb;
    std::span<const std::byte> palette;  ///< 256 reds, greens, blues
    bool hasMergedPicture = true;
    bool hasTransparency = false;       ///< the first channel after the colours
    std::span<const std::byte> layers;  ///< their number, records and pixels; may be empty
};

/// Reads the sections up to the samples, which come next in `reader`. Metadata go into
/// `parts`.
/// @throws Error{Corrupt, Unsupported}
[[nodiscard]] PsdHead readPsdHead(const Source& source, ByteReader& reader, FileParts& parts);

/// A block of further facts, of the file or of a layer.
struct PsdBlock {
    std::string_view key;  ///< 4 letters
    ByteReader content;
};

/// @param padding  to whole words of so many bytes, which blocks of layers do not have (1)
[[nodiscard]] PsdBlock takePsdBlock(ByteReader& section, bool isBig, size_t padding);

/// The least bytes of a block.
inline constexpr size_t kPsdBlockHeader = 12;

}  // namespace r2r::codecs
