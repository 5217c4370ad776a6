// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/tool_group.h"

#include <QMenu>

namespace r2r::ui {

ToolGroup::ToolGroup(const QString& name,
                     const Actions& actions,
                     std::initializer_list<ActionId> ids,
                     QWidget* parent)
    : QToolButton(parent) {
    setObjectName(name);
    auto* menu = new QMenu(this);
    menu->setToolTipsVisible(true);
    for (const ActionId id : ids) {
        QAction& action = actions[id];
        menu->addAction(&action);
        connect(&action, &QAction::triggered, this, [this, &action] { setDefaultAction(&action); });
    }
    setMenu(menu);
    setPopupMode(QToolButton::MenuButtonPopup);
    setDefaultAction(&actions[*ids.begin()]);
}

}  // namespace r2r::ui
