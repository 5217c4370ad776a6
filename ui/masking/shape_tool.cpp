// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/masking/shape_tool.h"

#include "ui/document/qt_image.h"
#include "ui/masking/mask_work.h"
#include "ui/masking/shaped_mask.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace r2r::ui {
namespace {

constexpr double kDragBeginsPx = 3;  // on the screen: a click draws nothing
constexpr double kLassoStepPx = 1;   // likewise: nearer points would not be seen

double distanceOf(QPointF a, QPointF b) {
    return std::hypot(a.x() - b.x(), a.y() - b.y());
}

}  // namespace

ShapeTool::ShapeTool(
    const ToolContext& context, const MaskMode& mode, MaskWork& work, Shape shape, QObject* parent)
    : MaskTool(context, mode, parent), work_(work), shape_(shape) {}

bool ShapeTool::begin(const widgets::CanvasPointer& pointer) {
    const Foreground* foreground = target();
    if (!foreground)
        return false;
    const Point from = fromQt(pointer.imagePoint);
    drag_ = Drag{.id = foreground->id,
                 .how = mode().with(pointer.modifiers),
                 .from = from,
                 .last = pointer.widgetPoint,
                 .outline = {from},
                 .held = pointer.modifiers,
                 .isClick = true};
    return true;
}

void ShapeTool::extend(const widgets::CanvasPointer& pointer) {
    drag_->held &= pointer.modifiers;
    if (drag_->isClick && distanceOf(pointer.widgetPoint, drag_->last) < kDragBeginsPx)
        return;
    drag_->isClick = false;
    if (shape_ != Shape::Lasso) {
        drag_->outline = box(pointer);
    } else {
        if (distanceOf(pointer.widgetPoint, drag_->last) < kLassoStepPx)
            return;
        drag_->outline.push_back(fromQt(pointer.imagePoint));
        drag_->last = pointer.widgetPoint;
    }
    showOutline(drag_->outline, true);
}

std::vector<Point> ShapeTool::box(const widgets::CanvasPointer& pointer) const {
    const Qt::KeyboardModifiers pressed = pointer.modifiers & ~drag_->held;
    Point corner = drag_->from;
    Point opposite = fromQt(pointer.imagePoint);
    if (pressed.testFlag(Qt::ShiftModifier)) {
        const double side =
            std::max(std::abs(opposite.x - corner.x), std::abs(opposite.y - corner.y));
        opposite = {corner.x + std::copysign(side, opposite.x - corner.x),
                    corner.y + std::copysign(side, opposite.y - corner.y)};
    }
    if (pressed.testFlag(Qt::AltModifier))
        corner = {2 * corner.x - opposite.x, 2 * corner.y - opposite.y};
    return shape_ == Shape::Ellipse ? ellipseOutline(corner, opposite)
                                    : rectangleOutline(corner, opposite);
}

void ShapeTool::commit() {
    const Drag drag = *std::exchange(drag_, std::nullopt);
    hideOutline();
    const Foreground* foreground = document().currentForeground();
    if (drag.isClick || !foreground || foreground->id != drag.id)
        return;
    const auto inside = *foreground->backgroundFromForeground().inverse();
    const QString text = shape_ == Shape::Rectangle ? tr("Select rectangle")
                         : shape_ == Shape::Ellipse ? tr("Select ellipse")
                                                    : tr("Lasso");
    work_.start(text,
                [outline = mapped(inside, drag.outline), how = drag.how](const TiledMask& mask,
                                                                         const JobContext& job) {
                    return shapedMask(mask, outline, how, job);
                });
}

void ShapeTool::cancel() {
    drag_.reset();
    hideOutline();
}

}  // namespace r2r::ui
