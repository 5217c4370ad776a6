// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QPolygonF>
#include <QRect>
#include <QSizeF>
#include <QTransform>

#include <array>

class QPainter;
class QPalette;

namespace r2r::widgets {

/// The part of a selection frame that is under the pointer. Named by the corners and edges of the
/// unplaced rectangle, whatever its rotation.
enum class FrameHandle {
    None,
    Inside,
    TopLeft,
    Top,
    TopRight,
    Right,
    BottomRight,
    Bottom,
    BottomLeft,
    Left,
    Rotate,
};

/// A placed rectangle with eight handles to scale it and one, at an edge, to rotate it.
struct SelectionFrame {
    QSizeF size;                               ///< of the unplaced rectangle [0, w]×[0, h]
    QTransform imageFromFrame;                 ///< places it
    FrameHandle rotatesAt = FrameHandle::Top;  ///< the edge with the handle that rotates
    bool isPulled = false;                     ///< handles are diamonds: they go alone

    /// A point of the unplaced rectangle: the corner or the middle of the edge that `handle` names;
    /// the centre for any other.
    [[nodiscard]] QPointF anchor(FrameHandle handle) const;
};

/// The corner or edge across the rectangle; `handle` itself if there is none.
[[nodiscard]] FrameHandle oppositeHandle(FrameHandle handle);

/// A frame as it is seen in the window: hit testing and drawing, with handles of constant size.
class FramePicture {
public:
    FramePicture() = default;
    /// @param visible  where handles can be reached, widget pixels; empty: everywhere. The handle
    /// that
    ///                 rotates goes to the inner side of its edge, or to the opposite edge, rather
    ///                 than out of there.
    FramePicture(const SelectionFrame& frame,
                 const QTransform& widgetFromImage,
                 const QRectF& visible = {});

    [[nodiscard]] FrameHandle handleAt(QPointF widgetPoint) const;
    [[nodiscard]] QPointF position(FrameHandle handle) const;  ///< widget pixels
    [[nodiscard]] QRect bounds() const;                        ///< widget pixels, handles included
    [[nodiscard]] Qt::CursorShape cursor(FrameHandle handle) const;
    void paint(QPainter& painter, const QPalette& palette) const;

private:
    [[nodiscard]] QPolygonF outline() const;
    void placeRotation(FrameHandle edge, const QRectF& visible);

    std::array<QPointF, 8> handles_;  ///< from the top left clockwise
    QPointF centre_;
    QPointF rotatesAt_;  ///< on the edge
    QPointF rotate_;
    bool isPulled_ = false;
};

}  // namespace r2r::widgets
