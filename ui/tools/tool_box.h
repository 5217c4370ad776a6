// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tools/brush_tool.h"
#include "ui/tools/hand_tool.h"
#include "ui/tools/move_tool.h"
#include "ui/tools/region_tool.h"
#include "ui/tools/tool_controller.h"

#include <QObject>

class QAction;

namespace r2r::ui {

class Actions;

/// The tools of the window and the actions that choose them. Brush and eraser are one tool.
class ToolBox final : public QObject {
    Q_OBJECT

public:
    ToolBox(const ToolContext& context, const Actions& actions, QObject* parent = nullptr);

    /// @param action, tool  choosing it, and what is chosen; both live longer than this
    void add(const QAction& action, Tool& tool);

    [[nodiscard]] BrushTool& brush() { return brush_; }

    [[nodiscard]] ToolController& controller() { return controller_; }

Q_SIGNALS:
    void refused(r2r::ui::Obstacle obstacle);  ///< a tool was used where it may not

private:
    void chooseBrush(bool isEraser);

    MoveTool move_;
    BrushTool brush_;
    RegionTool region_;
    HandTool hand_;
    ToolController controller_;
};

}  // namespace r2r::ui
