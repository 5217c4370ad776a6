// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/screen_pixels.h"

#include "ui/document/qt_image.h"
#include "ui/document/screen_tiles.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>

namespace r2r::ui {
namespace {

/// No two neighbours alike.
Image pattern(Size size, SampleType type) {
    Image image(size, 3, type);
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < 3 * size.width; ++x) {
            const int level = (7 * x + 13 * y + x * y / 50) % 256;
            const auto place = static_cast<size_t>(x);
            if (type == SampleType::U8)
                image.mutableRow<uint8_t>(y)[place] = static_cast<uint8_t>(level);
            else
                image.mutableRow<float>(y)[place] = static_cast<float>(level) / 255;
        }
    return image;
}

TEST(ScreenPixels, OfAPartAreThoseOfTheWholePicture) {
    for (const SampleType type : {SampleType::U8, SampleType::F32}) {
        const Image image = pattern({300, 200}, type);

        const QImage part = ScreenPixels(image).of({17, 40, 210, 150});

        EXPECT_EQ(part, displayImage(image).copy(17, 40, 210, 150));
    }
}

TEST(ScreenPixels, GiveAnOverviewThatIsTheMeanOfItsPixels) {
    const Image image = pattern({301, 203}, SampleType::U8);
    const QImage whole = displayImage(image);

    const QImage overview = ScreenPixels(image).overview(301 * 203 / 10);

    ASSERT_EQ(overview.size(), QSize(76, 51));
    for (const QPoint at : {QPoint(0, 0), QPoint(40, 31), QPoint(74, 49)}) {
        int sum = 0;
        for (int y = 0; y < 4; ++y)
            for (int x = 0; x < 4; ++x)
                sum += qGreen(whole.pixel(4 * at.x() + x, 4 * at.y() + y));
        EXPECT_LE(std::abs(qGreen(overview.pixel(at)) - sum / 16.0), 1) << at.x();
    }
}

TEST(ScreenPixels, OfASmallPictureAreItsOverview) {
    const Image image = pattern({300, 200}, SampleType::U8);

    EXPECT_EQ(backgroundDisplay(image), displayImage(image));
}

TEST(ScreenTiles, HaveThePixelsOfThePicture) {
    const Image image = pattern({150, 130}, SampleType::U8);
    const QImage whole = displayImage(image);
    ScreenTiles tiles(std::make_shared<const ScreenPixels>(image));

    for (int y = 0; y < 130; y += 3)
        for (int x = 0; x < 150; x += 7)
            ASSERT_EQ(tiles.at(x, y), whole.pixel(x, y)) << x << ' ' << y;
}

}  // namespace
}  // namespace r2r::ui
