// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/masking/mask_tool.h"

#include "ui/document/qt_image.h"
#include "ui/tools/canvas_scene.h"

namespace r2r::ui {

MaskTool::MaskTool(const ToolContext& context, const MaskMode& mode, QObject* parent)
    : Tool(context, parent), mode_(mode) {}

void MaskTool::activate() {
    scene().setLeftOutShown(true);
    scene().canvas().setToolCursor(Qt::CrossCursor);
}

void MaskTool::deactivate() {
    hideOutline();
    scene().setLeftOutShown(false);
    scene().canvas().setToolCursor(Qt::ArrowCursor);
}

const Foreground* MaskTool::target() {
    const Foreground* foreground = document().currentForeground();
    if (!foreground)
        return nullptr;
    if (const Obstacle obstacle = obstacleToPainting(*foreground); obstacle != Obstacle::None) {
        Q_EMIT refused(obstacle);
        return nullptr;
    }
    return foreground->backgroundFromForeground().inverse() ? foreground : nullptr;
}

void MaskTool::showOutline(std::span<const Point> outline, bool isClosed, bool hasCorners) {
    widgets::CanvasTrace trace = scene().canvas().trace();
    trace.outline.clear();
    for (const Point& each : outline)
        trace.outline << toQt(each);
    trace.isClosed = isClosed;
    trace.hasCorners = hasCorners;
    scene().canvas().setTrace(trace);
}

void MaskTool::hideOutline() {
    scene().canvas().setTrace({});
}

}  // namespace r2r::ui
