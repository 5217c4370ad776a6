// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shadow_handle.h"

#include <QLineF>
#include <QPainter>
#include <QPalette>
#include <QPen>
#include <QRectF>

#include <algorithm>

namespace r2r::widgets {
namespace {

constexpr double kTipPx = 6;     // radius
constexpr double kReachPx = 11;  // a handle may be missed by a little
constexpr double kFootPx = 2.5;
constexpr double kMarginPx = 12;  // from the border of the window

}  // namespace

ShownShadowHandle shown(const ShadowHandle& handle,
                        const QTransform& widgetFromImage,
                        const QRectF& visible) {
    const QPointF foot = widgetFromImage.map(handle.foot);
    const QPointF way = widgetFromImage.map(handle.tip) - foot;
    const QRectF reachable = visible.adjusted(kMarginPx, kMarginPx, -kMarginPx, -kMarginPx);
    if (!reachable.contains(foot))
        return {foot, foot + way};
    double share = 1;
    const auto keepInside = [&share](double from, double step, double least, double most) {
        if (from + step > most)
            share = std::min(share, (most - from) / step);
        else if (from + step < least)
            share = std::min(share, (least - from) / step);
    };
    keepInside(foot.x(), way.x(), reachable.left(), reachable.right());
    keepInside(foot.y(), way.y(), reachable.top(), reachable.bottom());
    return {foot, foot + share * way};
}

bool isOnGrip(const ShownShadowHandle& handle, QPointF widgetPoint) {
    return QLineF(handle.grip, widgetPoint).length() <= kReachPx;
}

QRect boundsOf(const ShownShadowHandle& handle) {
    const double reach = kTipPx + 3;  // pen and antialiasing
    return QRectF(handle.foot, handle.grip)
        .normalized()
        .adjusted(-reach, -reach, reach, reach)
        .toAlignedRect();
}

void paintShadowHandle(QPainter& painter,
                       const ShownShadowHandle& handle,
                       const QPalette& palette) {
    const auto& [foot, tip] = handle;
    const QColor light = palette.color(QPalette::Highlight);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    for (const QPen& pen : {QPen(QColor(255, 255, 255, 170), 3), QPen(QColor(20, 20, 20), 1)}) {
        painter.setPen(pen);
        painter.drawLine(foot, tip);
    }
    painter.setPen(QPen(Qt::white, 1));
    painter.setBrush(QColor(20, 20, 20));
    painter.drawEllipse(foot, kFootPx, kFootPx);
    painter.setPen(QPen(Qt::white, 2));
    painter.drawEllipse(tip, kTipPx, kTipPx);
    painter.setPen(Qt::NoPen);
    painter.setBrush(light);
    painter.drawEllipse(tip, kTipPx / 2, kTipPx / 2);
    painter.restore();
}

}  // namespace r2r::widgets
