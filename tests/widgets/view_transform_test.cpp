// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/view_transform.h"

#include "tests/support/seed.h"

#include <gmock/gmock.h>

#include <cmath>
#include <random>

namespace r2r::widgets {
namespace {

using ::testing::DoubleNear;

MATCHER_P2(IsPoint, expected, tolerance, "") {
    *result_listener << "(" << arg.x() << ", " << arg.y() << ")";
    return std::abs(arg.x() - expected.x()) <= tolerance &&
           std::abs(arg.y() - expected.y()) <= tolerance;
}

ViewTransform viewOf(QSize image, QSizeF widget, double devicePixelRatio = 1) {
    ViewTransform view;
    view.setDevicePixelRatio(devicePixelRatio);
    view.setWidgetSize(widget);
    view.setImageSize(image);
    return view;
}

TEST(ViewTransform, FitsTheWholePictureInTheMiddle) {
    const ViewTransform view = viewOf({4000, 1000}, {832, 600});

    EXPECT_DOUBLE_EQ(view.zoom(), 0.2);
    EXPECT_THAT(view.widgetFromImage(QPointF(0, 0)), IsPoint(QPointF(16, 200), 0.0));
    EXPECT_THAT(view.widgetFromImage(QPointF(4000, 1000)), IsPoint(QPointF(816, 400), 1e-9));
}

TEST(ViewTransform, DirectionsAreInverse) {
    std::uniform_real_distribution<double> coordinate(-500, 5000);
    ViewTransform view = viewOf({6000, 4000}, {801, 603}, 1.25);
    view.zoomTo(0.37, {100, 50});

    for (int i = 0; i < 200; ++i) {
        const QPointF point(coordinate(testing::random()), coordinate(testing::random()));
        EXPECT_THAT(view.imageFromWidget(view.widgetFromImage(point)), IsPoint(point, 1e-8));
        EXPECT_THAT(view.widgetFromImage().map(point), IsPoint(view.widgetFromImage(point), 1e-8));
        EXPECT_THAT(view.imageFromWidget().map(view.widgetFromImage().map(point)),
                    IsPoint(point, 1e-8));
    }
}

TEST(ViewTransform, LengthsFollowZoomAndScreen) {
    ViewTransform view = viewOf({600, 400}, {800, 600}, 2);
    view.zoomTo(3, {400, 300});

    EXPECT_DOUBLE_EQ(view.widgetFromImageLength(10), 15);
}

TEST(ViewTransform, ZoomKeepsThePointUnderTheCursor) {
    ViewTransform view = viewOf({6000, 4000}, {800, 600});
    view.zoomTo(0.5, {400, 300});
    const QPointF cursor(321, 277);
    const QPointF before = view.imageFromWidget(cursor);

    view.zoomBy(1.25, cursor);

    EXPECT_DOUBLE_EQ(view.zoom(), 0.625);
    EXPECT_THAT(view.widgetFromImage(before), IsPoint(cursor, 0.5));
}

TEST(ViewTransform, ZoomStaysWithinTwoAnd3200Percent) {
    ViewTransform view = viewOf({3000, 2000}, {800, 600});

    view.zoomTo(1000, {400, 300});
    EXPECT_DOUBLE_EQ(view.zoom(), 32);
    view.zoomTo(1e-6, {400, 300});
    EXPECT_DOUBLE_EQ(view.zoom(), 0.02);
}

TEST(ViewTransform, VeryLargePictureCanStillBeFitted) {
    ViewTransform view = viewOf({100000, 1000}, {832, 600});
    EXPECT_DOUBLE_EQ(view.zoom(), 0.008);

    view.zoomTo(1, {400, 300});
    view.zoomTo(0.001, {400, 300});

    EXPECT_DOUBLE_EQ(view.zoom(), 0.008);
}

TEST(ViewTransform, HundredPercentPutsPixelsOnDevicePixels) {
    ViewTransform view = viewOf({999, 501}, {803, 601}, 1.5);

    view.zoomTo(1, {123.4, 77.7});

    const QPointF corner = 1.5 * view.widgetFromImage(QPointF(0, 0));
    EXPECT_THAT(corner, IsPoint(QPointF(std::round(corner.x()), std::round(corner.y())), 1e-9));
    EXPECT_THAT(1.5 * view.widgetFromImage(QPointF(1, 1)) - corner, IsPoint(QPointF(1, 1), 1e-9));
}

TEST(ViewTransform, FittedPictureStaysFittedWhenTheWindowGrows) {
    ViewTransform view = viewOf({4000, 1000}, {832, 600});

    view.setWidgetSize({1632, 600});

    EXPECT_TRUE(view.isFitted());
    EXPECT_DOUBLE_EQ(view.zoom(), 0.4);
}

TEST(ViewTransform, ZoomedPictureKeepsItsMiddleWhenTheWindowGrows) {
    ViewTransform view = viewOf({4000, 3000}, {800, 600});
    view.zoomTo(1, {200, 200});
    const QPointF middle = view.imageFromWidget({400, 300});

    view.setWidgetSize({1000, 900});

    EXPECT_FALSE(view.isFitted());
    EXPECT_THAT(view.imageFromWidget({500, 450}), IsPoint(middle, 1));
}

TEST(ViewTransform, PictureCannotBeLost) {
    ViewTransform view = viewOf({400, 300}, {800, 600});

    view.panBy({1e6, -1e6});

    EXPECT_THAT(view.widgetFromImage(QPointF(0, 300)), IsPoint(QPointF(400, 300), 0.5));
}

TEST(ViewTransform, SharperScreenKeepsThePictureInPlace) {
    ViewTransform view = viewOf({4000, 3000}, {800, 600});
    view.zoomTo(0.5, {400, 300});
    const QPointF before = view.widgetFromImage({1000, 1000});

    view.setDevicePixelRatio(2);

    EXPECT_DOUBLE_EQ(view.zoom(), 1);
    EXPECT_THAT(view.widgetFromImage({1000, 1000}), IsPoint(before, 0.5));
}

TEST(ViewTransform, RectanglesAreRoundedOutwards) {
    ViewTransform view = viewOf({4000, 3000}, {800, 600});
    view.zoomTo(0.3, {400, 300});

    const QRect touched = view.widgetRectFromImage({1500.5, 1500.5, 10, 10});

    EXPECT_TRUE(view.imageRectFromWidget(touched).contains(QRectF(1500.5, 1500.5, 10, 10)));
    EXPECT_LE(touched.width(), 5);
}

TEST(ViewTransform, RevealingMovesNoFurtherThanNeeded) {
    ViewTransform view = viewOf({4000, 3000}, {800, 600});
    view.zoomTo(1, {400, 300});
    view.centreOn({1000, 1000});  // seen are (600, 700) to (1400, 1300)

    view.reveal({700, 800, 100, 100});
    EXPECT_THAT(view.widgetFromImage(QPointF(600, 700)), IsPoint(QPointF(0, 0), 1e-9));
    view.reveal({1350, 1250, 100, 100});
    EXPECT_THAT(view.widgetFromImage(QPointF(1450, 1350)), IsPoint(QPointF(784, 584), 1e-9));
    view.reveal({0, 1000, 4000, 100});  // wider than the window: its middle
    EXPECT_THAT(view.widgetFromImage(QPointF(2000, 1350)), IsPoint(QPointF(400, 584), 1e-9));
}

TEST(ViewTransform, NothingToShowIsHarmless) {
    ViewTransform view = viewOf({0, 0}, {0, 0});

    view.panBy({3, 4});
    view.zoomBy(2, {0, 0});

    EXPECT_TRUE(std::isfinite(view.imageFromWidget({10, 10}).x()));
}

}  // namespace
}  // namespace r2r::widgets
