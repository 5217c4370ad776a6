// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas_buttons.h"

#include <utility>

namespace r2r::widgets {

CanvasButtons::Taker CanvasButtons::press(Qt::MouseButton button, QPointF widgetPoint) {
    if (taker_ != Taker::None)
        return Taker::None;
    const bool isLeft = button == Qt::LeftButton;
    if (button == Qt::MiddleButton || (isLeft && isLeftForPanning()))
        taker_ = Taker::View;
    else if (isLeft || (button == Qt::RightButton && isRightForTool_))
        taker_ = Taker::Tool;
    button_ = button;
    from_ = widgetPoint;
    return taker_;
}

std::optional<QPointF> CanvasButtons::drag(QPointF widgetPoint) {
    if (!isPanning())
        return std::nullopt;
    return widgetPoint - std::exchange(from_, widgetPoint);
}

CanvasButtons::Taker CanvasButtons::release(Qt::MouseButton button) {
    return button == button_ ? std::exchange(taker_, Taker::None) : Taker::None;
}

}  // namespace r2r::widgets
