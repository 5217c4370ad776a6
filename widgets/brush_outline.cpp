// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/brush_outline.h"

#include <QPainter>
#include <QPen>

#include <algorithm>
#include <cmath>

namespace r2r::widgets {
namespace {

constexpr double kSmallestPx = 1.5;  // a smaller circle could not be seen
constexpr double kInnerGapPx = 3;    // circles closer than this blur into one
constexpr double kSignPx = 3;        // half the width of the plus or minus

/// Dark under light: one of the two is visible on any picture.
void strokeTwice(QPainter& painter, double opacity, const auto& draw) {
    painter.setOpacity(opacity);
    painter.setPen(QPen(QColor(0, 0, 0, 160), 3));
    draw();
    painter.setPen(QPen(Qt::white, 1));
    draw();
}

}  // namespace

void paintBrushOutline(QPainter& painter,
                       const BrushOutline& outline,
                       QPointF widgetCentre,
                       double widgetDiameter) {
    const double radius = std::max(widgetDiameter / 2, kSmallestPx);
    const double inner = radius * outline.hardness;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    strokeTwice(painter, 1, [&] { painter.drawEllipse(widgetCentre, radius, radius); });
    if (inner > kInnerGapPx && radius - inner > kInnerGapPx)
        strokeTwice(painter, 0.4, [&] { painter.drawEllipse(widgetCentre, inner, inner); });
    strokeTwice(painter, 0.8, [&] {
        painter.drawLine(widgetCentre - QPointF(kSignPx, 0), widgetCentre + QPointF(kSignPx, 0));
        if (!outline.isEraser)
            painter.drawLine(widgetCentre - QPointF(0, kSignPx),
                             widgetCentre + QPointF(0, kSignPx));
    });
    painter.restore();
}

QRect brushOutlineBounds(QPointF widgetCentre, double widgetDiameter) {
    const double reach =
        std::max({widgetDiameter / 2, kSmallestPx, kSignPx}) + 3;  // pen and antialiasing
    return QRectF(widgetCentre - QPointF(reach, reach), widgetCentre + QPointF(reach, reach))
        .toAlignedRect();
}

}  // namespace r2r::widgets
