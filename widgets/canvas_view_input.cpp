// SPDX-License-Identifier: GPL-3.0-or-later
// This part of the view hears what people do: pointer, keys, drops and pasting.
#include "widgets/canvas_view.h"
#include "widgets/dropped_content.h"
#include "widgets/local_files.h"

#include <QClipboard>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFocusEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMimeData>
#include <QMouseEvent>
#include <QTabletEvent>

#include <utility>

namespace r2r::widgets {

void CanvasView::mousePressEvent(QMouseEvent* event) {
    press(pointerFrom(*event));
}

void CanvasView::mouseDoubleClickEvent(QMouseEvent* event) {
    CanvasPointer pointer = pointerFrom(*event);
    pointer.isDouble = true;
    press(pointer);
}

void CanvasView::mouseMoveEvent(QMouseEvent* event) {
    drag(pointerFrom(*event));
}

void CanvasView::mouseReleaseEvent(QMouseEvent* event) {
    release(pointerFrom(*event));
}

void CanvasView::tabletEvent(QTabletEvent* event) {
    CanvasPointer pointer = pointerFrom(*event);
    pointer.pressure = event->pressure();
    pointer.isEraser = event->pointerType() == QPointingDevice::PointerType::Eraser;
    if (event->type() == QEvent::TabletPress)
        press(pointer);
    else if (event->type() == QEvent::TabletRelease)
        release(pointer);
    else
        drag(pointer);
    event->accept();  // otherwise the same movement comes again as a mouse
}

void CanvasView::press(const CanvasPointer& pointer) {
    if (pictures_.isEmpty())
        return;
    switch (buttons_.press(pointer.button, pointer.widgetPoint)) {
        case CanvasButtons::Taker::View:
            return updateCursor();
        case CanvasButtons::Taker::Tool:
            Q_EMIT pointerPressed(pointer);
            return;
        case CanvasButtons::Taker::None:
            break;
    }
}

void CanvasView::drag(const CanvasPointer& pointer) {
    setHover(pointer.widgetPoint);
    if (const auto distance = buttons_.drag(pointer.widgetPoint)) {
        ViewTransform next = view_;
        next.panBy(*distance);
        changeView(next);
    } else if (buttons_.isWithTool()) {
        Q_EMIT pointerMoved(pointer);
    } else {
        updateCursor();
        Q_EMIT pointerHovered(pointer);
    }
}

void CanvasView::release(const CanvasPointer& pointer) {
    const CanvasButtons::Taker taker = buttons_.release(pointer.button);
    if (taker == CanvasButtons::Taker::View)
        updateBrush();
    else if (taker == CanvasButtons::Taker::Tool)
        Q_EMIT pointerReleased(pointer);
    updateCursor();
}

void CanvasView::leaveEvent(QEvent*) {
    setHover(std::nullopt);
}

void CanvasView::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space) {
        buttons_.setSpaceHeld(true);
        updateCursor();
    } else if (event->key() == Qt::Key_Backslash) {
        isBackslashHeld_ = true;
        setBefore(true);
    } else {
        QWidget::keyPressEvent(event);
    }
}

void CanvasView::keyReleaseEvent(QKeyEvent* event) {
    const bool isOurs = event->key() == Qt::Key_Space || event->key() == Qt::Key_Backslash;
    if (!isOurs)
        return QWidget::keyReleaseEvent(event);
    if (event->isAutoRepeat())
        return;
    if (event->key() == Qt::Key_Backslash) {
        isBackslashHeld_ = false;
        return setBefore(false);
    }
    buttons_.setSpaceHeld(false);
    updateCursor();
}

void CanvasView::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    buttons_.setSpaceHeld(false);  // its release would go elsewhere
    if (std::exchange(isBackslashHeld_, false))
        setBefore(false);
    updateCursor();
}

void CanvasView::paste() {
    if (const QMimeData* content = QGuiApplication::clipboard()->mimeData())
        takeDropped(*content, view_.imageFromWidget(middle()), DropZone::Foreground);
}

void CanvasView::dragEnterEvent(QDragEnterEvent* event) {
    const QMimeData& offered = *event->mimeData();
    if (!holdsDroppable(offered))
        return;
    event->acceptProposedAction();
    dropZones_->offer(dropTexts_ ? dropTexts_(localFiles(offered)) : QStringList());
    dropZones_->follow(event->position());
}

void CanvasView::dragMoveEvent(QDragMoveEvent* event) {
    dropZones_->follow(event->position());
    event->acceptProposedAction();
}

void CanvasView::dragLeaveEvent(QDragLeaveEvent*) {
    dropZones_->offer({});
}

void CanvasView::dropEvent(QDropEvent* event) {
    const DropZone zone = dropZones_->zoneAt(event->position());
    dropZones_->offer({});
    if (takeDropped(*event->mimeData(), view_.imageFromWidget(event->position()), zone))
        event->acceptProposedAction();
}

CanvasPointer CanvasView::pointerFrom(const QSinglePointEvent& event) const {
    return {.imagePoint = view_.imageFromWidget(event.position()),
            .widgetPoint = event.position(),
            .button = event.button(),
            .modifiers = event.modifiers()};
}

bool CanvasView::takeDropped(const QMimeData& offered, QPointF imagePoint, DropZone zone) {
    const DroppedContent content = droppedContent(offered);
    if (!content.paths.isEmpty())
        Q_EMIT filesDropped(content.paths, imagePoint, zone);
    else if (!content.file.isEmpty())
        Q_EMIT pictureDropped(content.file, imagePoint, zone);
    else if (!content.image.isNull())
        Q_EMIT imageDropped(content.image, imagePoint, zone);
    else if (!content.address.isEmpty())
        Q_EMIT addressDropped(content.address);
    return !content.isEmpty();
}

}  // namespace r2r::widgets
