// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/png_colors.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace r2r::codecs {
namespace {

constexpr int kUnspecified = 2;
constexpr int kPq = 16;
constexpr int kHlg = 18;

double fixedPoint(std::span<const std::byte> content, size_t index) {
    uint32_t value = 0;
    for (const std::byte byte : content.subspan(4 * index, 4))
        value = value << 8 | std::to_integer<uint32_t>(byte);
    return value / 100'000.0;
}

Primaries primariesOf(std::span<const std::byte> content) {
    const auto point = [&](size_t index) {
        return Chromaticity{fixedPoint(content, index), fixedPoint(content, index + 1)};
    };
    return {.red = point(2), .green = point(4), .blue = point(6), .white = point(0)};
}

Error unsupported(const Source& source, const std::string& reason) {
    return source.error(ErrorCode::Unsupported,
                        reason,
                        "Convert it to sRGB, Display P3 or another colour space for pictures "
                        "without HDR first.");
}

/// Nothing when `code` leaves the curve open.
ToneCurveHandle curveOf(const Source& source, int code) {
    if (code == kPq || code == kHlg)
        throw unsupported(source,
                          fmt::format("its colours are HDR ({}), which is brighter than white",
                                      code == kPq ? "PQ" : "HLG"));
    ToneCurveHandle curve = curveOfCode(code);
    if (!curve && code != kUnspecified)
        throw unsupported(
            source, fmt::format("its transfer characteristics (cICP {}) are not supported", code));
    return curve;
}

/// Both halves of a description; what is left open is as in sRGB.
struct Meaning {
    std::optional<Primaries> primaries;
    ToneCurveHandle curve;
    bool isSrgbCurve = false;
};

void apply(const Source& source, Meaning meaning, const std::string& name, FileParts& parts) {
    const Primaries primaries = meaning.primaries.value_or(kSrgbPrimaries);
    parts.icc.clear();
    parts.saysSrgb = meaning.isSrgbCurve && isNear(primaries, kSrgbPrimaries);
    if (parts.saysSrgb)
        return;
    parts.icc = matrixProfile(primaries, meaning.curve, name);
    if (parts.icc.empty())
        source.warn("what it says of its colours makes no sense and was left out");
}

/// gAMA and cHRM; `curve` replaces the former if it is set.
Meaning numbers(const PngColors& colors, ToneCurveHandle curve) {
    // 1/2.2 next to sRGB's primaries, or alone, is what programs write for sRGB.
    constexpr double kSrgbGamma = 0.45455;
    constexpr double kRounding = 5e-4;
    Meaning meaning{.primaries = colors.primaries, .curve = std::move(curve)};
    if (meaning.curve)
        return meaning;
    const bool isNearSrgb = isNear(colors.primaries.value_or(kSrgbPrimaries), kSrgbPrimaries) &&
                            std::abs(colors.gamma.value_or(kSrgbGamma) - kSrgbGamma) < kRounding;
    meaning.isSrgbCurve = !colors.gamma || isNearSrgb;
    meaning.curve = meaning.isSrgbCurve ? srgbCurve() : powerCurve(1 / *colors.gamma);
    return meaning;
}

std::string nameOf(const PngColors& colors) {
    return colors.gamma ? fmt::format("PNG colours, gamma {:.3g}", 1 / *colors.gamma)
                        : std::string("PNG colours");
}

/// @return false when cICP leaves all to the other chunks.
bool applyCicp(const Source& source, const PngColors& colors, FileParts& parts) {
    const auto [primariesCode, curveCode, matrix, isFullRange] = *colors.cicp;
    if (matrix != 0) {
        source.warn("its cICP chunk does not describe RGB and was left out");
        return false;
    }
    ToneCurveHandle curve = curveOf(source, curveCode);
    const auto primaries = primariesOfCode(primariesCode);
    if (!primaries && primariesCode != kUnspecified)
        throw unsupported(source,
                          fmt::format("its primaries (cICP {}) are not supported", primariesCode));
    if (isFullRange == 0)
        throw unsupported(source, "its samples have the narrow range of video");
    const std::string name = fmt::format("cICP {}, {}", primariesCode, curveCode);
    if (primaries && curve) {
        constexpr int kSrgbCurve = 13;
        apply(source, {primaries, std::move(curve), curveCode == kSrgbCurve}, name, parts);
        return true;
    }
    if (!parts.icc.empty() || colors.isSrgb || (!primaries && !curve))
        return false;
    PngColors completed = colors;
    if (primaries)
        completed.primaries = primaries;
    apply(source, numbers(completed, std::move(curve)), name, parts);
    return true;
}

}  // namespace

void addChunk(std::string_view name, std::span<const std::byte> content, PngColors& colors) {
    if (name == "cICP" && content.size() == 4) {
        colors.cicp.emplace();
        std::ranges::transform(
            content, colors.cicp->begin(), [](std::byte b) { return std::to_integer<uint8_t>(b); });
    } else if (name == "sRGB" && content.size() == 1) {
        colors.isSrgb = true;
    } else if (name == "gAMA" && content.size() == 4) {
        const double gamma = fixedPoint(content, 0);
        if (gamma > 0.05 && gamma < 20)
            colors.gamma = gamma;
    } else if (name == "cHRM" && content.size() == 32) {
        colors.primaries = primariesOf(content);
    }
}

void applyColors(const Source& source, const PngColors& colors, FileParts& parts) {
    if (colors.cicp && applyCicp(source, colors, parts))
        return;
    if (!parts.icc.empty())
        return;
    if (colors.isSrgb)
        parts.saysSrgb = true;
    else if (colors.gamma || colors.primaries)
        apply(source, numbers(colors, nullptr), nameOf(colors), parts);
}

}  // namespace r2r::codecs
