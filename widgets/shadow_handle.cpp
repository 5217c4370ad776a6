// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shadow_handle.h"

#include <QLineF>
#include <QPainter>
#include <QPalette>
#include <QPen>
#include <QRectF>

namespace r2r::widgets {
namespace {

constexpr double kTipPx = 6;     // radius
constexpr double kReachPx = 11;  // a handle may be missed by a little
constexpr double kFootPx = 2.5;

}  // namespace

bool isOnTip(const ShadowHandle& handle, const QTransform& widgetFromImage, QPointF widgetPoint) {
    return QLineF(widgetFromImage.map(handle.tip), widgetPoint).length() <= kReachPx;
}

QRect boundsOf(const ShadowHandle& handle, const QTransform& widgetFromImage) {
    const double reach = kTipPx + 3;  // pen and antialiasing
    return QRectF(widgetFromImage.map(handle.foot), widgetFromImage.map(handle.tip))
        .normalized()
        .adjusted(-reach, -reach, reach, reach)
        .toAlignedRect();
}

void paintShadowHandle(QPainter& painter,
                       const ShadowHandle& handle,
                       const QTransform& widgetFromImage,
                       const QPalette& palette) {
    const QPointF foot = widgetFromImage.map(handle.foot);
    const QPointF tip = widgetFromImage.map(handle.tip);
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
