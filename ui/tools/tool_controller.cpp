// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/tool_controller.h"

#include "ui/document/document.h"
#include "ui/tools/canvas_scene.h"

#include <QKeyEvent>
#include <QScopedValueRollback>

namespace r2r::ui {

ToolController::ToolController(const ToolContext& context, QObject* parent)
    : QObject(parent), context_(context) {
    widgets::CanvasView& canvas = context_.scene.canvas();
    canvas.installEventFilter(this);
    connect(&canvas, &widgets::CanvasView::pointerPressed, this, &ToolController::begin);
    connect(&canvas, &widgets::CanvasView::pointerMoved, this, &ToolController::extend);
    connect(&canvas, &widgets::CanvasView::pointerReleased, this, &ToolController::commit);
    connect(&canvas, &widgets::CanvasView::pointerHovered, this, [this](const auto& pointer) {
        if (tool_ && !isInGesture_)
            tool_->hover(pointer);
    });
    connect(&context_.document, &Document::changed, this, [this] {
        if (!isCommitting_)
            cancelGesture();
    });
}

void ToolController::setTool(Tool* tool) {
    if (tool == tool_)
        return;
    cancelGesture();
    if (tool_)
        tool_->deactivate();
    tool_ = tool;
    if (tool_)
        tool_->activate();
}

void ToolController::cancelGesture() {
    if (!isInGesture_)
        return;
    tool_->cancel();
    setInGesture(false);
}

bool ToolController::eventFilter(QObject* watched, QEvent* event) {
    const bool isKey =
        event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
    if (!isKey)
        return QObject::eventFilter(watched, event);
    const auto& key = static_cast<const QKeyEvent&>(*event);
    if (isInGesture_ && key.key() == Qt::Key_Escape) {
        event->accept();  // an accepted override keeps the window's own Esc from being tried
        if (event->type() == QEvent::KeyPress)
            cancelGesture();
        return true;
    }
    if (event->type() == QEvent::ShortcutOverride && tool_ && !isInGesture_ && tool_->claims(key)) {
        event->accept();
        return true;
    }
    if (event->type() == QEvent::KeyPress && tool_ && !isInGesture_ && tool_->pressKey(key))
        return true;
    return QObject::eventFilter(watched, event);
}

void ToolController::begin(const widgets::CanvasPointer& pointer) {
    if (tool_ && !isInGesture_ && tool_->begin(pointer))
        setInGesture(true);
}

void ToolController::extend(const widgets::CanvasPointer& pointer) {
    if (isInGesture_)
        tool_->extend(pointer);
}

void ToolController::commit() {
    if (!isInGesture_)
        return;
    const QScopedValueRollback guard(isCommitting_, true);
    tool_->commit();
    setInGesture(false);
}

void ToolController::setInGesture(bool isInGesture) {
    isInGesture_ = isInGesture;
    Q_EMIT gestureChanged(isInGesture);
}

}  // namespace r2r::ui
