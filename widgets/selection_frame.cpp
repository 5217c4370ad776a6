// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/selection_frame.h"

#include <QLineF>
#include <QPainter>
#include <QPalette>
#include <QPen>

#include <cmath>
#include <numbers>

namespace r2r::widgets {
namespace {

constexpr double kHandlePx = 8;  // large enough to hit, small enough to see what it marks
constexpr double kReachPx = 9;   // a handle may be missed by this much
constexpr double kStemPx = 26;   // from the edge to the handle that rotates

constexpr std::array kScaling = {FrameHandle::TopLeft,
                                 FrameHandle::Top,
                                 FrameHandle::TopRight,
                                 FrameHandle::Right,
                                 FrameHandle::BottomRight,
                                 FrameHandle::Bottom,
                                 FrameHandle::BottomLeft,
                                 FrameHandle::Left};

/// Place of a scaling handle in `kScaling`, or −1.
int indexOf(FrameHandle handle) {
    for (size_t i = 0; i < kScaling.size(); ++i)
        if (kScaling[i] == handle)
            return static_cast<int>(i);
    return -1;
}

QPolygonF diamond(QPointF centre) {
    const double reach = kHandlePx / 2 + 1;
    return QPolygonF({centre + QPointF(0, -reach),
                      centre + QPointF(reach, 0),
                      centre + QPointF(0, reach),
                      centre + QPointF(-reach, 0)});
}

QPointF unit(QPointF vector) {
    const double length = std::hypot(vector.x(), vector.y());
    return length > 0 ? vector / length : QPointF(0, -1);
}

}  // namespace

QPointF SelectionFrame::anchor(FrameHandle handle) const {
    // Twice the position, in units of the size, clockwise from the top left.
    static constexpr std::array<std::pair<int, int>, 8> kTwice = {
        {{0, 0}, {1, 0}, {2, 0}, {2, 1}, {2, 2}, {1, 2}, {0, 2}, {0, 1}}};
    const int index = indexOf(handle);
    if (index < 0)
        return {size.width() / 2, size.height() / 2};
    const auto [across, down] = kTwice[static_cast<size_t>(index)];
    return {size.width() * across / 2, size.height() * down / 2};
}

FrameHandle oppositeHandle(FrameHandle handle) {
    const int index = indexOf(handle);
    return index < 0 ? handle : kScaling[static_cast<size_t>((index + 4) % 8)];
}

FramePicture::FramePicture(const SelectionFrame& frame,
                           const QTransform& widgetFromImage,
                           const QRectF& visible) {
    const QTransform widgetFromFrame = frame.imageFromFrame * widgetFromImage;  // Qt: left first
    for (size_t i = 0; i < kScaling.size(); ++i)
        handles_[i] = widgetFromFrame.map(frame.anchor(kScaling[i]));
    centre_ = widgetFromFrame.map(frame.anchor(FrameHandle::Inside));
    isPulled_ = frame.isPulled;
    placeRotation(frame.rotatesAt, visible);
}

/// Places it where a person looks for it, as far as it can be reached there.
void FramePicture::placeRotation(FrameHandle edge, const QRectF& visible) {
    const QRectF reachable = visible.adjusted(kHandlePx, kHandlePx, -kHandlePx, -kHandlePx);
    const auto place = [&](FrameHandle at, double stemPx) {
        rotatesAt_ = position(at);
        rotate_ = rotatesAt_ + unit(rotatesAt_ - centre_) * stemPx;
        return visible.isEmpty() || reachable.contains(rotate_);
    };
    // On a low frame the inner side is where it is moved by.
    const bool hasRoomInside = QLineF(position(edge), centre_).length() > 2 * kStemPx;
    const FrameHandle opposite = oppositeHandle(edge);
    if (place(edge, kStemPx) || (hasRoomInside && place(edge, -kStemPx)) ||
        place(opposite, kStemPx) || place(opposite, -kStemPx))
        return;
    (void)place(edge, kStemPx);
}

FrameHandle FramePicture::handleAt(QPointF widgetPoint) const {
    const auto reaches = [&](QPointF handle) {
        return QLineF(handle, widgetPoint).length() <= kReachPx;
    };
    if (reaches(rotate_))
        return FrameHandle::Rotate;
    // Corners before edges: on a small frame, where they overlap, corners are the useful ones.
    for (const size_t first : {size_t{0}, size_t{1}})
        for (size_t i = first; i < handles_.size(); i += 2)
            if (reaches(handles_[i]))
                return kScaling[i];
    return outline().containsPoint(widgetPoint, Qt::OddEvenFill) ? FrameHandle::Inside
                                                                 : FrameHandle::None;
}

QPointF FramePicture::position(FrameHandle handle) const {
    if (handle == FrameHandle::Rotate)
        return rotate_;
    const int index = indexOf(handle);
    return index < 0 ? centre_ : handles_[static_cast<size_t>(index)];
}

QRect FramePicture::bounds() const {
    const double reach = kHandlePx / 2 + 3;  // pen and antialiasing
    QPolygonF points = outline();
    points << rotate_;
    return points.boundingRect().adjusted(-reach, -reach, reach, reach).toAlignedRect();
}

Qt::CursorShape FramePicture::cursor(FrameHandle handle) const {
    if (handle == FrameHandle::Inside)
        return Qt::SizeAllCursor;
    if (handle == FrameHandle::Rotate)
        return Qt::PointingHandCursor;
    if (handle == FrameHandle::None)
        return Qt::ArrowCursor;
    // The arrow that points along the line from the centre, whatever the rotation.
    const QPointF out = position(handle) - centre_;
    const double degrees = std::atan2(out.y(), out.x()) * 180 / std::numbers::pi;
    const int eighth = static_cast<int>(std::lround(degrees / 45) + 8) % 4;
    static constexpr std::array kCursors = {
        Qt::SizeHorCursor, Qt::SizeFDiagCursor, Qt::SizeVerCursor, Qt::SizeBDiagCursor};
    return kCursors[static_cast<size_t>(eighth)];
}

void FramePicture::paint(QPainter& painter, const QPalette& palette) const {
    const QColor light = palette.color(QPalette::Highlight);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    for (const QPen& pen : {QPen(QColor(0, 0, 0, 120), 3), QPen(light, 1)}) {
        painter.setPen(pen);
        painter.drawPolygon(outline());
        painter.drawLine(rotatesAt_, rotate_);
    }
    painter.setPen(QPen(QColor(0, 0, 0, 190), 1));
    painter.setBrush(Qt::white);
    const QPointF half(kHandlePx / 2, kHandlePx / 2);
    for (const QPointF& handle : handles_) {
        if (isPulled_)
            painter.drawPolygon(diamond(handle));
        else
            painter.drawRect(QRectF(handle - half, handle + half));
    }
    painter.setBrush(light);
    painter.drawEllipse(rotate_, kHandlePx / 2 + 1, kHandlePx / 2 + 1);
    painter.restore();
}

QPolygonF FramePicture::outline() const {
    return QPolygonF({handles_[0], handles_[2], handles_[4], handles_[6]});
}

}  // namespace r2r::widgets
