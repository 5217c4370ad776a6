// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/masks/color_range.h"

#include "engine/core/error.h"
#include "engine/core/geometry.h"
#include "engine/imaging/pixels/cv_view.h"
#include "engine/imaging/pixels/pixel_codec.h"
#include "engine/imaging/pixels/row_bands.h"

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <vector>

namespace r2r {
namespace {

constexpr int kBandHeight = 32;

void requireUsable(const ColorRange& range) {
    const auto isUsable = [](double value) { return value >= 0 && std::isfinite(value); };
    if (!isUsable(range.tolerance) || !isUsable(range.softness))
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("the range of colours must not be negative, got {} and {}",
                                range.tolerance,
                                range.softness));
}

void requireInside(const Image& picture, int x, int y) {
    if (!Rect::of(picture.size()).contains(x, y))
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("the point {},{} is outside the picture of {}×{} pixels",
                                x,
                                y,
                                picture.width(),
                                picture.height()));
}

/// A table of what a squared distance is worth would be no quicker: most pixels are far away.
uint8_t selected(double squaredDistance, const ColorRange& range) {
    const double full = range.tolerance * range.tolerance;
    if (squaredDistance <= full)
        return 255;
    const double end = range.tolerance + range.softness;
    if (squaredDistance >= end * end)
        return 0;
    return static_cast<uint8_t>(
        std::lround(255 * (end - std::sqrt(squaredDistance)) / range.softness));
}

double squaredDistance(const float* pixel, const Lab& color) {
    const double dL = pixel[0] - color.L;
    const double da = pixel[1] - color.a;
    const double db = pixel[2] - color.b;
    return dL * dL + da * da + db * db;
}

}  // namespace

Lab colorAt(const Image& picture, int x, int y, int reachPx) {
    requireInside(picture, x, y);
    const int side = 2 * reachPx + 1;
    const Rect region =
        intersection({x - reachPx, y - reachPx, side, side}, Rect::of(picture.size()));
    const PixelCodec codec(picture);
    std::vector<float> row(3 * static_cast<size_t>(region.width));
    std::array<double, 3> sum{};
    for (int at = region.y; at < region.bottom(); ++at) {
        codec.decode(picture, region.x, at, row);
        for (size_t i = 0; i < row.size(); ++i)
            sum[i % 3] += row[i] / static_cast<double>(region.size().area());
    }
    return labFromSrgb(
        static_cast<float>(sum[0]), static_cast<float>(sum[1]), static_cast<float>(sum[2]));
}

Image colorRangeMask(const Image& picture,
                     std::span<const Lab> colors,
                     const ColorRange& range,
                     const JobContext& job) {
    requireUsable(range);
    Image mask(picture.size(), 1, SampleType::U8);
    const PixelCodec codec(picture);
    uint8_t* const values = mask.mutableRow<uint8_t>(0).data();
    const auto width = static_cast<size_t>(picture.width());
    forEachRowBand(
        Rect::of(picture.size()), kBandHeight, Phase::Comparing, job, [&](const Rect& band) {
            std::vector<float> row(3 * width);
            for (int y = band.y; y < band.bottom(); ++y) {
                codec.decode(picture, 0, y, row);
                labFromSrgbRow(row);
                uint8_t* const target = values + static_cast<size_t>(y) * width;
                for (size_t x = 0; x < width; ++x) {
                    double nearest = std::numeric_limits<double>::infinity();
                    for (const Lab& color : colors)
                        nearest = std::min(nearest, squaredDistance(&row[3 * x], color));
                    target[x] = selected(nearest, range);
                }
            }
        });
    return mask;
}

Image floodMask(
    const Image& picture, int x, int y, const ColorRange& range, const JobContext& job) {
    const Lab color = colorAt(picture, x, y);
    Image mask = colorRangeMask(picture, std::span(&color, 1), range, job);
    cv::Mat values = mutableCvView(mask);
    cv::Mat labels;
    cv::connectedComponents(values > 0, labels, 4, CV_32S);
    const int own = labels.at<int>(y, x);
    if (own == 0)  // the colour of one pixel amid others of its surroundings
        values.setTo(0);
    else
        values.setTo(0, labels != own);
    return mask;
}

}  // namespace r2r
