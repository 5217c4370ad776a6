// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/canvas_keys.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QGroupBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScopedValueRollback>
#include <QTextEdit>

#include <utility>

namespace r2r::ui {
namespace {

bool belongsToCanvas(const QKeyEvent& key) {
    // Shift and AltGr type a bracket or a digit on some keyboards.
    if (key.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier))
        return false;
    switch (key.key()) {
        case Qt::Key_Space:
        case Qt::Key_BracketLeft:
        case Qt::Key_BracketRight:
        case Qt::Key_Backslash:
            return true;
        default:
            return key.key() >= Qt::Key_0 && key.key() <= Qt::Key_9;
    }
}

bool takesText(const QWidget& widget) {
    if (const auto* line = qobject_cast<const QLineEdit*>(&widget))
        return !line->isReadOnly();
    if (const auto* list = qobject_cast<const QComboBox*>(&widget))
        return list->isEditable();
    if (const auto* text = qobject_cast<const QTextEdit*>(&widget))
        return !text->isReadOnly();
    if (const auto* text = qobject_cast<const QPlainTextEdit*>(&widget))
        return !text->isReadOnly();
    return qobject_cast<const QAbstractSpinBox*>(&widget) != nullptr;
}

bool isPressedBySpace(const QWidget& widget) {
    return qobject_cast<const QAbstractButton*>(&widget) ||
           qobject_cast<const QComboBox*>(&widget) || qobject_cast<const QGroupBox*>(&widget) ||
           qobject_cast<const QAbstractItemView*>(&widget);
}

bool isEnter(const QKeyEvent& key) {
    return key.key() == Qt::Key_Return || key.key() == Qt::Key_Enter;
}

bool isPlain(const QKeyEvent& key) {
    return (key.modifiers() & ~Qt::KeypadModifier) == Qt::NoModifier;
}

}  // namespace

CanvasKeys::CanvasKeys(QWidget& window, QWidget& canvas, QObject* parent)
    : QObject(parent), window_(window), canvas_(canvas) {
    QCoreApplication::instance()->installEventFilter(this);
}

bool CanvasKeys::eventFilter(QObject* watched, QEvent* event) {
    const QEvent::Type type = event->type();
    const bool isPress = type == QEvent::MouseButtonPress || type == QEvent::TabletPress;
    const bool isKey = type == QEvent::KeyPress || type == QEvent::KeyRelease;
    const bool isEnd = type == QEvent::WindowDeactivate;
    if ((!isPress && !isKey && !isEnd) || isHanding_ || !watched->isWidgetType())
        return false;
    auto& widget = static_cast<QWidget&>(*watched);
    if (widget.window() != &window_)
        return false;
    if (isPress)
        isWalking_ = false;
    else if (isEnd && &widget == &window_)
        releaseAll();  // the end of the key goes to the other window
    else if (type == QEvent::KeyPress)
        return press(widget, static_cast<QKeyEvent&>(*event));
    else if (type == QEvent::KeyRelease)
        return release(widget, static_cast<QKeyEvent&>(*event));
    return false;
}

bool CanvasKeys::press(QWidget& focused, QKeyEvent& key) {
    if (key.key() == Qt::Key_Tab || key.key() == Qt::Key_Backtab)
        isWalking_ = true;
    // An event that the canvas does not use travels up to its window: it has been asked already.
    if (canvas_.hasFocus() || &focused == &canvas_)
        return false;
    auto* button = qobject_cast<QAbstractButton*>(&focused);
    if (isWalking_ && button && isEnter(key) && isPlain(key)) {
        button->click();
        return true;
    }
    if (takesText(focused)) {
        // After the box has heard of it.
        if (!isWalking_ && isEnter(key) && qobject_cast<QAbstractSpinBox*>(&focused))
            QMetaObject::invokeMethod(
                &canvas_, [this] { canvas_.setFocus(); }, Qt::QueuedConnection);
        return false;
    }
    if (!belongsToCanvas(key))
        return false;
    if (isWalking_ && key.key() == Qt::Key_Space && isPressedBySpace(focused))
        return false;
    held_.insert(key.key());
    hand(key);
    return true;
}

bool CanvasKeys::release(const QWidget& focused, QKeyEvent& key) {
    if (!held_.contains(key.key()))
        return false;
    if (!key.isAutoRepeat())
        held_.remove(key.key());
    if (&focused == &canvas_)
        return false;  // it was clicked meanwhile, and hears of it anyway
    hand(key);
    return true;
}

void CanvasKeys::releaseAll() {
    for (const int key : std::exchange(held_, {})) {
        QKeyEvent end(QEvent::KeyRelease, key, Qt::NoModifier);
        hand(end);
    }
}

void CanvasKeys::hand(QKeyEvent& key) {
    const QScopedValueRollback guard(isHanding_, true);
    QCoreApplication::sendEvent(&canvas_, &key);
}

}  // namespace r2r::ui
