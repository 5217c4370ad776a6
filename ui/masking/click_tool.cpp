// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/masking/click_tool.h"

#include "ui/document/change_mask.h"
#include "ui/document/qt_image.h"
#include "ui/tools/canvas_scene.h"

#include <QKeyEvent>
#include <QScopedValueRollback>

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

namespace r2r::ui {
namespace {

constexpr double kBoxBeginsPx = 5;  // on the screen: a click may tremble

/// The pixels of a picture between two corners.
Rect between(Point a, Point b, Size limit) {
    const auto within = [](double value, int length) {
        return static_cast<int>(std::lround(std::clamp(value, 0.0, double(length))));
    };
    const int x = within(std::min(a.x, b.x), limit.width);
    const int y = within(std::min(a.y, b.y), limit.height);
    return {x,
            y,
            within(std::max(a.x, b.x), limit.width) - x,
            within(std::max(a.y, b.y), limit.height) - y};
}

}  // namespace

ClickTool::ClickTool(const ToolContext& context,
                     const MaskMode& mode,
                     SubjectFinding& finding,
                     QObject* parent)
    : MaskTool(context, mode, parent), finding_(finding) {
    connect(&document(), &Document::changed, this, &ClickTool::follow);
    connect(&document(), &Document::currentForegroundChanged, this, &ClickTool::endSession);
    connect(&document(), &Document::opened, this, &ClickTool::endSession);
}

bool ClickTool::begin(const widgets::CanvasPointer& pointer) {
    if (!target())
        return false;
    const bool isWanted =
        pointer.button != Qt::RightButton && !pointer.modifiers.testFlag(Qt::AltModifier);
    const Point at = fromQt(pointer.imagePoint);
    // Alt says what is not wanted, so it does not take away here.
    press_ = Press{.from = at,
                   .to = at,
                   .fromWidget = pointer.widgetPoint,
                   .isWanted = isWanted,
                   .isBox = false,
                   .how = mode().with(pointer.modifiers & ~Qt::AltModifier)};
    return true;
}

void ClickTool::extend(const widgets::CanvasPointer& pointer) {
    press_->to = fromQt(pointer.imagePoint);
    const QPointF moved = pointer.widgetPoint - press_->fromWidget;
    if (press_->isWanted && std::hypot(moved.x(), moved.y()) >= kBoxBeginsPx)
        press_->isBox = true;
    if (press_->isBox)
        showOutline(rectangleOutline(press_->from, press_->to), true);
}

void ClickTool::commit() {
    const Press press = *std::exchange(press_, std::nullopt);
    const Foreground* foreground = document().currentForeground();
    if (!foreground)
        return;
    if (!session_)
        session_ = Session{.id = foreground->id,
                           .base = foreground->mask,
                           .how = press.how,
                           .query = {},
                           .answers = {}};
    if (addToQuery(press, *foreground))
        ask();
    else
        Q_EMIT told(
            {tr("That is beside the picture of %1.").arg(QString::fromStdString(foreground->name)),
             tr("Click inside it, or choose another foreground first.")});
    showMarks();
}

/// @return false if it lies beside the picture
bool ClickTool::addToQuery(const Press& press, const Foreground& foreground) {
    const auto inside = *foreground.backgroundFromForeground().inverse();
    const Size size = foreground.image.size();
    if (press.isBox) {
        const std::vector<Point> corners = mapped(inside, rectangleOutline(press.from, press.to));
        if (corners.empty())
            return false;
        Point least = corners.front();
        Point most = corners.front();
        for (const Point& corner : corners) {
            least = {std::min(least.x, corner.x), std::min(least.y, corner.y)};
            most = {std::max(most.x, corner.x), std::max(most.y, corner.y)};
        }
        const Rect box = between(least, most, size);
        if (!box.isEmpty())
            session_->query.box = box;
        return !box.isEmpty();
    }
    const Point at = inside(press.from);
    if (!Rect::of(size).contains(static_cast<int>(std::floor(at.x)),
                                 static_cast<int>(std::floor(at.y))))
        return false;
    session_->query.points.push_back({at, press.isWanted});
    return true;
}

void ClickTool::cancel() {
    press_.reset();
    showMarks();
}

bool ClickTool::claims(const QKeyEvent& event) const {
    return session_ && (event.key() == Qt::Key_Escape || event.key() == Qt::Key_Return ||
                        event.key() == Qt::Key_Enter || event.key() == Qt::Key_Backspace);
}

bool ClickTool::pressKey(const QKeyEvent& event) {
    if (!claims(event))
        return false;
    SubjectQuery& query = session_->query;
    if (event.key() != Qt::Key_Backspace || (query.points.empty() && !query.box)) {
        endSession();
        return true;
    }
    if (query.points.empty())
        query.box.reset();
    else
        query.points.pop_back();
    const auto known = std::ranges::find(session_->answers, query, &Answer::query);
    if (query == SubjectQuery())
        take(query, session_->base);
    else if (known != session_->answers.end())
        take(query, TiledMask(known->mask));
    else
        ask();
    showMarks();
    return true;
}

void ClickTool::activate() {
    MaskTool::activate();
    scene().canvas().setRightForTool(true);
}

void ClickTool::deactivate() {
    endSession();
    scene().canvas().setRightForTool(false);
    MaskTool::deactivate();
}

void ClickTool::ask() {
    const SubjectQuery query = session_->query;
    finding_.find(
        {.id = session_->id, .query = query, .base = session_->base, .how = session_->how},
        [this, query](const TiledMask& mask) {
            if (session_ && session_->query == query)
                take(query, mask);
        });
}

void ClickTool::take(const SubjectQuery& query, const TiledMask& mask) {
    session_->answers.push_back({query, mask});
    const QScopedValueRollback guard(isTaking_, true);
    document().push(
        std::make_unique<ChangeMask>(document(), session_->id, mask, tr("Select by click")));
}

/// Undo and redo go through the answers; whatever else changes the mask ends the session.
void ClickTool::follow(const Change& change) {
    if (!session_ || isTaking_)
        return;
    const auto* mask = std::get_if<MaskChanged>(&change);
    if (std::holds_alternative<PlacementChanged>(change))
        return showMarks();
    if (!mask || mask->id != session_->id)
        return;
    const TiledMask& now = document().composition().find(session_->id)->mask;
    const auto answer = std::find_if(session_->answers.rbegin(),
                                     session_->answers.rend(),
                                     [&](const Answer& each) { return each.mask == now; });
    if (answer != session_->answers.rend())
        session_->query = answer->query;
    else if (now == session_->base)
        session_->query = {};
    else
        return endSession();
    showMarks();
}

void ClickTool::endSession() {
    if (!std::exchange(session_, std::nullopt))
        return;
    finding_.cancel();
    showMarks();
}

void ClickTool::showMarks() {
    widgets::CanvasTrace trace;
    const Foreground* foreground = session_ ? document().composition().find(session_->id) : nullptr;
    if (foreground) {
        const auto place = foreground->backgroundFromForeground();
        for (const SubjectPoint& each : session_->query.points)
            trace.marks << widgets::CanvasMark{toQt(place(each.point)), each.isWanted};
        if (const auto& box = session_->query.box) {
            const Point corner{double(box->x), double(box->y)};
            const Point opposite{double(box->right()), double(box->bottom())};
            for (const Point& each : rectangleOutline(corner, opposite))
                trace.outline << toQt(place(each));
            trace.isClosed = true;
        }
    }
    scene().canvas().setTrace(trace);
}

}  // namespace r2r::ui
