// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/region_tool.h"

#include "ui/document/commands.h"
#include "ui/document/qt_image.h"
#include "ui/tools/canvas_scene.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

namespace r2r::ui {
namespace {

/// The pixels of a picture of size `limit` between two corners, those at the corners included.
Rect between(Point a, Point b, Size limit) {
    const auto within = [](double value, int length) {
        return std::clamp(value, 0.0, double(length));
    };
    const auto first = [&](double u, double v, int length) {
        return static_cast<int>(std::floor(within(std::min(u, v), length)));
    };
    const auto last = [&](double u, double v, int length) {
        return static_cast<int>(std::ceil(within(std::max(u, v), length)));
    };
    const int x = first(a.x, b.x, limit.width);
    const int y = first(a.y, b.y, limit.height);
    return {x, y, last(a.x, b.x, limit.width) - x, last(a.y, b.y, limit.height) - y};
}

bool isClick(const Rect& rect) {
    return std::min(rect.width, rect.height) < RegionTool::kMinimumSidePx;
}

}  // namespace

RegionTool::RegionTool(const ToolContext& context, QObject* parent) : Tool(context, parent) {}

bool RegionTool::begin(const widgets::CanvasPointer& pointer) {
    const Foreground* foreground = document().currentForeground();
    if (!foreground)
        return false;
    drag_ = Drag{.id = foreground->id, .from = fromQt(pointer.imagePoint), .rect = {}};
    return true;
}

void RegionTool::extend(const widgets::CanvasPointer& pointer) {
    drag_->rect = between(
        drag_->from, fromQt(pointer.imagePoint), document().composition().background.size());
    scene().previewReference(isClick(drag_->rect) ? std::nullopt : std::optional(drag_->rect));
}

void RegionTool::commit() {
    const Drag drag = *std::exchange(drag_, std::nullopt);
    if (const Foreground* foreground = document().composition().find(drag.id)) {
        HarmonySettings harmony = foreground->harmony;
        harmony.reference = isClick(drag.rect) ? std::nullopt : std::optional(drag.rect);
        document().push(std::make_unique<SetHarmony>(document(), drag.id, std::move(harmony)));
    }
    scene().endPreview();
}

void RegionTool::cancel() {
    drag_.reset();
    scene().endPreview();
}

void RegionTool::activate() {
    scene().canvas().setToolCursor(Qt::CrossCursor);
}

void RegionTool::deactivate() {
    scene().canvas().setToolCursor(Qt::ArrowCursor);
}

}  // namespace r2r::ui
