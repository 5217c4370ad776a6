// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/coded_colors.h"

#include <fmt/format.h>
#include <utility>

namespace r2r::codecs {
namespace {

constexpr int kPq = 16;
constexpr int kHlg = 18;

}  // namespace

Error unsupportedColors(const Source& source, const std::string& reason) {
    return source.error(ErrorCode::Unsupported,
                        reason,
                        "Convert it to sRGB, Display P3 or another colour space for pictures "
                        "without HDR first.");
}

ToneCurveHandle codedCurve(const Source& source, int code, std::string_view kind) {
    if (code == kPq || code == kHlg)
        throw unsupportedColors(
            source,
            fmt::format("its colours are HDR ({}), which is brighter than white",
                        code == kPq ? "PQ" : "HLG"));
    ToneCurveHandle curve = curveOfCode(code);
    if (!curve && code != kUnspecifiedCode)
        throw unsupportedColors(
            source,
            fmt::format("its transfer characteristics ({} {}) are not supported", kind, code));
    return curve;
}

std::optional<Primaries> codedPrimaries(const Source& source, int code, std::string_view kind) {
    const auto primaries = primariesOfCode(code);
    if (!primaries && code != kUnspecifiedCode)
        throw unsupportedColors(source,
                                fmt::format("its primaries ({} {}) are not supported", kind, code));
    return primaries;
}

void stateColors(const Source& source,
                 StatedColors stated,
                 const std::string& name,
                 FileParts& parts) {
    const Primaries primaries = stated.primaries.value_or(kSrgbPrimaries);
    parts.icc.clear();
    parts.colorsFrom = name;
    parts.saysSrgb = stated.isSrgbCurve && isNear(primaries, kSrgbPrimaries);
    if (parts.saysSrgb)
        return;
    parts.icc = matrixProfile(primaries, stated.curve, name);
    if (!parts.icc.empty())
        return;
    parts.colorsFrom.clear();
    source.warn("what it says of its colours makes no sense and was left out");
}

void applyCodes(const Source& source,
                const ColorCodes& codes,
                std::string_view kind,
                FileParts& parts) {
    ToneCurveHandle curve = codedCurve(source, codes.curve, kind);
    if (!parts.icc.empty())
        return;
    const auto primaries = codedPrimaries(source, codes.primaries, kind);
    if (!primaries && !curve)
        return;
    const bool isSrgbCurve = !curve || codes.curve == kSrgbCurveCode;
    stateColors(source,
                {primaries, curve ? std::move(curve) : srgbCurve(), isSrgbCurve},
                fmt::format("{} {}, {}", kind, codes.primaries, codes.curve),
                parts);
}

}  // namespace r2r::codecs
