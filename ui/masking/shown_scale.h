// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"

#include <QTransform>

#include <cmath>

namespace r2r::ui {

/// By how much lengths grow in the middle of a picture of that size: √|det|.
[[nodiscard]] inline double scaleInTheMiddle(const QTransform& map, Size size) {
    const QPointF middle(size.width / 2.0, size.height / 2.0);
    const QPointF at = map.map(middle);
    const QPointF right = map.map(middle + QPointF(1, 0)) - at;
    const QPointF down = map.map(middle + QPointF(0, 1)) - at;
    return std::sqrt(std::abs(right.x() * down.y() - right.y() * down.x()));
}

}  // namespace r2r::ui
