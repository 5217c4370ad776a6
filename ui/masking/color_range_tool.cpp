// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/masking/color_range_tool.h"

#include "ui/document/qt_image.h"

#include <cmath>

namespace r2r::ui {

bool ColorRangeTool::begin(const widgets::CanvasPointer& pointer) {
    if (!target())
        return false;
    at_ = fromQt(pointer.imagePoint);
    adds_ = pointer.modifiers.testFlag(Qt::ShiftModifier);
    return true;
}

void ColorRangeTool::extend(const widgets::CanvasPointer&) {}

void ColorRangeTool::commit() {
    const Foreground* foreground = document().currentForeground();
    if (!foreground)
        return;
    const Point inside = (*foreground->backgroundFromForeground().inverse())(at_);
    const QPoint at(static_cast<int>(std::floor(inside.x)), static_cast<int>(std::floor(inside.y)));
    if (Rect::of(foreground->image.size()).contains(at.x(), at.y()))
        Q_EMIT picked(at, adds_);
}

void ColorRangeTool::cancel() {}

}  // namespace r2r::ui
