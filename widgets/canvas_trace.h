// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineF>
#include <QList>
#include <QPointF>
#include <QPolygonF>
#include <QRect>
#include <QTransform>

class QPainter;

namespace r2r::widgets {

/// A place that was clicked.
struct CanvasMark {
    QPointF at;  ///< image pixels
    bool isWanted = true;

    bool operator==(const CanvasMark&) const = default;
};

/// Something that is being drawn on a canvas: an outline, and places that were clicked.
struct CanvasTrace {
    QPolygonF outline;      ///< image pixels
    bool isClosed = false;  ///< the last point is joined to the first
    bool hasCorners = false;
    QList<CanvasMark> marks;

    bool operator==(const CanvasTrace&) const = default;
};

void paintTrace(QPainter& painter, const CanvasTrace& trace, const QTransform& widgetFromImage);

/// The widget pixels that `paintTrace` may touch; empty for nothing.
[[nodiscard]] QRect traceBounds(const CanvasTrace& trace, const QTransform& widgetFromImage);

/// The widget pixels that look different when one trace takes the place of another; where a line
/// only goes on, those of its end.
[[nodiscard]] QRect changedBounds(const CanvasTrace& before,
                                  const CanvasTrace& after,
                                  const QTransform& widgetFromImage);

/// Lines in stripes of black and white; another `phase` moves the stripes along.
/// @param lines  image pixels
void paintMarchingLines(QPainter& painter,
                        const QList<QLineF>& lines,
                        const QTransform& widgetFromImage,
                        int phase);

/// After as many phases the stripes are where they were.
inline constexpr int kMarchingPeriod = 8;

}  // namespace r2r::widgets
