// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/masks/edge_refinement.h"

#include "engine/core/error.h"
#include "engine/imaging/masks/closed_form_matting.h"
#include "engine/imaging/masks/mask_ops.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace r2r {
namespace {

constexpr double kNearly = 0.05;

void requireWithin(std::string_view name, double value, double least, double most) {
    // NaN is in no range: the comparison is written so that it fails.
    if (!(value >= least && value <= most))
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("the {} of a refined edge must be between {} and {}, got {}",
                                name,
                                least,
                                most,
                                value));
}

}  // namespace

Image trimapOf(const Image& mask, double radiusPx) {
    requireWithin("radius", radiusPx, 0, kMostRefinedPx);
    const Image inside = grown(thresholded(mask, 1 - kNearly), -radiusPx);
    const Image reach = grown(thresholded(mask, kNearly), radiusPx);
    Image trimap(mask.size(), 1, SampleType::U8);
    for (int y = 0; y < mask.height(); ++y)
        std::ranges::transform(
            inside.row<uint8_t>(y),
            reach.row<uint8_t>(y),
            trimap.mutableRow<uint8_t>(y).begin(),
            [](uint8_t sure, uint8_t possible) {
                return sure == 255 ? uint8_t{255} : possible == 0 ? uint8_t{0} : uint8_t{128};
            });
    return trimap;
}

Image withContrast(const Image& mask, double contrast) {
    requireWithin("contrast", contrast, 0, 1);
    std::array<uint8_t, 256> table{};
    const double gain = 1 / std::max(1 - contrast, 1e-6);
    for (size_t i = 0; i < table.size(); ++i) {
        const double value =
            std::clamp(0.5 + gain * (static_cast<double>(i) / 255 - 0.5), 0.0, 1.0);
        table[i] = static_cast<uint8_t>(std::lround(255 * value));
    }
    Image result(mask.size(), 1, SampleType::U8);
    for (int y = 0; y < mask.height(); ++y)
        std::ranges::transform(mask.row<uint8_t>(y),
                               result.mutableRow<uint8_t>(y).begin(),
                               [&](uint8_t value) { return table[value]; });
    return result;
}

Image edgeRefined(const Image& picture,
                  const Image& mask,
                  const EdgeRefinement& refinement,
                  const JobContext& job) {
    requireSameSize(mask, "to refine", picture.size(), "the picture");
    Image result = mask;
    if (refinement.radiusPx > 0)
        result = closedFormAlpha(picture, trimapOf(mask, refinement.radiusPx), job);
    job.throwIfCancelled();
    result = feathered(smoothed(result, refinement.smoothPx), refinement.featherPx);
    if (refinement.contrast != 0)
        result = withContrast(result, refinement.contrast);
    return grown(result, refinement.shiftPx);
}

}  // namespace r2r
