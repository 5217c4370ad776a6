// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/error.h"
#include "engine/core/placement.h"
#include "engine/imaging/color/color.h"
#include "engine/imaging/pixels/pixel_codec.h"
#include "engine/imaging/placing/foreground_sampler.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/support/image_matchers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

/// Foregrounds in perspective, through the sampler that everybody asks.
namespace r2r {
namespace {

using testing::discMask;
using testing::fullMask;
using testing::noisePicture;
using testing::plainPicture;
using testing::smoothPicture;

constexpr Size kRaster{120, 100};

PlaneMap mapTo(const Corners& corners, Size size) {
    return placementAt(size, corners).value().backgroundFromForeground(size);
}

PlacedPixels placed(const Image& image, const Image& mask, const PlaneMap& map) {
    const ForegroundSampler sampler(image, mask, map, kRaster);
    return sampler.sample(sampler.bounds());
}

/// Upright and enlarged, into the distance, turned and flipped, shrunk to a quarter and less.
std::vector<Corners> manyCorners() {
    return {{{{12, 8}, {104, 15}, {110, 90}, {6, 80}}},
            {{{50, 12}, {74, 14}, {112, 90}, {4, 86}}},
            {{{100, 60}, {60, 92}, {20, 50}, {45, 10}}},
            {{{90, 20}, {30, 12}, {20, 60}, {80, 85}}},
            {{{40.3, 30.2}, {62.1, 33.4}, {58.7, 51.2}, {41.5, 46.9}}}};
}

/// Premultiplied linear light at a place of the foreground: bilinear, in double precision.
class Reference {
public:
    Reference(const Image& image, const Image& mask) : linear_(toWorkingSpace(image)), mask_(mask) {
        for (int y = 0; y < linear_.height(); ++y)
            linearizeRow(linear_.mutableRow<float>(y));
    }

    /// The average over 16 × 16 places of a pixel.
    [[nodiscard]] std::array<double, 4> pixel(const PlaneMap& inverse, int column, int row) const {
        constexpr int kSteps = 16;
        std::array<double, 4> sum = {};
        for (int j = 0; j < kSteps; ++j)
            for (int i = 0; i < kSteps; ++i) {
                const Point place{column + (i + 0.5) / kSteps, row + (j + 0.5) / kSteps};
                if (!inverse.reaches(place))
                    continue;
                const Point inside = inverse(place);
                if (inside.x < 0 || inside.y < 0 || inside.x > mask_.width() ||
                    inside.y > mask_.height())
                    continue;
                const std::array<double, 4> sample = at(inside.x - 0.5, inside.y - 0.5);
                for (size_t c = 0; c < 4; ++c)
                    sum[c] += sample[c] / (kSteps * kSteps);
            }
        return sum;
    }

private:
    [[nodiscard]] std::array<double, 4> at(double x, double y) const {
        const double left = std::floor(x);
        const double top = std::floor(y);
        std::array<double, 4> sum = {};
        for (const int j : {0, 1})
            for (const int i : {0, 1}) {
                const int column = std::clamp(static_cast<int>(left) + i, 0, mask_.width() - 1);
                const int row = std::clamp(static_cast<int>(top) + j, 0, mask_.height() - 1);
                const double weight =
                    (i == 1 ? x - left : 1 - x + left) * (j == 1 ? y - top : 1 - y + top);
                const double share =
                    weight * mask_.row<uint8_t>(row)[static_cast<size_t>(column)] / 255.0;
                for (size_t c = 0; c < 3; ++c)
                    sum[c] += share * linear_.row<float>(row)[3 * static_cast<size_t>(column) + c];
                sum[3] += share;
            }
        return sum;
    }

