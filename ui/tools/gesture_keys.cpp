// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/gesture_keys.h"

#include "ui/tools/tool_controller.h"
#include "ui/words/actions.h"

#include <QApplication>
#include <QKeyEvent>
#include <QWidget>
#include <QWindow>

#include <algorithm>

namespace r2r::ui {
namespace {

/// They leave the document alone.
constexpr ActionId kHarmless[] = {
    ActionId::ToolMove,    ActionId::ToolBrush,   ActionId::ToolEraser,
    ActionId::ToolRegion,  ActionId::ToolHand,    ActionId::ToolClick,
    ActionId::ToolLasso,   ActionId::ToolPolygon, ActionId::ToolRectangle,
    ActionId::ToolEllipse, ActionId::ToolFill,    ActionId::ToolColorRange,
    ActionId::ZoomIn,      ActionId::ZoomOut,     ActionId::ZoomFit,
    ActionId::ZoomActual,  ActionId::ShowMask,    ActionId::NextMaskView,
    ActionId::ShowOutline, ActionId::ShowBefore};

}  // namespace

GestureKeys::GestureKeys(QWidget& window,
                         ToolController& controller,
                         const Actions& actions,
                         QObject* parent)
    : QObject(parent), window_(window), controller_(controller), actions_(actions) {
    connect(&controller, &ToolController::gestureChanged, this, [this](bool isInGesture) {
        if (isInGesture)
            QCoreApplication::instance()->installEventFilter(this);
        else
            QCoreApplication::instance()->removeEventFilter(this);
    });
}

bool GestureKeys::eventFilter(QObject* watched, QEvent* event) {
    const bool isPress = event->type() == QEvent::KeyPress;
    if ((!isPress && event->type() != QEvent::ShortcutOverride) || !isOfWindow(*watched) ||
        !isCommand(static_cast<const QKeyEvent&>(*event)))
        return false;
    event->accept();  // an accepted override comes back as a key that is pressed
    if (isPress)
        controller_.cancelGesture();
    return true;
}

bool GestureKeys::isOfWindow(QObject& watched) const {
    if (watched.isWidgetType())
        return static_cast<QWidget&>(watched).window() == &window_;
    return &watched == window_.windowHandle();
}

bool GestureKeys::isCommand(const QKeyEvent& key) const {
    const QKeyCombination pressed(key.modifiers() & ~Qt::KeypadModifier,
                                  static_cast<Qt::Key>(key.key()));
    const auto id = actions_.withKey(pressed);
    return id && std::ranges::find(kHarmless, *id) == std::ranges::end(kHarmless);
}

}  // namespace r2r::ui
