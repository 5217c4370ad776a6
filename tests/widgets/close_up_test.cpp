// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas_view.h"

#include <QTest>
#include <gtest/gtest.h>

namespace r2r::widgets {
namespace {

QImage pattern(QSize size) {
    QImage image(size, QImage::Format_RGB32);
    for (int y = 0; y < size.height(); ++y)
        for (int x = 0; x < size.width(); ++x)
            image.setPixel(x, y, qRgb((x * 5 + y) % 256, (x + y * 3) % 256, x * y / 100 % 256));
    return image;
}

/// A canvas whose picture is there as an overview of a quarter, and pixel by pixel on request.
class CloseUpTest : public ::testing::Test {
protected:
    CloseUpTest() {
        whole_.resize(200, 150);
        whole_.setBase(picture_, picture_.size());
        canvas_.resize(200, 150);
        canvas_.setBase(picture_.scaled(303, 201), picture_.size(), [this](const QRect& part) {
            EXPECT_TRUE(picture_.rect().contains(part));
            askedPixels_ += int64_t{part.width()} * part.height();
            return picture_.copy(part);
        });
        for (CanvasView* view : {&whole_, &canvas_}) {
            view->show();
            EXPECT_TRUE(QTest::qWaitForWindowExposed(view));
        }
    }

    void zoomIn(int notches) {
        for (CanvasView* view : {&whole_, &canvas_}) {
            view->zoomToActualSize();
            for (int i = 0; i < std::abs(notches); ++i)
                notches > 0 ? view->zoomIn() : view->zoomOut();
        }
    }

    void pan(QPoint by) {
        for (CanvasView* view : {&whole_, &canvas_}) {
            QTest::mousePress(view, Qt::MiddleButton, {}, {100, 75});
            QTest::mouseMove(view, QPoint(100, 75) + by);
            QTest::mouseRelease(view, Qt::MiddleButton, {}, QPoint(100, 75) + by);
        }
    }

    QImage picture_ = pattern({1211, 803});
    int64_t askedPixels_ = 0;
    CanvasView whole_;
    CanvasView canvas_;
};

TEST_F(CloseUpTest, ShowsThePictureItself) {
    for (const int notches : {3, 0, -2}) {
        zoomIn(notches);

        EXPECT_EQ(canvas_.grab().toImage(), whole_.grab().toImage()) << notches;
    }
}

TEST_F(CloseUpTest, ShowsTheReducedPictureBetweenTheOverviewAndOneHalf) {
    zoomIn(-4);  // 41 %

    EXPECT_EQ(canvas_.grab().toImage(), whole_.grab().toImage());
}

TEST_F(CloseUpTest, AsksForNothingFromAfar) {
    canvas_.fitView();

    EXPECT_EQ(askedPixels_, 0);
}

TEST_F(CloseUpTest, FollowsAPanAndAsksForWhatComesIntoSight) {
    zoomIn(0);
    askedPixels_ = 0;

    pan({90, 60});
    EXPECT_EQ(askedPixels_, 0);  // the margin
    pan({90, 60});

    EXPECT_EQ(canvas_.grab().toImage(), whole_.grab().toImage());
    EXPECT_GT(askedPixels_, 0);
    EXPECT_LT(askedPixels_, 456 * 406);  // of the window with its margin
}

TEST_F(CloseUpTest, IsOfTheNewPictureWhenThatChanges) {
    zoomIn(0);
    QImage other(picture_.size(), QImage::Format_RGB32);
    other.fill(Qt::red);

    canvas_.setBase(
        other.scaled(303, 201), other.size(), [&](const QRect& part) { return other.copy(part); });

    EXPECT_EQ(canvas_.grab().toImage().pixelColor(100, 75), QColor(Qt::red));
}

/// More than a frame can wait for: the first frame comes from the overview.
TEST(LargeCloseUp, ComesInPiecesOfWhichNoneIsLarge) {
    const QImage picture = pattern({3000, 2400});
    CanvasView whole;
    CanvasView canvas;
    int64_t asked = 0;
    whole.setBase(picture, picture.size());
    canvas.setBase(picture.scaled(750, 600), picture.size(), [&](const QRect& part) {
        asked += int64_t{part.width()} * part.height();
        return picture.copy(part);
    });
    for (CanvasView* view : {&whole, &canvas}) {
        view->resize(1000, 800);
        view->show();
        ASSERT_TRUE(QTest::qWaitForWindowExposed(view));
        view->zoomToActualSize();
    }
    ASSERT_TRUE(QTest::qWaitFor([&] { return canvas.grab().toImage() == whole.grab().toImage(); }));
    asked = 0;

    for (CanvasView* view : {&whole, &canvas})
        for (int i = 0; i < 4; ++i)
            view->zoomOut();  // 41 %: nearly all of the picture

    EXPECT_LT(asked, int64_t{4} << 20);
    const QColor middle = canvas.grab().toImage().pixelColor(500, 400);
    EXPECT_NEAR(middle.red(), whole.grab().toImage().pixelColor(500, 400).red(), 60);
    EXPECT_TRUE(QTest::qWaitFor([&] { return canvas.grab().toImage() == whole.grab().toImage(); }));
    EXPECT_GT(asked, int64_t{4} << 20);
}

}  // namespace
}  // namespace r2r::widgets
