// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/placing/alpha_resample.h"

#include "engine/imaging/placing/resample.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/support/image_matchers.h"

#include <gmock/gmock.h>

namespace r2r {
namespace {

using testing::ImageNear;
using testing::noisePicture;

/// Left half visible red, right half hidden blue.
Image redBesideHiddenBlue(Size size) {
    Image image(size, 4, SampleType::U8);
    for (int y = 0; y < size.height; ++y) {
        const auto row = image.mutableRow<uint8_t>(y);
        for (int x = 0; x < size.width; ++x) {
            const bool isVisible = x < size.width / 2;
            const size_t i = size_t{4} * static_cast<size_t>(x);
            row[i] = isVisible ? 200 : 0;
            row[i + 2] = isVisible ? 0 : 250;
            row[i + 3] = isVisible ? 255 : 0;
        }
    }
    return image;
}

TEST(ResizedWithAlpha, HiddenColoursDoNotBleedIntoAnEdge) {
    const Image small = resizedWithAlpha(redBesideHiddenBlue({30, 10}), {10, 3});

    for (int x = 0; x < 10; ++x) {
        const auto pixel = small.row<uint8_t>(1).subspan(size_t{4} * static_cast<size_t>(x), 4);
        if (pixel[3] == 0)
            continue;
        EXPECT_EQ(pixel[0], 200) << x;
        EXPECT_EQ(pixel[2], 0) << x;
    }
}

TEST(ResizedWithAlpha, WithoutAlphaItIsResized) {
    for (const SampleType type : {SampleType::U8, SampleType::U16, SampleType::F32}) {
        const Image image = noisePicture({30, 20}, 3, type);

        EXPECT_THAT(resizedWithAlpha(image, {15, 10}), ImageNear(resized(image, {15, 10}), 0));
    }
}

TEST(ResizedWithAlpha, SameSizeSharesThePixels) {
    const Image image = noisePicture({30, 20}, 4, SampleType::U16);

    EXPECT_TRUE(resizedWithAlpha(image, {30, 20}).sharesPixelsWith(image));
}

}  // namespace
}  // namespace r2r
