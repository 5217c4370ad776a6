// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/masks/color_range.h"

#include "engine/core/error.h"
#include "tests/engine/imaging/mask_values.h"
#include "tests/engine/imaging/sample_pictures.h"

#include <gmock/gmock.h>

namespace r2r {
namespace {

using testing::at;
using testing::plainPicture;

void paint(Image& picture, const Rect& region, std::array<uint8_t, 3> color) {
    for (int y = region.y; y < region.bottom(); ++y)
        for (int x = region.x; x < region.right(); ++x)
            std::ranges::copy(color, picture.mutableRow<uint8_t>(y).begin() + 3 * x);
}

/// Grey with two red fields that do not touch.
Image twoFields() {
    Image picture = plainPicture({30, 20}, {120, 120, 120}, SampleType::U8);
    paint(picture, {2, 2, 8, 8}, {200, 30, 30});
    paint(picture, {18, 6, 8, 8}, {200, 30, 30});
    return picture;
}

TEST(ColorRange, TakesWhatLooksLikeTheColourEverywhere) {
    const Image picture = twoFields();
    const Lab red = colorAt(picture, 5, 5);

    const Image mask = colorRangeMask(picture, std::span(&red, 1), {.tolerance = 10});

    EXPECT_EQ(at(mask, 5, 5), 255);
    EXPECT_EQ(at(mask, 20, 10), 255);
    EXPECT_EQ(at(mask, 14, 10), 0);
}

TEST(ColorRange, FallsLinearlyBeyondTheTolerance) {
    const Image picture = plainPicture({2, 2}, {120, 120, 120}, SampleType::U8);
    Lab near = colorAt(picture, 0, 0);
    near.L += 15;  // ΔE 15, between 10 and 20

    const Image mask =
        colorRangeMask(picture, std::span(&near, 1), {.tolerance = 10, .softness = 10});

    EXPECT_NEAR(at(mask, 0, 0), 128, 1);
}

TEST(ColorRange, SeveralColoursAreTakenTogether) {
    const Image picture = twoFields();
    const std::array colors = {colorAt(picture, 5, 5), colorAt(picture, 14, 17)};

    EXPECT_EQ(colorRangeMask(picture, colors, {.tolerance = 5, .softness = 0}),
              testing::fullMask(picture.size()));
}

TEST(ColorRange, FloodStopsWhereTheColourDoes) {
    const Image mask = floodMask(twoFields(), 5, 5, {.tolerance = 10});

    EXPECT_EQ(mask, testing::rectMask({30, 20}, {2, 2, 8, 8}));
}

TEST(ColorRange, RefusesWhatIsOutsideAndNegativeRanges) {
    const Image picture = twoFields();

    EXPECT_THROW(static_cast<void>(floodMask(picture, 30, 5, {})), Error);
    EXPECT_THROW(static_cast<void>(colorRangeMask(picture, {}, {.tolerance = -1})), Error);
}

}  // namespace
}  // namespace r2r
