// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRect>

class QPainter;

namespace r2r::widgets {

/// The circle that shows where a brush will paint: visible on any picture, with a second, fainter
/// circle where the brush's full strength ends.
struct BrushOutline {
    double diameterPx = 0;  ///< image pixels
    double hardness = 1;    ///< 0…1: share of the diameter with full strength
    bool isEraser = false;

    bool operator==(const BrushOutline&) const = default;
};

/// @param widgetDiameter  `outline.diameterPx` in widget pixels.
void paintBrushOutline(QPainter& painter,
                       const BrushOutline& outline,
                       QPointF widgetCentre,
                       double widgetDiameter);

/// The widget pixels that painting it touches.
[[nodiscard]] QRect brushOutlineBounds(QPointF widgetCentre, double widgetDiameter);

}  // namespace r2r::widgets
