// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/image_matchers.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace r2r::testing {
namespace {

using ::testing::Not;

Image grey(uint8_t value) {
    Image image({4, 3}, 1, SampleType::U8);
    for (int y = 0; y < image.height(); ++y)
        for (uint8_t& sample : image.mutableRow<uint8_t>(y))
            sample = value;
    return image;
}

Image greyExceptOne(uint8_t value, int x, int y, uint8_t other) {
    Image image = grey(value);
    image.mutableRow<uint8_t>(y)[static_cast<size_t>(x)] = other;
    return image;
}

TEST(ImageNear, AllowsTheToleranceAndNotMore) {
    EXPECT_THAT(grey(100), ImageNear(grey(103), 3));
    EXPECT_THAT(grey(100), Not(ImageNear(grey(104), 3)));
}

TEST(ImageNear, ForgivesAsManyPixelsAsItIsTold) {
    const Image speck = greyExceptOne(100, 2, 1, 200);

    EXPECT_THAT(speck, Not(ImageNear(grey(100), 0)));
    EXPECT_THAT(speck, ImageNear(grey(100), 0, 1));
}

TEST(ImageNear, RefusesAnotherForm) {
    EXPECT_THAT(grey(0), Not(ImageNear(Image({3, 4}, 1, SampleType::U8), 255)));
    EXPECT_THAT(grey(0), Not(ImageNear(Image({4, 3}, 1, SampleType::U16), 255)));
}

TEST(ImageNear, NeverTakesNanForANumber) {
    Image sound({1, 1}, 1, SampleType::F32);
    Image broken = sound;
    broken.mutableRow<float>(0)[0] = std::numeric_limits<float>::quiet_NaN();

    EXPECT_THAT(broken, Not(ImageNear(sound, 1e9)));
}

TEST(IsBitExactOutside, LooksOnlyWhereTheMaskIsZero) {
    const Image mask = greyExceptOne(0, 2, 1, 1);

    EXPECT_THAT(greyExceptOne(100, 2, 1, 200), IsBitExactOutside(mask, grey(100)));
    EXPECT_THAT(greyExceptOne(100, 3, 1, 101), Not(IsBitExactOutside(mask, grey(100))));
}

TEST(IsBitExactOutside, RefusesAMaskThatHidesEverything) {
    EXPECT_THAT(grey(100), Not(IsBitExactOutside(grey(255), grey(100))));
}

TEST(CompareImages, NamesTheWorstPlace) {
    const ImageDifference difference = compareImages(greyExceptOne(100, 2, 1, 200), grey(101), 1);

    EXPECT_EQ(difference.x, 2);
    EXPECT_EQ(difference.y, 1);
    EXPECT_EQ(difference.worst, 99);
    EXPECT_EQ(difference.pixelsAbove, 1);
}

}  // namespace
}  // namespace r2r::testing
