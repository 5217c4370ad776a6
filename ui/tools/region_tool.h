// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/pipeline/composition.h"
#include "ui/tools/tool.h"

#include <optional>

namespace r2r::ui {

/// Drags the rectangle of the background whose colours the current foreground follows. A click
/// without dragging forgets it.
class RegionTool : public Tool {
    Q_OBJECT

public:
    /// Shorter drags are clicks: a few pixels are no reference for colours.
    static constexpr int kMinimumSidePx = 4;

    explicit RegionTool(const ToolContext& context, QObject* parent = nullptr);

    [[nodiscard]] bool begin(const widgets::CanvasPointer& pointer) override;
    void extend(const widgets::CanvasPointer& pointer) override;
    void commit() override;
    void cancel() override;
    void activate() override;
    void deactivate() override;

private:
    struct Drag {
        ForegroundId id{};
        Point from;
        Rect rect;
    };

    std::optional<Drag> drag_;
};

}  // namespace r2r::ui
