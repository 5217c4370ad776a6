// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/masking/mask_tool.h"

#include "ui/document/qt_image.h"
#include "ui/tools/canvas_scene.h"

#include <algorithm>

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

std::vector<Point> mapped(const PlaneMap& map, std::span<const Point> outline) {
    double nearest = 0;
    for (const Point& each : outline)
        nearest = std::max(nearest, map.weight(each));
    const double least = 1e-6 * nearest;  // not quite to the horizon: images are finite
    std::vector<Point> result;
    result.reserve(outline.size() + 2);
    for (size_t i = 0; i < outline.size(); ++i) {
        const Point from = outline[i];
        const Point to = outline[(i + 1) % outline.size()];
        const double before = map.weight(from) - least;
        const double after = map.weight(to) - least;
        if (before > 0)
            result.push_back(map(from));
        if ((before > 0) != (after > 0)) {
            const double share = before / (before - after);
            result.push_back(
                map({from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share}));
        }
    }
    return result;
}

}  // namespace r2r::ui
