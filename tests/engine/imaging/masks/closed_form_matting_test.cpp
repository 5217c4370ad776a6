// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/masks/closed_form_matting.h"

#include "engine/core/error.h"
#include "engine/imaging/masks/edge_refinement.h"
#include "engine/imaging/masks/mask_shapes.h"
#include "tests/engine/imaging/sample_pictures.h"

#include <gmock/gmock.h>

#include <cmath>

namespace r2r {
namespace {

using testing::discMask;
using testing::rectMask;

/// Two smooth colours, mixed by a mask.
Image mixed(const Image& mask) {
    Image picture(mask.size(), 3, SampleType::U8);
    for (int y = 0; y < mask.height(); ++y) {
        const auto row = picture.mutableRow<uint8_t>(y);
        for (int x = 0; x < mask.width(); ++x) {
            const double alpha = mask.row<uint8_t>(y)[static_cast<size_t>(x)] / 255.0;
            const std::array<double, 3> front = {200.0 - x / 4.0, 60, 40};
            const std::array<double, 3> back = {20, 90.0 + y / 4.0, 180};
            for (size_t i = 0; i < 3; ++i)
                row[3 * static_cast<size_t>(x) + i] =
                    static_cast<uint8_t>(std::lround(alpha * front[i] + (1 - alpha) * back[i]));
        }
    }
    return picture;
}

double meanError(const Image& alpha, const Image& truth) {
    double sum = 0;
    for (int y = 0; y < alpha.height(); ++y)
        for (size_t x = 0; x < alpha.row<uint8_t>(y).size(); ++x)
            sum += std::abs(alpha.row<uint8_t>(y)[x] - truth.row<uint8_t>(y)[x]);
    return sum / static_cast<double>(alpha.size().area());
}

/// A disc with hair: thin lines from its edge outwards.
Image hairyDisc(Size size) {
    Image mask = discMask(size, {size.width / 2.0, size.height / 2.0}, 30, 2);
    for (int i = 0; i < 24; ++i) {
        const double angle = i * 0.2618;
        const auto along = [&](double radius, double aside) {
            return Point{size.width / 2.0 + radius * std::cos(angle) - aside * std::sin(angle),
                         size.height / 2.0 + radius * std::sin(angle) + aside * std::cos(angle)};
        };
        const std::array corners = {
            along(28, 0.8), along(45, 0.2), along(45, -0.2), along(28, -0.8)};
        mask = combined(mask, polygonMask(size, corners), MaskCombination::Add);
    }
    return mask;
}

TEST(ClosedFormMatting, FindsHairBetweenSmoothColours) {
    const Image truth = hairyDisc({120, 110});
    const Image picture = mixed(truth);
    const Image trimap = trimapOf(discMask({120, 110}, {60, 55}, 36, 0), 12);

    const Image alpha = closedFormAlpha(picture, trimap);

    EXPECT_LT(meanError(alpha, truth), 1.5);
    EXPECT_GT(meanError(discMask({120, 110}, {60, 55}, 36, 0), truth), 15);
}

TEST(ClosedFormMatting, KnownPixelsKeepTheirValue) {
    const Image truth = discMask({64, 64}, {32, 32}, 15, 6);
    const Image trimap = trimapOf(truth, 3);

    const Image alpha = closedFormAlpha(mixed(truth), trimap);

    for (int y = 0; y < 64; ++y)
        for (size_t x = 0; x < 64; ++x) {
            const uint8_t known = trimap.row<uint8_t>(y)[x];
            const bool isKnown = known == 0 || known == 255;
            EXPECT_TRUE(!isKnown || alpha.row<uint8_t>(y)[x] == known) << x << "," << y;
        }
}

TEST(ClosedFormMatting, NothingOpenIsNothingToDo) {
    const Image known = rectMask({20, 20}, {5, 5, 8, 8});

    EXPECT_EQ(closedFormAlpha(mixed(known), known), known);
}

TEST(ClosedFormMatting, OpenPixelsReachTheBorderAndFillTinyPictures) {
    for (const Size size : {Size{1, 1}, Size{2, 3}, Size{3, 3}, Size{40, 5}}) {
        Image trimap(size, 1, SampleType::U8);
        for (int y = 0; y < size.height; ++y)
            std::ranges::fill(trimap.mutableRow<uint8_t>(y), uint8_t{128});
        trimap.mutableRow<uint8_t>(0)[0] = 255;

        const Image alpha = closedFormAlpha(mixed(rectMask(size, {0, 0, 2, 2})), trimap);

        EXPECT_EQ(alpha.row<uint8_t>(0)[0], 255);
    }
}

TEST(ClosedFormMatting, SaysWhatSizesDiffer) {
    EXPECT_THROW(
        static_cast<void>(closedFormAlpha(mixed(rectMask({9, 9}, {})), rectMask({8, 9}, {}))),
        Error);
}

TEST(ClosedFormMatting, AWideBandNeedsFewSteps) {
    const Image truth = hairyDisc({400, 380});
    int steps = 0;
    int64_t done = 0;
    const JobContext job({}, [&](const Progress& progress) {
        if (progress.phase != Phase::Preparing)
            return;
        ++steps;
        EXPECT_GE(progress.done, done);
        EXPECT_LT(progress.done, progress.total);
        done = progress.done;
    });

    const Image alpha =
        closedFormAlpha(mixed(truth), trimapOf(discMask({400, 380}, {200, 190}, 100, 0), 80), job);

    EXPECT_LT(meanError(alpha, truth), 1.5);
    EXPECT_GT(steps, 2);
    EXPECT_LT(steps, 40);
}

TEST(ClosedFormMatting, AStopIsHeard) {
    const Image truth = discMask({200, 200}, {100, 100}, 60, 6);
    std::stop_source stop;
    int reports = 0;
    const JobContext job(stop.get_token(), [&](const Progress&) {
        if (++reports == 3)
            stop.request_stop();
    });

    EXPECT_THROW(static_cast<void>(closedFormAlpha(mixed(truth), trimapOf(truth, 10), job)),
                 Cancelled);
}

}  // namespace
}  // namespace r2r
