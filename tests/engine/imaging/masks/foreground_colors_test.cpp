// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/masks/foreground_colors.h"

#include "engine/core/error.h"
#include "engine/imaging/color/color.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/support/image_matchers.h"

#include <gmock/gmock.h>

#include <cmath>

namespace r2r {
namespace {

using testing::discMask;
using testing::plainPicture;

constexpr std::array<double, 3> kSkin = {205, 160, 130};
constexpr std::array<double, 3> kWall = {30, 170, 60};

/// A disc of one colour before a wall of another, mixed in linear light as a camera does.
Image beforeAWall(const Image& mask) {
    Image picture(mask.size(), 3, SampleType::U8);
    for (int y = 0; y < mask.height(); ++y) {
        const auto row = picture.mutableRow<uint8_t>(y);
        for (size_t x = 0; x < mask.row<uint8_t>(y).size(); ++x) {
            const auto alpha = static_cast<float>(mask.row<uint8_t>(y)[x]) / 255;
            for (size_t i = 0; i < 3; ++i) {
                const float front = linearFromSrgb(static_cast<float>(kSkin[i] / 255));
                const float back = linearFromSrgb(static_cast<float>(kWall[i] / 255));
                row[3 * x + i] = static_cast<uint8_t>(
                    std::lround(255 * srgbFromLinear(alpha * front + (1 - alpha) * back)));
            }
        }
    }
    return picture;
}

TEST(ForegroundColors, TheOldBackgroundLeavesTheSoftEdge) {
    const Image mask = discMask({90, 80}, {45, 40}, 25, 10);
    const Image clean = foregroundColors(beforeAWall(mask), mask);

    int worst = 0;
    for (int y = 0; y < 80; ++y)
        for (size_t x = 0; x < 90; ++x)
            if (mask.row<uint8_t>(y)[x] > 25)
                for (size_t i = 0; i < 3; ++i)
                    worst = std::max(
                        worst,
                        std::abs(clean.row<uint8_t>(y)[3 * x + i] - static_cast<int>(kSkin[i])));

    EXPECT_LE(worst, 8);
}

TEST(ForegroundColors, PixelsThatAreNotSoftKeepTheirBytes) {
    const Image mask = discMask({60, 50}, {30, 25}, 15, 6);
    const Image picture = beforeAWall(mask);
    Image soft(mask.size(), 1, SampleType::U8);
    for (int y = 0; y < 50; ++y)
        std::ranges::transform(mask.row<uint8_t>(y),
                               soft.mutableRow<uint8_t>(y).begin(),
                               [](uint8_t value) { return value > 0 && value < 255 ? 255 : 0; });

    EXPECT_THAT(foregroundColors(picture, mask), testing::IsBitExactOutside(soft, picture));
}

TEST(ForegroundColors, AHardEdgeIsNothingToDo) {
    const Image mask = testing::rectMask({30, 30}, {8, 8, 9, 9});
    const Image picture = beforeAWall(mask);

    EXPECT_TRUE(foregroundColors(picture, mask).sharesPixelsWith(picture));
}

TEST(ForegroundColors, APictureOfOneColourKeepsIt) {
    const Image picture = plainPicture({40, 40}, {90, 140, 200}, SampleType::U8);

    EXPECT_THAT(foregroundColors(picture, discMask({40, 40}, {20, 20}, 10, 8)),
                testing::ImageNear(picture, 1));
}

TEST(ForegroundColors, EverySizeAndSampleTypeIsTaken) {
    for (const Size size : {Size{1, 1}, Size{1, 7}, Size{5, 3}, Size{65, 33}})
        for (const SampleType type : {SampleType::U8, SampleType::U16, SampleType::F32}) {
            Image mask(size, 1, SampleType::U8);
            std::ranges::fill(mask.mutableRow<uint8_t>(0), uint8_t{100});

            EXPECT_EQ(foregroundColors(testing::noisePicture(size, 4, type), mask).size(), size);
        }
}

TEST(ForegroundColors, SaysWhatSizesDiffer) {
    EXPECT_THROW(static_cast<void>(foregroundColors(testing::smoothPicture({8, 8}, SampleType::U8),
                                                    testing::fullMask({8, 9}))),
                 Error);
}

}  // namespace
}  // namespace r2r
