// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/placing/resample.h"

#include "engine/core/error.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/engine/imaging/sample_profiles.h"
#include "tests/support/image_matchers.h"

#include <gmock/gmock.h>

#include <cmath>

namespace r2r {
namespace {

using testing::ImageNear;
using testing::noisePicture;
using testing::plainPicture;
using testing::rectMask;
using testing::smoothPicture;

TEST(Resized, SameSizeSharesThePixels) {
    const Image image = noisePicture({30, 20}, 3, SampleType::U8);

    EXPECT_TRUE(resized(image, {30, 20}).sharesPixelsWith(image));
}

TEST(Resized, KeepsFormEncodingAndProfile) {
    for (const SampleType type : {SampleType::U8, SampleType::U16, SampleType::F32})
        for (const int channels : {1, 2, 3, 4}) {
            Image image = noisePicture({30, 20}, channels, type);
            image.setEncoding(ColorEncoding::LinearSrgb);
            image.setIccProfile(testing::displayP3Profile());

            const Image result = resized(image, {17, 41});

            EXPECT_EQ(result.size(), (Size{17, 41}));
            EXPECT_EQ(result.channels(), channels);
            EXPECT_EQ(result.sampleType(), type);
            EXPECT_EQ(result.encoding(), ColorEncoding::LinearSrgb);
            EXPECT_EQ(result.iccProfile(), image.iccProfile());
        }
}

TEST(Resized, ShrinkingAveragesAreas) {
    const Image image = noisePicture({12, 12}, 1, SampleType::F32);

    const Image result = resized(image, {4, 4});

    for (int y = 0; y < 4; ++y)
        for (size_t x = 0; x < 4; ++x) {
            float sum = 0;
            for (int dy = 0; dy < 3; ++dy)
                for (size_t dx = 0; dx < 3; ++dx)
                    sum += image.row<float>(3 * y + dy)[3 * x + dx];
            ASSERT_NEAR(result.row<float>(y)[x], sum / 9, 1e-6);
        }
}

TEST(Resized, EachAxisIsTreatedForItself) {
    Image stripes({64, 8}, 1, SampleType::U8);
    for (int y = 0; y < 8; ++y)
        for (size_t x = 0; x < 64; ++x)
            stripes.mutableRow<uint8_t>(y)[x] = x % 2 == 0 ? 200 : 100;

    EXPECT_THAT(resized(stripes, {32, 40}),
                ImageNear(plainPicture({32, 40}, {150}, SampleType::U8), 1));
    EXPECT_THAT(resized(stripes, {32, 8}),
                ImageNear(plainPicture({32, 8}, {150}, SampleType::U8), 1));
}

TEST(Resized, EnlargingKeepsSmoothPictures) {
    const Image small = smoothPicture({60, 45}, SampleType::U16);
    const Image large = smoothPicture({180, 135}, SampleType::U16);

    EXPECT_THAT(cropped(resized(small, {180, 135}), {12, 12, 150, 110}),
                ImageNear(cropped(large, {12, 12, 150, 110}), 60));
}

TEST(Resized, OvershootOfAFloatMaskIsClipped) {
    Image edge({16, 16}, 1, SampleType::F32);
    for (int y = 0; y < 16; ++y)
        for (size_t x = 8; x < 16; ++x)
            edge.mutableRow<float>(y)[x] = 1;

    const Image result = resized(edge, {70, 70});

    for (int y = 0; y < 70; ++y)
        for (const float value : result.row<float>(y))
            ASSERT_TRUE(value >= 0 && value <= 1) << value;
}

TEST(Resized, ARegionIsResizedAsIfItWereCutOut) {
    const Image image = noisePicture({50, 40}, 3, SampleType::U8);
    const Rect region{7, 5, 30, 21};

    for (const Size size : {Size{30, 21}, Size{11, 9}, Size{60, 42}, Size{10, 60}})
        EXPECT_EQ(resized(image, region, size), resized(cropped(image, region), size));
}

TEST(Resized, RefusesEmptySizesAndForeignRegions) {
    const Image image = noisePicture({50, 40}, 3, SampleType::U8);

    EXPECT_THROW(static_cast<void>(resized(image, Size{0, 5})), Error);
    EXPECT_THROW(static_cast<void>(resized(Image(), Size{5, 5})), Error);
    EXPECT_THROW(static_cast<void>(resized(image, Rect{40, 0, 20, 20}, Size{5, 5})), Error);
}

TEST(Fitted, KeepsProportionsAndNeverEnlarges) {
    EXPECT_EQ(fitted({6000, 4000}, 600), (Size{600, 400}));
    EXPECT_EQ(fitted({4000, 6000}, 600), (Size{400, 600}));
    EXPECT_EQ(fitted({300, 200}, 600), (Size{300, 200}));
    EXPECT_EQ(fitted({600, 10}, 600), (Size{600, 10}));
    EXPECT_EQ(fitted({10000, 1}, 100), (Size{100, 1}));
}

}  // namespace
}  // namespace r2r
