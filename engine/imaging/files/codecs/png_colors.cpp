// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/png_colors.h"

#include "engine/imaging/files/codecs/coded_colors.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace r2r::codecs {
namespace {

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

constexpr std::string_view kKind = "cICP";

/// gAMA and cHRM; `curve` replaces the former if it is set.
StatedColors numbers(const PngColors& colors, ToneCurveHandle curve) {
    // 1/2.2 next to sRGB's primaries, or alone, is what programs write for sRGB.
    constexpr double kSrgbGamma = 0.45455;
    constexpr double kRounding = 5e-4;
    StatedColors meaning{.primaries = colors.primaries, .curve = std::move(curve)};
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
    ToneCurveHandle curve = codedCurve(source, curveCode, kKind);
    const auto primaries = codedPrimaries(source, primariesCode, kKind);
    if (isFullRange == 0)
        throw unsupportedColors(source, "its samples have the narrow range of video");
    const std::string name = fmt::format("cICP {}, {}", primariesCode, curveCode);
    if (primaries && curve) {
        stateColors(
            source, {primaries, std::move(curve), curveCode == kSrgbCurveCode}, name, parts);
        return true;
    }
    if (!parts.icc.empty() || colors.isSrgb || (!primaries && !curve))
        return false;
    PngColors completed = colors;
    if (primaries)
        completed.primaries = primaries;
    stateColors(source, numbers(completed, std::move(curve)), name, parts);
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
    if (colors.isSrgb) {
        parts.saysSrgb = true;
        parts.colorsFrom = "sRGB chunk";
    } else if (colors.gamma || colors.primaries) {
        stateColors(source, numbers(colors, nullptr), nameOf(colors), parts);
    }
}

}  // namespace r2r::codecs
