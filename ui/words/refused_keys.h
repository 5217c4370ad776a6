// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/edit_rules.h"

#include <QObject>

class QWidget;

namespace r2r::ui {

class Actions;

/// Answers the keys of commands that the chosen foreground forbids: a grey command takes no key,
/// and its tool tip is not seen when a key is pressed.
class RefusedKeys final : public QObject {
    Q_OBJECT

public:
    /// Both borrowed.
    RefusedKeys(QWidget& window, const Actions& actions);

Q_SIGNALS:
    void refused(r2r::ui::Obstacle obstacle);
};

}  // namespace r2r::ui
