// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/masking/polygon_tool.h"

#include "ui/document/qt_image.h"
#include "ui/masking/mask_work.h"
#include "ui/masking/shaped_mask.h"
#include "ui/tools/canvas_scene.h"

#include <QKeyEvent>

#include <cmath>
#include <utility>

namespace r2r::ui {
namespace {

constexpr double kReachPx = 8;  // of the first corner, on the screen

bool closes(const QKeyEvent& event) {
    return event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter;
}

bool takesBack(const QKeyEvent& event) {
    return event.key() == Qt::Key_Backspace || event.key() == Qt::Key_Delete ||
           event.matches(QKeySequence::Undo);
}

}  // namespace

PolygonTool::PolygonTool(const ToolContext& context,
                         const MaskMode& mode,
                         MaskWork& work,
                         QObject* parent)
    : MaskTool(context, mode, parent), work_(work) {
    connect(&document(), &Document::opened, this, &PolygonTool::forget);
    connect(&document(), &Document::currentForegroundChanged, this, &PolygonTool::forget);
}

bool PolygonTool::begin(const widgets::CanvasPointer& pointer) {
    if (!target())
        return false;
    if (corners_.empty())
        how_ = mode().with(pointer.modifiers);
    isClosing_ = corners_.size() >= 2 && (pointer.isDouble || isAtFirst(pointer));
    if (!isClosing_)
        corners_.push_back(fromQt(pointer.imagePoint));
    showOutline(corners_, isClosing_, true);
    return true;
}

void PolygonTool::extend(const widgets::CanvasPointer& pointer) {
    if (isClosing_)
        return;
    corners_.back() = fromQt(pointer.imagePoint);
    showOutline(corners_, false, true);
}

void PolygonTool::commit() {
    if (std::exchange(isClosing_, false))
        close();
}

/// Takes back the corner that was about to be set.
void PolygonTool::cancel() {
    if (!std::exchange(isClosing_, false))
        corners_.pop_back();
    showOutline(corners_, false, true);
}

void PolygonTool::hover(const widgets::CanvasPointer& pointer) {
    if (corners_.empty())
        return;
    std::vector<Point> shown = corners_;
    shown.push_back(isAtFirst(pointer) ? corners_.front() : fromQt(pointer.imagePoint));
    showOutline(shown, false, true);
}

bool PolygonTool::claims(const QKeyEvent& event) const {
    return !corners_.empty() &&
           (closes(event) || takesBack(event) || event.key() == Qt::Key_Escape);
}

bool PolygonTool::pressKey(const QKeyEvent& event) {
    if (!claims(event))
        return false;
    if (closes(event)) {
        close();
    } else if (takesBack(event)) {
        corners_.pop_back();
        showOutline(corners_, false, true);
    } else {
        forget();
    }
    return true;
}

void PolygonTool::deactivate() {
    forget();
    MaskTool::deactivate();
}

bool PolygonTool::isAtFirst(const widgets::CanvasPointer& pointer) const {
    if (corners_.size() < 3)
        return false;
    const QPointF first = scene().canvas().view().widgetFromImage(toQt(corners_.front()));
    return std::hypot(first.x() - pointer.widgetPoint.x(), first.y() - pointer.widgetPoint.y()) <=
           kReachPx;
}

void PolygonTool::close() {
    const std::vector<Point> corners = std::exchange(corners_, {});
    hideOutline();
    const Foreground* foreground = target();
    if (!foreground || corners.size() < 3)
        return;
    const auto inside = *foreground->backgroundFromForeground().inverse();
    work_.start(tr("Select polygon"),
                [outline = mapped(inside, corners), how = how_](const TiledMask& mask,
                                                                const JobContext& job) {
                    return shapedMask(mask, outline, how, job);
                });
}

void PolygonTool::forget() {
    if (corners_.empty())
        return;
    corners_.clear();
    isClosing_ = false;
    hideOutline();
}

}  // namespace r2r::ui
