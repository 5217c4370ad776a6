// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/masking/shaped_mask.h"

#include "tests/ui/studio_pictures.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <stop_token>
#include <utility>

namespace r2r::ui {
namespace {

using testing::boxMask;

constexpr Size kSize{300, 2300};  // more rows than are drawn at once
constexpr MaskCombination kAll[] = {MaskCombination::Replace,
                                    MaskCombination::Add,
                                    MaskCombination::Subtract,
                                    MaskCombination::Intersect};

/// The largest difference of two masks.
int distance(const Image& a, const Image& b) {
    int largest = 0;
    for (int y = 0; y < a.height(); ++y)
        for (size_t x = 0; x < static_cast<size_t>(a.width()); ++x)
            largest = std::max(largest, std::abs(a.row<uint8_t>(y)[x] - b.row<uint8_t>(y)[x]));
    return largest;
}

TEST(ShapedMask, IsWhatTheEngineMakesOfShapeAndMask) {
    const Image before = boxMask(kSize, {100, 200, 150, 1500});
    const std::vector<Point> outline = {{-20, 150.3}, {180.7, 90.2}, {310, 2000.5}, {90, 2400}};
    for (const MaskCombination how : kAll) {
        const TiledMask after = shapedMask(TiledMask::fromImage(before), outline, how);

        const Image expected = combined(before, polygonMask(kSize, outline), how);
        EXPECT_LE(distance(after.toImage(), expected), 1) << int(how);
    }
}

TEST(ShapedMask, OutsideOfThePictureReplacesAndIntersectsToNothing) {
    const TiledMask before = TiledMask::fromImage(boxMask(kSize, {100, 200, 150, 1500}));
    const std::vector<Point> outline = rectangleOutline({-50, -50}, {-10, -10});

    EXPECT_TRUE(shapedMask(before, outline, MaskCombination::Replace).support().isEmpty());
    EXPECT_TRUE(shapedMask(before, outline, MaskCombination::Intersect).support().isEmpty());
    EXPECT_TRUE(shapedMask(before, outline, MaskCombination::Add) == before);
    EXPECT_TRUE(shapedMask(before, outline, MaskCombination::Subtract) == before);
}

TEST(ShapedMask, LeavesTilesAloneThatTheShapeDoesNotReach) {
    const TiledMask before = TiledMask::fromImage(boxMask(kSize, {0, 0, 300, 2300}));
    const TiledMask after =
        shapedMask(before, rectangleOutline({10, 10}, {50, 50}), MaskCombination::Subtract);

    EXPECT_EQ(before.sharedTiles(before) - after.sharedTiles(before), 1);
}

TEST(ShapedMask, IsGivenUpWhenItIsNotWantedAnyMore) {
    std::stop_source stop;
    stop.request_stop();
    const JobContext job(stop.get_token(), {});
    EXPECT_ANY_THROW((void)shapedMask(
        TiledMask(kSize), rectangleOutline({10, 10}, {50, 50}), MaskCombination::Add, job));
}

TEST(CombinedMask, PutsAPatchInItsPlace) {
    const Image before = boxMask({100, 80}, {20, 20, 40, 40});
    const Image patch = boxMask({30, 20}, {5, 5, 20, 10});
    Image whole({100, 80}, 1, SampleType::U8);
    for (int y = 0; y < 20; ++y)
        std::ranges::copy(patch.row<uint8_t>(y), whole.mutableRow<uint8_t>(y + 30).begin() + 10);
    for (const MaskCombination how : kAll) {
        const TiledMask mask = TiledMask::fromImage(before);
        EXPECT_EQ(combinedMask(mask, patch, 10, 30, how).toImage(), combined(before, whole, how));
        EXPECT_EQ(combinedMask(mask, whole, how).toImage(), combined(before, whole, how));
    }
}

}  // namespace
}  // namespace r2r::ui
