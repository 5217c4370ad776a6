// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/masking/mask_picture.h"

#include "tests/ui/document/sample_document.h"
#include "tests/ui/studio_pictures.h"
#include "ui/document/qt_image.h"

#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

class MaskPictureTest : public ::testing::Test {
protected:
    TiledMask mask_ = TiledMask::fromImage(testing::boxMask({200, 100}, {40, 20, 80, 60}));
    QImage picture_ = displayImage(testing::plainImage({200, 100}, 200, 30, 30));
};

TEST_F(MaskPictureTest, IsThePictureWhereTheMaskIs) {
    const MaskPicture shown = maskPicture(mask_, picture_, {}, {0, 0, 200, 100}, 1);

    EXPECT_EQ(shown.pixels.pixelColor(50, 50), QColor(200, 30, 30));
    EXPECT_EQ(qAlpha(shown.pixels.pixel(10, 10)), 0);
    EXPECT_EQ(shown.maskFromPixels, Affine());
}

TEST_F(MaskPictureTest, IsAFilmOfTheColourAndItsOpacity) {
    const MaskPicture shown =
        maskPicture(mask_, picture_, QColor(0, 255, 0, 110), {0, 0, 200, 100}, 1);

    EXPECT_EQ(qAlpha(shown.pixels.pixel(50, 50)), 110);
    EXPECT_EQ(qGreen(shown.pixels.pixel(50, 50)), 110) << "premultiplied";
    EXPECT_EQ(shown.pixels.pixel(10, 10), 0U);
}

TEST_F(MaskPictureTest, APartInStepsLiesWhereItBelongs) {
    const MaskPicture shown = maskPicture(mask_, picture_, Qt::white, {30, 10, 50, 50}, 4);

    ASSERT_EQ(shown.pixels.size(), QSize(13, 13));
    const Point corner = shown.maskFromPixels({0, 0});
    EXPECT_EQ(corner, (Point{28, 8}));
    EXPECT_EQ(shown.maskFromPixels({1, 1}), (Point{32, 12}));
    EXPECT_EQ(qAlpha(shown.pixels.pixel(2, 2)), 0) << "38, 18";
    EXPECT_EQ(qAlpha(shown.pixels.pixel(3, 3)), 255) << "42, 22";
}

TEST_F(MaskPictureTest, BesideTheMaskThereIsNone) {
    EXPECT_TRUE(maskPicture(mask_, picture_, {}, {300, 0, 20, 20}, 1).pixels.isNull());
}

}  // namespace
}  // namespace r2r::ui
