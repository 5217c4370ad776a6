// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/pixels/alpha_sample.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

namespace r2r {
namespace {

/// An alpha after it was stored in a picture and read back.
float kept(SampleType type, float alpha) {
    Image image({2, 1}, 4, type);
    setAlpha(image, 1, 0, alpha);
    return alphaAt(image, 1, 0);
}

TEST(AlphaSample, IsTheLastChannelOfItsPixel) {
    Image image({3, 2}, 2, SampleType::U8);
    setAlpha(image, 1, 1, 1);

    EXPECT_EQ(image.row<uint8_t>(1)[3], 255);
    EXPECT_EQ(alphaAt(image, 1, 1), 1);
    EXPECT_EQ(alphaAt(image, 0, 1), 0);
}

TEST(AlphaSample, EveryLevelIsKept) {
    for (int level = 0; level <= 65535; level += 17) {
        const float alpha = static_cast<float>(level) / 65535;
        EXPECT_EQ(kept(SampleType::U16, alpha), alpha);
    }
    for (int level = 0; level <= 255; ++level) {
        const float alpha = static_cast<float>(level) / 255;
        EXPECT_EQ(kept(SampleType::U8, alpha), alpha);
    }
}

TEST(AlphaSample, IsRoundedToTheNearestLevel) {
    const float justBelowHalf = std::nextafter(0.5F, 0.0F);

    EXPECT_EQ(kept(SampleType::U8, justBelowHalf / 255), 0);  // adding ½ would round it up
    EXPECT_EQ(kept(SampleType::U8, 0.501F / 255), 1 / 255.0F);
    EXPECT_EQ(kept(SampleType::F32, 0.123F), 0.123F);
}

TEST(AlphaSample, IntegersAreClipped) {
    for (const SampleType type : {SampleType::U8, SampleType::U16}) {
        EXPECT_EQ(kept(type, 1.5F), 1);
        EXPECT_EQ(kept(type, -0.5F), 0);
        EXPECT_EQ(kept(type, std::numeric_limits<float>::quiet_NaN()), 0);
    }
    EXPECT_EQ(kept(SampleType::F32, 1.5F), 1.5F);
}

}  // namespace
}  // namespace r2r
