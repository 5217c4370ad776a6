// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/selection_frame.h"

#include <gmock/gmock.h>

namespace r2r::widgets {
namespace {

FramePicture uprightFrame() {
    return {{.size = {100, 60}, .imageFromFrame = QTransform::fromTranslate(10, 20)},
            QTransform::fromScale(2, 2)};  // covers widget pixels (20, 40) to (220, 160)
}

TEST(SelectionFrame, HandlesLieOnCornersAndEdges) {
    const FramePicture frame = uprightFrame();

    EXPECT_EQ(frame.position(FrameHandle::TopLeft), QPointF(20, 40));
    EXPECT_EQ(frame.position(FrameHandle::Right), QPointF(220, 100));
    EXPECT_EQ(frame.position(FrameHandle::BottomRight), QPointF(220, 160));
    EXPECT_EQ(frame.handleAt({20, 40}), FrameHandle::TopLeft);
    EXPECT_EQ(frame.handleAt({224, 97}), FrameHandle::Right);
    EXPECT_EQ(frame.handleAt({120, 100}), FrameHandle::Inside);
    EXPECT_EQ(frame.handleAt({300, 100}), FrameHandle::None);
}

TEST(SelectionFrame, RotationHandleStandsAboveTheTopEdge) {
    const FramePicture frame = uprightFrame();
    const QPointF handle = frame.position(FrameHandle::Rotate);

    EXPECT_EQ(handle.x(), 120);
    EXPECT_LT(handle.y(), 30);
    EXPECT_EQ(frame.handleAt(handle), FrameHandle::Rotate);
}

/// The upright frame in a view that shows this part of the widget.
QPointF rotationIn(const QRectF& visible, QSizeF size = {100, 60}) {
    const FramePicture frame({.size = size, .imageFromFrame = QTransform::fromTranslate(10, 20)},
                             QTransform::fromScale(2, 2),
                             visible);
    const QPointF handle = frame.position(FrameHandle::Rotate);
    EXPECT_TRUE(!visible.intersects(QRectF({20, 40}, 2 * size)) || visible.contains(handle));
    EXPECT_EQ(frame.handleAt(handle), FrameHandle::Rotate);
    return handle;
}

TEST(SelectionFrame, RotationHandleStaysWhereItCanBeReached) {
    EXPECT_EQ(rotationIn({0, 0, 400, 400}), QPointF(120, 14));    // there is room above
    EXPECT_EQ(rotationIn({0, 40, 400, 120}), QPointF(120, 66));   // as high as the view: inside
    EXPECT_EQ(rotationIn({0, 80, 400, 300}), QPointF(120, 186));  // only the lower edge is seen
    EXPECT_EQ(rotationIn({0, 90, 400, 70}), QPointF(120, 134));   // at its inner side
    EXPECT_EQ(rotationIn({0, 40, 400, 80}, {100, 20}), QPointF(120, 106));  // a low one: below
    EXPECT_EQ(rotationIn({0, 600, 400, 80}), QPointF(120, 14));  // out of sight altogether
}

TEST(SelectionFrame, HandlesFollowTheRotation) {
    QTransform turned;
    turned.rotate(90);  // clockwise on the screen: the top edge is on the right
    const FramePicture frame({.size = {100, 60}, .imageFromFrame = turned}, QTransform());

    EXPECT_EQ(frame.position(FrameHandle::TopLeft), QPointF(0, 0));
    EXPECT_EQ(frame.position(FrameHandle::TopRight), QPointF(0, 100));
    EXPECT_GT(frame.position(FrameHandle::Rotate).x(), 0);
    EXPECT_EQ(frame.cursor(FrameHandle::Top), Qt::SizeHorCursor);
}

TEST(SelectionFrame, CursorsPointAwayFromTheCentre) {
    const FramePicture frame({.size = {100, 100}, .imageFromFrame = {}}, QTransform());

    EXPECT_EQ(frame.cursor(FrameHandle::Right), Qt::SizeHorCursor);
    EXPECT_EQ(frame.cursor(FrameHandle::Top), Qt::SizeVerCursor);
    EXPECT_EQ(frame.cursor(FrameHandle::TopLeft), Qt::SizeFDiagCursor);
    EXPECT_EQ(frame.cursor(FrameHandle::TopRight), Qt::SizeBDiagCursor);
}

TEST(SelectionFrame, OppositeHandlesArePairs) {
    EXPECT_EQ(oppositeHandle(FrameHandle::TopLeft), FrameHandle::BottomRight);
    EXPECT_EQ(oppositeHandle(FrameHandle::Left), FrameHandle::Right);
    EXPECT_EQ(oppositeHandle(oppositeHandle(FrameHandle::BottomLeft)), FrameHandle::BottomLeft);
    EXPECT_EQ(oppositeHandle(FrameHandle::Rotate), FrameHandle::Rotate);
}

}  // namespace
}  // namespace r2r::widgets
