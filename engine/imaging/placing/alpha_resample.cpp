// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/placing/alpha_resample.h"

#include "engine/imaging/pixels/sample_conversion.h"
#include "engine/imaging/placing/resample.h"

#include <span>

namespace r2r {
namespace {

/// Calls `change(colours, alpha)` for every pixel of a float picture with alpha.
template <typename Change>
void forEachPixel(Image& image, const Change& change) {
    const auto channels = static_cast<size_t>(image.channels());
    for (int y = 0; y < image.height(); ++y) {
        const std::span<float> row = image.mutableRow<float>(y);
        for (size_t i = 0; i < row.size(); i += channels)
            change(row.subspan(i, channels - 1), row[i + channels - 1]);
    }
}

}  // namespace

Image resizedWithAlpha(const Image& image, Size size) {
    if (!image.hasAlpha() || size == image.size())
        return resized(image, size);
    const SampleForm own{image.sampleType(), image.encoding(), image.iccProfile()};
    Image shown = converted(image, {SampleType::F32, own.encoding, own.profile});
    forEachPixel(shown, [](std::span<float> colors, float alpha) {
        for (float& color : colors)
            color *= alpha;
    });
    shown = resized(shown, size);
    forEachPixel(shown, [](std::span<float> colors, float alpha) {
        if (alpha > 0)
            for (float& color : colors)
                color /= alpha;
    });
    return converted(shown, own);
}

}  // namespace r2r
