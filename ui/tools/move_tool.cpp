// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/move_tool.h"

#include "ui/document/commands.h"
#include "ui/document/qt_image.h"
#include "ui/tools/canvas_scene.h"

#include <QKeyEvent>

#include <algorithm>
#include <cmath>
#include <memory>
#include <numbers>
#include <utility>

namespace r2r::ui {
namespace {

using widgets::FrameHandle;

constexpr double kSnapDegrees = 15;
constexpr double kNudgePx = 1;
constexpr double kLargeNudgePx = 10;
constexpr double kSnapReachPx = 6;  // of the screen

/// Direction of `to` seen from `centre`, counter-clockwise on the screen.
double degreesTo(Point centre, Point to) {
    return std::atan2(centre.y - to.y, to.x - centre.x) * 180 / std::numbers::pi;
}

/// The topmost foreground with anything of its mask at `point` (background pixels).
const Foreground* foregroundAt(const Composition& composition, Point point) {
    for (auto each = composition.foregrounds.rbegin(); each != composition.foregrounds.rend();
         ++each) {
        if (each->isHidden)
            continue;
        const auto maskFromBackground = each->backgroundFromForeground().inverse();
        if (!maskFromBackground)
            continue;
        const Point place = (*maskFromBackground)(point);
        const Size size = each->mask.size();
        const bool isInside =
            place.x >= 0 && place.y >= 0 && place.x < size.width && place.y < size.height;
        if (isInside && each->mask.at(static_cast<int>(place.x), static_cast<int>(place.y)) > 0)
            return &*each;
    }
    return nullptr;
}

Point nudgeOf(const QKeyEvent& event) {
    const double step = event.modifiers().testFlag(Qt::ShiftModifier) ? kLargeNudgePx : kNudgePx;
    switch (event.key()) {
        case Qt::Key_Left:
            return {-step, 0};
        case Qt::Key_Right:
            return {step, 0};
        case Qt::Key_Up:
            return {0, -step};
        case Qt::Key_Down:
            return {0, step};
        default:
            return {};
    }
}

}  // namespace

Placement moved(const Placement& before, Point from, Point to) {
    // By whole pixels: a foreground of true size is then copied, never resampled.
    Placement after = before;
    after.centre.x += std::round(to.x - from.x);
    after.centre.y += std::round(to.y - from.y);
    return after;
}

Placement scaledBy(const Placement& before,
                   Size foreground,
                   FrameHandle handle,
                   Point from,
                   Point to,
                   bool aboutCentre) {
    const Affine place = before.backgroundFromForeground(foreground);
    const widgets::SelectionFrame frame{
        .size = {double(foreground.width), double(foreground.height)}, .imageFromFrame = {}};
    const Point grip = place(fromQt(frame.anchor(handle)));
    const Point fixed =
        aboutCentre ? before.centre : place(fromQt(frame.anchor(oppositeHandle(handle))));
    const Point arm{grip.x - fixed.x, grip.y - fixed.y};
    const Point pulled{arm.x + to.x - from.x, arm.y + to.y - from.y};
    const double wanted = (pulled.x * arm.x + pulled.y * arm.y) / (arm.x * arm.x + arm.y * arm.y);

    Placement after = before;
    after.scale =
        std::clamp(before.scale * wanted, MoveTool::kMinimumScale, MoveTool::kMaximumScale);
    const double factor = after.scale / before.scale;
    after.centre = {fixed.x + (before.centre.x - fixed.x) * factor,
                    fixed.y + (before.centre.y - fixed.y) * factor};
    return after;
}

Placement rotatedBy(const Placement& before, Point from, Point to, bool snaps) {
    double degrees = before.degrees + degreesTo(before.centre, to) - degreesTo(before.centre, from);
    if (snaps)
        degrees = std::round(degrees / kSnapDegrees) * kSnapDegrees;
    Placement after = before;
    after.degrees = std::remainder(degrees, 360);
    return after;
}

MoveTool::MoveTool(const ToolContext& context, QObject* parent) : Tool(context, parent) {}

bool MoveTool::begin(const widgets::CanvasPointer& pointer) {
    const Point from = fromQt(pointer.imagePoint);
    FrameHandle handle = scene().canvas().handleAt(pointer.widgetPoint);
    const bool isToggling = pointer.modifiers.testFlag(Qt::ShiftModifier) &&
                            (handle == FrameHandle::None || handle == FrameHandle::Inside);
    if (handle == FrameHandle::None || isToggling) {
        const Foreground* under = foregroundAt(document().composition(), from);
        if (!under) {
            tellOfOneThatStays(from);
            return false;
        }
        if (isToggling) {
            document().toggleChosen(under->id);
            return false;
        }
        if (!document().isChosen(under->id))
            document().setCurrentForeground(under->id);
        handle = FrameHandle::Inside;
    }
    const Foreground* foreground = document().currentForeground();
    if (!foreground || !mayPlace(*foreground))
        return false;
    drag_ = dragOf(*foreground, handle, from);
    return true;
}

MoveTool::Drag MoveTool::dragOf(const Foreground& foreground, FrameHandle handle, Point from) {
    Drag drag{.id = foreground.id,
              .handle = handle,
              .size = foreground.image.size(),
              .from = from,
              .before = foreground.placement,
              .now = foreground.placement};
    if (handle != FrameHandle::Inside)
        return drag;
    const Composition& composition = document().composition();
    drag.extent = extentOf(foreground);
    std::vector<ForegroundId> moving = {foreground.id};
    for (const PlacedForeground& each : chosenAfter({})) {
        if (each.id == foreground.id)
            continue;
        drag.extent = unionOf(drag.extent, extentOf(*composition.find(each.id)));
        drag.others.push_back(each);
        moving.push_back(each.id);
    }
    drag.lines = snapLines(composition, moving);
    return drag;
}

std::vector<PlacedForeground> MoveTool::chosenAfter(Point step) const {
    std::vector<PlacedForeground> places;
    for (const ForegroundId id : document().chosenForegrounds()) {
        const Foreground& foreground = *document().composition().find(id);
        if (obstacleToPlacing(document().composition(), foreground) != Obstacle::None)
            continue;
        places.push_back({id, foreground.placement});
        Point& centre = places.back().placement.centre;
        centre = {centre.x + step.x, centre.y + step.y};
    }
    return places;
}

Point MoveTool::stepOf(const widgets::CanvasPointer& pointer) {
    const Placement after = moved(drag_->before, drag_->from, fromQt(pointer.imagePoint));
    const Point step{after.centre.x - drag_->before.centre.x,
                     after.centre.y - drag_->before.centre.y};
    widgets::CanvasView& canvas = scene().canvas();
    Snap snap;
    // What was only taken stays where it is.
    if (step != Point{} && !pointer.modifiers.testFlag(Qt::ControlModifier))
        snap = snapped(drag_->extent.shifted(step),
                       drag_->lines,
                       kSnapReachPx / canvas.view().widgetFromImageLength(1));
    canvas.setGuides(snap.upright, snap.level);
    const Point correction = allowedStep(drag_->before, snap.step);
    return {step.x + correction.x, step.y + correction.y};
}

void MoveTool::move(Point step) {
    const auto shifted = [step](Placement placement) {
        placement.centre = {placement.centre.x + step.x, placement.centre.y + step.y};
        return placement;
    };
    drag_->now = shifted(drag_->before);
    for (const PlacedForeground& each : drag_->others)
        scene().previewPlacement(each.id, shifted(each.placement));
}

void MoveTool::extend(const widgets::CanvasPointer& pointer) {
    const Point to = fromQt(pointer.imagePoint);
    const auto holds = [&](Qt::KeyboardModifier key) { return pointer.modifiers.testFlag(key); };
    if (drag_->handle == FrameHandle::Inside)
        move(stepOf(pointer));
    else if (drag_->handle == FrameHandle::Rotate)
        drag_->now = rotatedBy(drag_->before, drag_->from, to, holds(Qt::ShiftModifier));
    else
        drag_->now = scaledBy(
            drag_->before, drag_->size, drag_->handle, drag_->from, to, holds(Qt::AltModifier));
    scene().previewPlacement(drag_->id, drag_->now);
}

void MoveTool::commit() {
    const Drag drag = *std::exchange(drag_, std::nullopt);
    scene().canvas().setGuides({}, {});
    if (drag.others.empty()) {
        document().push(std::make_unique<PlaceForeground>(document(), drag.id, drag.now));
    } else {
        const Point step{drag.now.centre.x - drag.before.centre.x,
                         drag.now.centre.y - drag.before.centre.y};
        document().push(std::make_unique<PlaceForegrounds>(document(), chosenAfter(step)));
    }
    scene().endPreview();
}

void MoveTool::cancel() {
    drag_.reset();
    scene().canvas().setGuides({}, {});
    scene().endPreview();
}

bool MoveTool::pressKey(const QKeyEvent& event) {
    const Point step = nudgeOf(event);
    const Foreground* foreground = document().currentForeground();
    if (!foreground || step == Point{})
        return false;
    if (obstacleToPlacing(document().composition(), *foreground) != Obstacle::None)
        return !event.isAutoRepeat() && mayPlace(*foreground);  // said once
    if (document().revision() != nudgeRevision_)
        nudge_ = document().beginGesture();
    std::vector<PlacedForeground> places = chosenAfter(step);
    if (places.size() == 1)
        document().push(std::make_unique<PlaceForeground>(
            document(), places.front().id, places.front().placement, nudge_));
    else
        document().push(
            std::make_unique<PlaceForegrounds>(document(), std::move(places), QString(), nudge_));
    nudgeRevision_ = document().revision();
    return true;
}

bool MoveTool::mayPlace(const Foreground& foreground) {
    const Obstacle obstacle = obstacleToPlacing(document().composition(), foreground);
    if (obstacle != Obstacle::None)
        Q_EMIT refused(obstacle);
    return obstacle == Obstacle::None;
}

void MoveTool::tellOfOneThatStays(Point at) {
    const Foreground* current = document().currentForeground();
    if (!current || obstacleToPainting(*current) == Obstacle::None)
        return;
    const auto own = current->backgroundFromForeground().inverse();
    const Point place = own ? (*own)(at) : Point{-1, -1};
    const Size size = current->image.size();
    if (place.x >= 0 && place.y >= 0 && place.x < size.width && place.y < size.height)
        (void)mayPlace(*current);
}

void MoveTool::activate() {
    scene().setFrameShown(true);
}

void MoveTool::deactivate() {
    scene().setFrameShown(false);
}

}  // namespace r2r::ui