    Image linear_;
    Image mask_;
};

struct Difference {
    double color = 0;  ///< encoded, of pixels that are covered at least a tenth
    double coverage = 0;
    int pixels = 0;  ///< that are covered
};

Difference largestDifference(const Image& image, const Image& mask, const Corners& corners) {
    const PlaneMap map = mapTo(corners, image.size());
    const PlaneMap inverse = map.inverse().value();
    const PlacedPixels pixels = placed(image, mask, map);
    const Reference reference(image, mask);
    Difference largest;
    for (int y = 0; y < kRaster.height; ++y)
        for (int x = 0; x < kRaster.width; ++x) {
            const std::array<double, 4> expected = reference.pixel(inverse, x, y);
            const int row = y - pixels.region.y;
            const auto column = static_cast<size_t>(x - pixels.region.x);
            const bool isInside = pixels.region.contains(x, y);
            const double coverage = isInside ? pixels.coverage.row<float>(row)[column] : 0;
            largest.coverage = std::max(largest.coverage, std::abs(coverage - expected[3]));
            if (expected[3] < 0.1 || coverage == 0)
                continue;
            ++largest.pixels;
            for (size_t c = 0; c < 3; ++c)
                largest.color = std::max(
                    largest.color,
                    std::abs(double(pixels.rgb.row<float>(row)[3 * column + c]) -
                             srgbFromLinear(static_cast<float>(expected[c] / expected[3]))));
        }
    return largest;
}

TEST(PerspectiveWarp, IsTheAverageOfWhatAPixelShows) {
    const Size size{160, 120};
    const Image picture = smoothPicture(size, SampleType::F32);
    for (const Corners& corners : manyCorners()) {
        const Difference whole = largestDifference(picture, fullMask(size), corners);
        const Difference disc =
            largestDifference(picture, discMask(size, {80, 60}, 50, 20), corners);

        EXPECT_GT(whole.pixels, 200);
        EXPECT_LT(whole.color, 0.0125);
        EXPECT_LT(whole.coverage, 0.025);
        EXPECT_LT(disc.color, 0.0125);
        EXPECT_LT(disc.coverage, 0.025);
    }
}

TEST(PerspectiveWarp, FinePatternsBecomeTheirAverageInTheDistance) {
    Image board({400, 400}, 3, SampleType::U8);
    for (int y = 0; y < 400; ++y)
        for (size_t i = 0; i < size_t{400} * 3; ++i)
            board.mutableRow<uint8_t>(y)[i] = (static_cast<int>(i / 3) + y) % 2 == 0 ? 255 : 0;
    const Corners floor = {{{45, 20}, {75, 20}, {118, 95}, {2, 95}}};
    const PlaneMap map = mapTo(floor, {400, 400});
    const PlaneMap inverse = map.inverse().value();

    const PlacedPixels pixels = placed(board, fullMask({400, 400}), map);

    int checked = 0;
    for (int y = 0; y < pixels.region.height; ++y)
        for (int x = 0; x < pixels.region.width; ++x) {
            const Point centre{pixels.region.x + x + 0.5, pixels.region.y + y + 0.5};
            if (pixels.coverage.row<float>(y)[static_cast<size_t>(x)] < 1 ||
                inverse.scaleAt(centre) < 4)
                continue;
            ++checked;
            const float value = pixels.rgb.row<float>(y)[static_cast<size_t>(3 * x)];
            ASSERT_NEAR(linearFromSrgb(value), 0.5, 0.06) << centre.x << ", " << centre.y;
        }
    EXPECT_GT(checked, 1000);
}

TEST(PerspectiveWarp, ConstantColourStaysAndCoversTheAreaBetweenTheCorners) {
    const Size size{40, 30};
    const Image picture = plainPicture(size, {0.2, 0.5, 0.8}, SampleType::F32);
    const Image expected = toWorkingSpace(picture);
    for (const Corners& corners : manyCorners()) {
        const PlacedPixels pixels = placed(picture, fullMask(size), mapTo(corners, size));

        double area = 0;
        for (int y = 0; y < pixels.region.height; ++y)
            for (size_t x = 0; x < static_cast<size_t>(pixels.region.width); ++x) {
                const float coverage = pixels.coverage.row<float>(y)[x];
                area += coverage;
                for (size_t c = 0; c < 3 && coverage > 0; ++c)
                    ASSERT_NEAR(
                        pixels.rgb.row<float>(y)[3 * x + c], expected.row<float>(0)[c], 1e-5);
            }
        double twice = 0;
        for (size_t i = 0; i < 4; ++i)
            twice += corners[i].x * corners[(i + 1) % 4].y - corners[(i + 1) % 4].x * corners[i].y;
        EXPECT_NEAR(area, std::abs(twice) / 2, 1e-3 * area);
    }
}

TEST(PerspectiveWarp, AHardlyPulledCornerChangesHardlyAnything) {
    const Size size{60, 50};
    const Image picture = smoothPicture(size, SampleType::U8);
    const Rect middle{53, 44, 14, 12};
    for (const double scale : {1.6, 1.0, 0.5}) {
        const Placement straight{{60.2, 50.7}, scale, 12, false};
        Placement pulled = straight;
        pulled.corners = Corners{{{1e-6, 0}, {1, 0}, {1, 1}, {0, 1}}};

        const PlacedPixels before =
            placed(picture, fullMask(size), straight.backgroundFromForeground(size));
        const PlacedPixels after =
            placed(picture, fullMask(size), pulled.backgroundFromForeground(size));

        const auto middleOf = [&](const PlacedPixels& pixels) {
            return cropped(pixels.rgb,
                           {middle.x - pixels.region.x,
                            middle.y - pixels.region.y,
                            middle.width,
                            middle.height});
        };
        EXPECT_THAT(middleOf(after), testing::ImageNear(middleOf(before), 0.004)) << scale;
    }
}

TEST(PerspectiveWarp, AnIdentityOfCornersIsTheCopyOfToday) {
    const Size size{40, 30};
    const Image picture = noisePicture(size, 3, SampleType::U8);
    const PlaneMap map = mapTo({{{20, 10}, {60, 10}, {60, 40}, {20, 40}}}, size);

    const PlacedPixels pixels = placed(picture, fullMask(size), map);

    EXPECT_EQ(map, PlaneMap(Affine::translation(20, 10)));
    EXPECT_EQ(pixels.rgb, toWorkingSpace(picture));
}

TEST(PerspectiveWarp, WhatSupportLeavesOutIsEmpty) {
    const Size size{160, 120};
    const Image picture = smoothPicture(size, SampleType::U8);
    const Image mask = discMask(size, {40, 90}, 12, 4);
    for (const Corners& corners : manyCorners()) {
        const ForegroundSampler sampler(picture, mask, mapTo(corners, size), kRaster);
        const PlacedPixels all = sampler.sample(sampler.bounds());
        double left = 0;
        double kept = 0;
        for (int y = all.region.y; y < all.region.bottom(); y += 8)
            for (int x = all.region.x; x < all.region.right(); x += 8) {
                const Rect tile = intersection({x, y, 8, 8}, all.region);
                const Rect support = sampler.support(tile);
                for (int row = tile.y; row < tile.bottom(); ++row)
                    for (int column = tile.x; column < tile.right(); ++column)
                        (support.contains(column, row) ? kept : left) += all.coverage.row<float>(
                            row - all.region.y)[static_cast<size_t>(column - all.region.x)];
            }
        EXPECT_EQ(left, 0);
        EXPECT_GT(kept, 5);
    }
}

TEST(PerspectiveWarp, PartsAreThoseOfTheWhole) {
    const Size size{160, 120};
    const Image picture = noisePicture(size, 3, SampleType::U8);
    const ForegroundSampler sampler(
        picture, fullMask(size), mapTo(manyCorners()[1], size), kRaster);
    const PlacedPixels all = sampler.sample(sampler.bounds());
    const Rect part{40, 30, 33, 17};

    const PlacedPixels one = sampler.sample(part);

    const Rect inAll{part.x - all.region.x, part.y - all.region.y, part.width, part.height};
    EXPECT_EQ(one.rgb, cropped(all.rgb, inAll));
    EXPECT_EQ(one.coverage, cropped(all.coverage, inAll));
}

TEST(PerspectiveWarp, AlmostToTheHorizonEveryNumberIsOne) {
    const Size size{300, 300};
    const Image picture = noisePicture(size, 3, SampleType::U8);
    // The far edge is a ninetieth of the near one, and most of that is beyond the raster.
    const Corners road = {{{59.5, 20}, {60.5, 20}, {105, 400}, {15, 400}}};

    const PlacedPixels pixels = placed(picture, fullMask(size), mapTo(road, size));

    for (int y = 0; y < pixels.region.height; ++y)
        for (const Image* image : {&pixels.rgb, &pixels.coverage})
            for (const float value : image->row<float>(y))
                ASSERT_TRUE(value >= 0 && value <= 1) << value;
}

TEST(PerspectiveWarp, APictureBehindTheHorizonIsRefused) {
    const PlaneMap map(Affine{}, -0.1, 0, 1);

    EXPECT_THROW(ForegroundSampler(
                     noisePicture({20, 20}, 3, SampleType::U8), fullMask({20, 20}), map, {9, 9}),
                 Error);
}

}  // namespace
}  // namespace r2r
