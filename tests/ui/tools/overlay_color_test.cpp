// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/overlay_color.h"

#include "tests/ui/document/sample_document.h"
#include "ui/document/qt_image.h"

#include <gmock/gmock.h>

#include <cstdlib>

namespace r2r::ui {
namespace {

using testing::plainImage;

QColor colorOn(uint8_t red, uint8_t green, uint8_t blue) {
    return overlayColor(displayImage(plainImage({40, 30}, red, green, blue)),
                        TiledMask({40, 30}, 255));
}

/// Degrees between two hues.
int hueDistance(const QColor& a, const QColor& b) {
    const int distance = std::abs(a.hue() - b.hue());
    return std::min(distance, 360 - distance);
}

TEST(OverlayColor, IsRedWhereRedIsSeen) {
    EXPECT_EQ(colorOn(128, 128, 128).hue(), 0);
    EXPECT_EQ(colorOn(40, 120, 60).hue(), 0);
}

TEST(OverlayColor, IsFarFromTheColourOfWhatItCovers) {
    for (const QColor& car : {QColor(190, 30, 30), QColor(240, 40, 50), QColor(120, 20, 25)})
        EXPECT_GT(hueDistance(colorOn(static_cast<uint8_t>(car.red()),
                                      static_cast<uint8_t>(car.green()),
                                      static_cast<uint8_t>(car.blue())),
                              car),
                  60)
            << qPrintable(car.name());
}

TEST(OverlayColor, LooksUnderTheMaskOnly) {
    Image picture = plainImage({40, 30}, 60, 140, 60);
    TiledMask mask({40, 30});
    Image half(Size{20, 30}, 1, SampleType::U8);
    for (int y = 0; y < 30; ++y) {
        for (size_t x = 0; x < 20; ++x) {
            picture.mutableRow<uint8_t>(y)[3 * x] = 220;
            picture.mutableRow<uint8_t>(y)[3 * x + 1] = 40;
            half.mutableRow<uint8_t>(y)[x] = 255;
        }
    }
    mask.write(0, 0, half);

    EXPECT_GT(hueDistance(overlayColor(displayImage(picture), mask), QColor(Qt::red)), 60);
}

TEST(OverlayColor, UnderAnEmptyMaskItLooksAtThePicture) {
    const QImage car = displayImage(plainImage({40, 30}, 200, 30, 30));

    EXPECT_EQ(overlayColor(car, TiledMask({40, 30})), overlayColor(car, TiledMask({40, 30}, 255)));
}

TEST(OverlayColor, LetsThePictureShineThrough) {
    EXPECT_GT(colorOn(128, 128, 128).alpha(), 60);
    EXPECT_LT(colorOn(128, 128, 128).alpha(), 160);
}

}  // namespace
}  // namespace r2r::ui
