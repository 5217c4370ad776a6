// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>

#include <cstdint>
#include <optional>

namespace r2r::widgets {

/// Whom a button of the pointer belongs to from press to release: the middle one pans the view, and
/// the left one does while space or the hand tool says so; otherwise the left one is the tool's,
/// and the right one where a tool has a use for it. One button counts at a time.
class CanvasButtons {
public:
    enum class Taker : uint8_t { None, View, Tool };

    void setSpaceHeld(bool isHeld) { isSpaceHeld_ = isHeld; }

    void setHandPanning(bool isPanning) { isHandPanning_ = isPanning; }

    void setRightForTool(bool isForTool) { isRightForTool_ = isForTool; }

    Taker press(Qt::MouseButton button, QPointF widgetPoint);

    /// @return how far the view is panned; nothing while it is not
    std::optional<QPointF> drag(QPointF widgetPoint);

    /// @return the one that the button belonged to
    Taker release(Qt::MouseButton button);

    [[nodiscard]] bool isPanning() const { return taker_ == Taker::View; }

    [[nodiscard]] bool isWithTool() const { return taker_ == Taker::Tool; }

    /// Whether the left button would pan.
    [[nodiscard]] bool isLeftForPanning() const { return isSpaceHeld_ || isHandPanning_; }

private:
    Taker taker_ = Taker::None;
    Qt::MouseButton button_ = Qt::NoButton;
    QPointF from_;  ///< where the pointer was while panning
    bool isSpaceHeld_ = false;
    bool isHandPanning_ = false;
    bool isRightForTool_ = false;
};

}  // namespace r2r::widgets
