// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/move_tool.h"

#include "ui/document/commands.h"
#include "ui/document/qt_image.h"
#include "ui/tools/canvas_scene.h"

#include <QKeyEvent>

#include <algorithm>
#include <array>
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
constexpr double kSnapReachPx = 6;       // of the screen
constexpr double kPulledExactly = 1e-6;  // of the way of the pointer

/// Which corners go with a handle, in the order of `Corners`.
using CornersTaken = std::array<bool, 4>;

CornersTaken cornersTakenAt(FrameHandle handle) {
    switch (handle) {
        case FrameHandle::TopLeft:
            return {true, false, false, false};
        case FrameHandle::Top:
            return {true, true, false, false};
        case FrameHandle::TopRight:
            return {false, true, false, false};
        case FrameHandle::Right:
            return {false, true, true, false};
        case FrameHandle::BottomRight:
            return {false, false, true, false};
        case FrameHandle::Bottom:
            return {false, false, true, true};
        case FrameHandle::BottomLeft:
            return {false, false, false, true};
        case FrameHandle::Left:
            return {true, false, false, true};
        default:
            return {};
    }
}

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
        if (!maskFromBackground || !maskFromBackground->reaches(point))
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
    const PlaneMap place = before.backgroundFromForeground(foreground);
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

Placement pulledBy(
    const Placement& before, Size foreground, FrameHandle handle, Point from, Point to) {
    const Corners start = mappedCorners(before.backgroundFromForeground(foreground), foreground);
    const CornersTaken taken = cornersTakenAt(handle);
    const auto pulled = [&](double share) {
        Corners corners = start;
        for (size_t i = 0; i < corners.size(); ++i)
            if (taken[i])
                corners[i] = {corners[i].x + share * (to.x - from.x),
                              corners[i].y + share * (to.y - from.y)};
        return before.withCorners(foreground, corners);
    };
    if (const auto all = pulled(1))
        return *all;
    // Sound up to some share of the way and not beyond: each rule is a straight border.
    Placement after = before;
    double sound = 0;
    double tooFar = 1;
    while (tooFar - sound > kPulledExactly) {
        const double middle = (sound + tooFar) / 2;
        const auto there = pulled(middle);
        (there ? sound : tooFar) = middle;
        if (there)
            after = *there;
    }
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

bool MoveTool::takesShadow(const widgets::CanvasPointer& pointer) {
    const Foreground* current = document().currentForeground();
    if (!current || !current->shadow || !scene().canvas().isOnShadowHandle(pointer.widgetPoint))
        return false;
    const auto standing = scene().standingOf(current->id);
    if (!standing)
        return false;
    const Point tip = tipOf(*current->shadow, *standing);
    const Point at = fromQt(pointer.imagePoint);
    shadow_ = ShadowDrag{current->id, *standing, {tip.x - at.x, tip.y - at.y}, *current->shadow};
    return true;
}

bool MoveTool::begin(const widgets::CanvasPointer& pointer) {
    if (takesShadow(pointer))
        return true;
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
    // Decided when it is taken: whoever lets the key go first must not scale what was pulled.
    drag_->pullsCorners = pullsCorners_ || pointer.modifiers.testFlag(Qt::ControlModifier);
    return true;
}

void MoveTool::setPullsCorners(bool pulls) {
    pullsCorners_ = pulls;
    scene().setFramePulled(pulls);
}

MoveTool::Drag MoveTool::dragOf(const Foreground& foreground, FrameHandle handle, Point from) {
    Drag drag{.id = foreground.id,
              .handle = handle,
              .size = foreground.image.size(),
              .from = from,
              .before = foreground.placement,
              .now = foreground.placement};
    const Composition& composition = document().composition();
    if (handle != FrameHandle::Inside) {
        drag.lines = snapLines(composition, std::array{foreground.id});
        return drag;
    }
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
    // What was only taken stays where it is.
    const bool mayStick = step != Point{} && !pointer.modifiers.testFlag(Qt::ControlModifier);
    const Point correction =
        allowedStep(drag_->before, stuck(drag_->extent.shifted(step), mayStick));
    return {step.x + correction.x, step.y + correction.y};
}

Point MoveTool::pulledTo(const widgets::CanvasPointer& pointer) {
    const Drag& drag = *drag_;
    const Point to = fromQt(pointer.imagePoint);
    const Point step{to.x - drag.from.x, to.y - drag.from.y};
    const Corners corners =
        mappedCorners(drag.before.backgroundFromForeground(drag.size), drag.size);
    const CornersTaken taken = cornersTakenAt(drag.handle);
    std::optional<Extent> pulled;
    for (size_t i = 0; i < corners.size(); ++i) {
        const Extent corner{corners[i].x, corners[i].y, corners[i].x, corners[i].y};
        if (taken[i])
            pulled = pulled ? unionOf(*pulled, corner) : corner;
    }
    const bool mayStick = step != Point{} && !pointer.modifiers.testFlag(Qt::ControlModifier);
    const Point correction = stuck(pulled->shifted(step), mayStick);
    return {to.x + correction.x, to.y + correction.y};
}

Point MoveTool::stuck(const Extent& extent, bool mayStick) {
    widgets::CanvasView& canvas = scene().canvas();
    Snap snap;
    if (mayStick)
        snap = snapped(extent, drag_->lines, kSnapReachPx / canvas.view().widgetFromImageLength(1));
    canvas.setGuides(snap.upright, snap.level);
    return snap.step;
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

Placement MoveTool::placedBy(const widgets::CanvasPointer& pointer) {
    const Drag& drag = *drag_;
    const Point to = fromQt(pointer.imagePoint);
    const auto holds = [&](Qt::KeyboardModifier key) { return pointer.modifiers.testFlag(key); };
    if (drag.handle == FrameHandle::Rotate)
        return rotatedBy(drag.before, drag.from, to, holds(Qt::ShiftModifier));
    if (drag.pullsCorners)
        return pulledBy(drag.before, drag.size, drag.handle, drag.from, pulledTo(pointer));
    return scaledBy(drag.before, drag.size, drag.handle, drag.from, to, holds(Qt::AltModifier));
}

void MoveTool::extend(const widgets::CanvasPointer& pointer) {
    if (shadow_) {
        const Point at = fromQt(pointer.imagePoint);
        shadow_->now = draggedTo(shadow_->now,
                                 shadow_->standing,
                                 {at.x + shadow_->grip.x, at.y + shadow_->grip.y},
                                 pointer.modifiers.testFlag(Qt::ShiftModifier));
        return scene().previewShadow(shadow_->id, shadow_->now);
    }
    if (drag_->handle == FrameHandle::Inside)
        move(stepOf(pointer));
    else
        drag_->now = placedBy(pointer);
    scene().previewPlacement(drag_->id, drag_->now);
}

void MoveTool::commit() {
    if (const auto shadow = std::exchange(shadow_, std::nullopt)) {
        document().push(std::make_unique<SetShadow>(document(), shadow->id, shadow->now));
        return scene().endPreview();
    }
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
    shadow_.reset();
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
    const Point place = own && own->reaches(at) ? (*own)(at) : Point{-1, -1};
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
