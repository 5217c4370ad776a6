// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/qt_image.h"

#include "tests/ui/document/sample_document.h"

#include <gmock/gmock.h>

namespace r2r::ui {
namespace {

using testing::plainImage;

TEST(QtImage, EightBitSrgbIsShownAsItIs) {
    const QImage shown = displayImage(plainImage({3, 2}, 10, 20, 30));

    EXPECT_EQ(shown.format(), QImage::Format_RGB32);
    EXPECT_EQ(shown.size(), QSize(3, 2));
    EXPECT_EQ(shown.pixel(2, 1), qRgb(10, 20, 30));
}

TEST(QtImage, SixteenBitsAreRounded) {
    Image image({1, 1}, 3, SampleType::U16);
    image.mutableRow<uint16_t>(0)[0] = 65535;
    image.mutableRow<uint16_t>(0)[1] = 257 * 99 + 120;  // nearer to 99 than to 100
    image.mutableRow<uint16_t>(0)[2] = 257 * 99 + 140;

    EXPECT_EQ(displayImage(image).pixel(0, 0), qRgb(255, 99, 100));
}

TEST(QtImage, LinearLightIsEncodedAndClipped) {
    Image image({1, 1}, 3, SampleType::F32);
    image.setEncoding(ColorEncoding::LinearSrgb);
    image.mutableRow<float>(0)[0] = 0.2140F;  // sRGB 127.5
    image.mutableRow<float>(0)[1] = 7;
    image.mutableRow<float>(0)[2] = 0;

    const QRgb pixel = displayImage(image).pixel(0, 0);

    EXPECT_NEAR(qRed(pixel), 127.5, 1);
    EXPECT_EQ(qGreen(pixel), 255);
    EXPECT_EQ(qBlue(pixel), 0);
}

TEST(QtImage, LayerIsTransparentByItsMask) {
    TiledMask mask({100, 80}, 255);
    mask.dab({50, 40}, 6, 1, 1, true);
    const QImage picture = displayImage(plainImage({100, 80}, 200, 100, 50));

    const QImage layer = displayLayer(picture, mask, {40, 30, 20, 20});

    EXPECT_EQ(layer.pixel(10, 10), 0U);
    EXPECT_EQ(layer.pixel(0, 0), qRgba(200, 100, 50, 255));
}

TEST(QtImage, PastedTransparencyBecomesAlpha) {
    QImage pasted(2, 1, QImage::Format_ARGB32);
    pasted.setPixel(0, 0, qRgba(10, 20, 30, 128));
    pasted.setPixel(1, 0, qRgba(40, 50, 60, 255));

    const Image image = imageFromQt(pasted);

    EXPECT_THAT(image.row<uint8_t>(0), ::testing::ElementsAre(10, 20, 30, 128, 40, 50, 60, 255));
    EXPECT_EQ(imageFromQt(pasted.convertToFormat(QImage::Format_RGB32)).channels(), 3);
}

TEST(QtImage, TransformsMapPointsAlike) {
    const PlaneMap map =
        Placement{.centre = {70, 30}, .scale = 1.7, .degrees = 33, .isFlipped = true}
            .backgroundFromForeground({40, 20});

    const Point expected = map({12, 5});

    EXPECT_NEAR(toQt(map).map(QPointF(12, 5)).x(), expected.x, 1e-9);
    EXPECT_NEAR(toQt(map).map(QPointF(12, 5)).y(), expected.y, 1e-9);
}

}  // namespace
}  // namespace r2r::ui
