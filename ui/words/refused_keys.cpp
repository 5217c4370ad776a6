// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/refused_keys.h"

#include "ui/words/actions.h"

#include <QShortcut>
#include <QWidget>

namespace r2r::ui {

RefusedKeys::RefusedKeys(QWidget& window, const Actions& actions) : QObject(&window) {
    using enum ActionId;
    for (const ActionId id : {Cut,
                              DeleteForeground,
                              Flip,
                              FlipVertical,
                              FreeTransform,
                              SelectSubject,
                              AdjustMask,
                              RefineEdge}) {
        auto* key = new QShortcut(actions[id].shortcut(), &window);
        key->setAutoRepeat(false);
        key->setEnabled(false);
        connect(&actions, &Actions::obstaclesChanged, key, [key, id, &actions] {
            key->setEnabled(actions.obstacleTo(id) != Obstacle::None);
        });
        connect(key, &QShortcut::activated, this, [this, id, &actions] {
            Q_EMIT refused(actions.obstacleTo(id));
        });
    }
}

}  // namespace r2r::ui
