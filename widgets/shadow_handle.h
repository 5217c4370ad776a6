// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <QRect>
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

/// Whether a pointer there takes the handle at the tip.
[[nodiscard]] bool isOnTip(const ShadowHandle& handle,
                           const QTransform& widgetFromImage,
                           QPointF widgetPoint);

/// What `paintShadowHandle` may touch, widget pixels.
[[nodiscard]] QRect boundsOf(const ShadowHandle& handle, const QTransform& widgetFromImage);

void paintShadowHandle(QPainter& painter,
                       const ShadowHandle& handle,
                       const QTransform& widgetFromImage,
                       const QPalette& palette);

}  // namespace r2r::widgets
