// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas_trace.h"

#include <QBrush>
#include <QImage>
#include <QPainter>
#include <QPen>

#include <algorithm>

namespace r2r::widgets {
namespace {

constexpr double kMarkPx = 7;    // radius
constexpr double kCornerPx = 3;  // half a side
constexpr int kReachPx = 10;     // marks and pens beyond the points

/// Diagonal stripes, so that lines of every direction are striped.
QImage stripes() {
    QImage tile(kMarchingPeriod, kMarchingPeriod, QImage::Format_RGB32);
    for (int y = 0; y < kMarchingPeriod; ++y)
        for (int x = 0; x < kMarchingPeriod; ++x)
            tile.setPixel(x,
                          y,
                          (x + y) % kMarchingPeriod < kMarchingPeriod / 2 ? qRgb(0, 0, 0)
                                                                          : qRgb(255, 255, 255));
    return tile;
}

void paintMark(QPainter& painter, QPointF at, bool isWanted) {
    painter.setPen(QPen(QColor(0, 0, 0, 160), 3));
    painter.setBrush(isWanted ? QColor(40, 150, 70) : QColor(190, 50, 50));
    painter.drawEllipse(at, kMarkPx, kMarkPx);
    painter.setPen(QPen(Qt::white, 1.6));
    painter.drawEllipse(at, kMarkPx, kMarkPx);
    const double arm = kMarkPx - 3;
    painter.drawLine(at - QPointF(arm, 0), at + QPointF(arm, 0));
    if (isWanted)
        painter.drawLine(at - QPointF(0, arm), at + QPointF(0, arm));
}

}  // namespace

void paintTrace(QPainter& painter, const CanvasTrace& trace, const QTransform& widgetFromImage) {
    painter.save();
    painter.setBrush(Qt::NoBrush);
    const QPolygonF outline = widgetFromImage.map(trace.outline);
    // Dark under light: one of the two is visible on any picture.
    for (const QPen& pen : {QPen(QColor(0, 0, 0, 160), 3), QPen(Qt::white, 1)}) {
        painter.setPen(pen);
        if (trace.isClosed)
            painter.drawPolygon(outline);
        else
            painter.drawPolyline(outline);
    }
    if (trace.hasCorners) {
        painter.setPen(QPen(QColor(0, 0, 0, 160), 1));
        painter.setBrush(Qt::white);
        for (const QPointF& corner : outline)
            painter.drawRect(QRectF(corner - QPointF(kCornerPx, kCornerPx),
                                    corner + QPointF(kCornerPx, kCornerPx)));
    }
    painter.setRenderHint(QPainter::Antialiasing);
    for (const CanvasMark& mark : trace.marks)
        paintMark(painter, widgetFromImage.map(mark.at), mark.isWanted);
    painter.restore();
}

QRect traceBounds(const CanvasTrace& trace, const QTransform& widgetFromImage) {
    QPolygonF points = trace.outline;
    for (const CanvasMark& mark : trace.marks)
        points << mark.at;
    if (points.isEmpty())
        return {};
    return widgetFromImage.map(points).boundingRect().toAlignedRect().adjusted(
        -kReachPx, -kReachPx, kReachPx, kReachPx);
}

QRect changedBounds(const CanvasTrace& before,
                    const CanvasTrace& after,
                    const QTransform& widgetFromImage) {
    if (before.marks != after.marks || before.isClosed != after.isClosed ||
        before.hasCorners != after.hasCorners || before.outline.isEmpty() ||
        after.outline.isEmpty())
        return traceBounds(before, widgetFromImage) | traceBounds(after, widgetFromImage);
    const qsizetype shorter = std::min(before.outline.size(), after.outline.size());
    qsizetype same = 0;
    while (same < shorter && before.outline[same] == after.outline[same])
        ++same;
    // From the last common point on; a closed one also where it comes back to its first.
    const qsizetype from = std::max<qsizetype>(same - 1, 0);
    CanvasTrace rest;
    rest.outline = before.outline.mid(from) + after.outline.mid(from);
    if (after.isClosed)
        rest.outline << before.outline.first() << after.outline.first();
    return traceBounds(rest, widgetFromImage);
}

void paintMarchingLines(QPainter& painter,
                        const QList<QLineF>& lines,
                        const QTransform& widgetFromImage,
                        int phase) {
    static const QImage kStripes = stripes();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing, false);
    // The origin of brushes does not count for pens.
    QBrush moved(kStripes);
    moved.setTransform(QTransform::fromTranslate(phase % kMarchingPeriod, 0));
    painter.setPen(QPen(moved, 1));
    QList<QLineF> shown;
    shown.reserve(lines.size());
    for (const QLineF& line : lines)
        shown << widgetFromImage.map(line);
    painter.drawLines(shown);
    painter.restore();
}

}  // namespace r2r::widgets
