// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRect>
#include <QRectF>
#include <QTransform>

class QPainter;
class QPalette;

namespace r2r::widgets {

/// Where a shadow goes: a line on the ground from what casts it, with a handle at its end that can
/// be dragged. Image pixels.
struct ShadowHandle {
    QPointF foot;
    QPointF tip;

    bool operator==(const ShadowHandle&) const = default;
};

/// The same in the window, widget pixels.
struct ShownShadowHandle {
    QPointF foot;
    QPointF grip;  ///< the tip; where that is out of sight the last place on the way that is not
};

/// @param visible  where the handle can be reached, widget pixels
[[nodiscard]] ShownShadowHandle shown(const ShadowHandle& handle,
                                      const QTransform& widgetFromImage,
                                      const QRectF& visible);

/// Whether a pointer there takes the handle.
[[nodiscard]] bool isOnGrip(const ShownShadowHandle& handle, QPointF widgetPoint);

/// What `paintShadowHandle` may touch, widget pixels.
[[nodiscard]] QRect boundsOf(const ShownShadowHandle& handle);

void paintShadowHandle(QPainter& painter, const ShownShadowHandle& handle, const QPalette& palette);

}  // namespace r2r::widgets
