// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/hand_tool.h"

#include "ui/tools/canvas_scene.h"

namespace r2r::ui {

HandTool::HandTool(const ToolContext& context, QObject* parent) : Tool(context, parent) {}

bool HandTool::begin(const widgets::CanvasPointer&) {
    return false;
}

void HandTool::extend(const widgets::CanvasPointer&) {}

void HandTool::commit() {}

void HandTool::cancel() {}

void HandTool::activate() {
    scene().canvas().setHandPanning(true);
}

void HandTool::deactivate() {
    scene().canvas().setHandPanning(false);
}

}  // namespace r2r::ui
