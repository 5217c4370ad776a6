// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/measures/published_scores.h"

#include "engine/imaging/placing/reference_resample.h"

#include <algorithm>

namespace r2r {
namespace {

constexpr Size kSize{256, 256};
constexpr uint8_t kForeground = 128;

/// `result` where the mask is foreground, `real` elsewhere.
Image pasted(Image result, const Image& real, const Image& mask) {
    for (int y = 0; y < result.height(); ++y) {
        const auto inside = mask.row<uint8_t>(y);
        const auto original = real.row<uint8_t>(y);
        const auto row = result.mutableRow<uint8_t>(y);
        for (size_t i = 0; i < row.size(); ++i)
            if (inside[i / 3] < kForeground)
                row[i] = original[i];
    }
    return result;
}

/// The darkest and the brightest byte.
std::pair<int, int> extremes(const Image& image) {
    int darkest = 255;
    int brightest = 0;
    for (int y = 0; y < image.height(); ++y) {
        const auto [low, high] = std::ranges::minmax_element(image.row<uint8_t>(y));
        darkest = std::min<int>(darkest, *low);
        brightest = std::max<int>(brightest, *high);
    }
    return {darkest, brightest};
}

Image plainBytes(const Image& image) {
    Image small = resizedLikePillow(image, kSize);
    small.setIccProfile(nullptr);
    small.setEncoding(ColorEncoding::Srgb);
    return small;
}

}  // namespace

Scores publishedScores(const Image& result, const Image& real, const Image& mask) {
    const Image small = plainBytes(real);
    const Image inside = resizedMaskNearest(mask, kSize);
    const Image compared = pasted(plainBytes(result), small, inside);
    return score(compared, small, inside, extremes(compared).second - extremes(small).first);
}

}  // namespace r2r
