// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/color/declared_colors.h"
#include "engine/imaging/files/codecs/picture_file.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace r2r::codecs {

/// The statements of a PNG's small chunks on its colours (PNG, third edition, 11.3.2).
struct PngColors {
    /// ColourPrimaries, TransferFunction, MatrixCoefficients, VideoFullRangeFlag of ITU-T H.273.
    std::optional<std::array<uint8_t, 4>> cicp;
    bool isSrgb = false;
    std::optional<double> gamma;  ///< the exponent from light to samples
    std::optional<Primaries> primaries;
};

/// Takes note of a chunk; others than cICP, sRGB, gAMA and cHRM, and those of a wrong length or
/// without meaning, are passed over.
void addChunk(std::string_view name, std::span<const std::byte> content, PngColors& colors);

/// Gives `parts`, whose profile is that of iCCP or empty, the colours that count: cICP before iCCP
/// before sRGB before gAMA and cHRM.
/// @throws Error{Unsupported} for colours beyond white (PQ, HLG) and other forms of video.
void applyColors(const Source& source, const PngColors& colors, FileParts& parts);

}  // namespace r2r::codecs
