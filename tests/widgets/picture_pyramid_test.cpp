// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture_pyramid.h"

#include "tests/support/seed.h"

#include <gmock/gmock.h>

#include <random>

namespace r2r::widgets {
namespace {

QImage noise(QSize size) {
    QImage image(size, QImage::Format_ARGB32_Premultiplied);
    for (int y = 0; y < size.height(); ++y)
        for (int x = 0; x < size.width(); ++x)
            image.setPixel(x, y, qPremultiply(static_cast<QRgb>(testing::random()())));
    return image;
}

TEST(PicturePyramid, LevelIsTheMeanOfFourPixels) {
    QImage image(256, 256, QImage::Format_RGB32);
    image.fill(qRgb(10, 20, 255));
    image.setPixel(0, 0, qRgb(14, 20, 0));
    PicturePyramid pyramid(image);

    pyramid.prepare(0.5);

    ASSERT_EQ(pyramid.levelFor(0.5), 1);
    EXPECT_EQ(pyramid.level(1).size(), QSize(128, 128));
    EXPECT_EQ(pyramid.level(1).pixel(0, 0), qRgb(11, 20, 191));  // (14+3·10)/4, (3·255)/4
    EXPECT_EQ(pyramid.level(1).pixel(1, 0), qRgb(10, 20, 255));
}

TEST(PicturePyramid, ChoosesTheSmallestLevelThatNeedNotGrow) {
    PicturePyramid pyramid(noise({1024, 1024}));

    pyramid.prepare(0.12);

    EXPECT_EQ(pyramid.levelFor(1), 0);
    EXPECT_EQ(pyramid.levelFor(0.51), 0);
    EXPECT_EQ(pyramid.levelFor(0.3), 1);
    EXPECT_EQ(pyramid.levelFor(0.25), 2);
    EXPECT_EQ(pyramid.levelFor(0.12), 3);
}

TEST(PicturePyramid, OnlyPreparedLevelsAreThere) {
    const PicturePyramid pyramid(noise({1024, 1024}));

    EXPECT_EQ(pyramid.levelFor(0.1), 0);
}

TEST(PicturePyramid, PaintedBlankEqualsAPictureWithoutColour) {
    QImage image(QSize(301, 517), QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    const QImage patch = noise({41, 33});
    PicturePyramid drawn(image);
    PicturePyramid blank = PicturePyramid::blank(image.size());
    blank.prepare(0.5);

    for (PicturePyramid* pyramid : {&drawn, &blank}) {
        pyramid->update(patch, {277, 101});
        pyramid->update(patch, {30, 402});
        pyramid->prepare(0.2);
    }

    ASSERT_EQ(blank.levelFor(0.2), 2);
    for (int level = 0; level <= 2; ++level)
        EXPECT_EQ(blank.level(level), drawn.level(level)) << level;
}

TEST(PicturePyramid, UpdateEqualsBuildingAnew) {
    QImage image = noise({301, 517});
    const QImage patch = noise({41, 33});
    PicturePyramid updated(image);
    updated.prepare(0.2);

    updated.update(patch, {277, 101});  // reaches beyond the right edge
    updated.update(patch, {-5, -7});

    for (const QPoint at : {QPoint(277, 101), QPoint(-5, -7)})
        for (int y = 0; y < patch.height(); ++y)
            for (int x = 0; x < patch.width(); ++x)
                if (image.rect().contains(at + QPoint(x, y)))
                    image.setPixel(at + QPoint(x, y), patch.pixel(x, y));
    PicturePyramid anew(image);
    anew.prepare(0.2);
    ASSERT_EQ(anew.levelFor(0.2), 2);
    for (int level = 0; level <= 2; ++level)
        EXPECT_EQ(updated.level(level), anew.level(level)) << "level " << level;
}

TEST(PicturePyramid, TinyPictureHasOneLevel) {
    PicturePyramid pyramid(noise({1, 1}));

    pyramid.prepare(0.001);

    EXPECT_EQ(pyramid.levelFor(0.001), 0);
}

}  // namespace
}  // namespace r2r::widgets
