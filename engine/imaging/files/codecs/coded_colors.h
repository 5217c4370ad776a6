// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/color/declared_colors.h"
#include "engine/imaging/files/codecs/picture_file.h"

#include <optional>
#include <string>
#include <string_view>

/// Colours that a file states by the code points of ITU-T H.273 (cICP in PNG, nclx in HEIF), or by
/// other numbers.
namespace r2r::codecs {

inline constexpr int kUnspecifiedCode = 2;
inline constexpr int kSrgbCurveCode = 13;

/// To be thrown for HDR and for forms of video.
[[nodiscard]] Error unsupportedColors(const Source& source, const std::string& reason);

/// The curve of a code; null when it is left open.
/// @param kind  what messages call the codes: "cICP"
/// @throws Error{Unsupported} for colours beyond white (PQ, HLG) and for unknown curves.
[[nodiscard]] ToneCurveHandle codedCurve(const Source& source, int code, std::string_view kind);

/// @return nothing when the primaries are left open.
/// @throws Error{Unsupported} for unknown ones.
[[nodiscard]] std::optional<Primaries> codedPrimaries(const Source& source,
                                                      int code,
                                                      std::string_view kind);

/// Both halves of a description; what is left open is as in sRGB.
struct StatedColors {
    std::optional<Primaries> primaries;
    ToneCurveHandle curve;
    bool isSrgbCurve = false;
};

/// Gives `parts` the profile that says the same, instead of any other.
void stateColors(const Source& source,
                 StatedColors stated,
                 const std::string& name,
                 FileParts& parts);

struct ColorCodes {
    int primaries = kUnspecifiedCode;
    int curve = kUnspecifiedCode;
};

/// Colours of samples that are RGB already. A profile in `parts` counts before the codes, except
/// where they say HDR.
/// @throws Error{Unsupported} as above.
void applyCodes(const Source& source,
                const ColorCodes& codes,
                std::string_view kind,
                FileParts& parts);

}  // namespace r2r::codecs
