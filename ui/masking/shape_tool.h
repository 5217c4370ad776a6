// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/masking/mask_tool.h"

#include <optional>
#include <vector>

namespace r2r::ui {

class MaskWork;

/// Drags a rectangle or an ellipse, or draws around something: what is inside goes into the mask,
/// or out of it. Shift that is pressed while dragging makes the sides equal, Alt draws from the
/// middle.
class ShapeTool : public MaskTool {
    Q_OBJECT

public:
    enum class Shape : uint8_t { Rectangle, Ellipse, Lasso };

    /// @param work  borrowed
    ShapeTool(const ToolContext& context,
              const MaskMode& mode,
              MaskWork& work,
              Shape shape,
              QObject* parent = nullptr);

    [[nodiscard]] bool begin(const widgets::CanvasPointer& pointer) override;
    void extend(const widgets::CanvasPointer& pointer) override;
    void commit() override;
    void cancel() override;

private:
    struct Drag {
        ForegroundId id{};
        MaskCombination how{};
        Point from;                  ///< pixels of the background
        QPointF last;                ///< on the screen
        std::vector<Point> outline;  ///< pixels of the background
        Qt::KeyboardModifiers held;  ///< since the beginning: they say what is done to the mask
        bool isClick = true;         ///< until it has moved
    };

    [[nodiscard]] std::vector<Point> box(const widgets::CanvasPointer& pointer) const;

    MaskWork& work_;
    Shape shape_;
    std::optional<Drag> drag_;
};

}  // namespace r2r::ui
