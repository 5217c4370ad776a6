// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

namespace r2r::ui {

class Actions;

/// The meaning of the keys: those of the actions as they are in their table, and those of the
/// canvas and the pointer.
class KeyList final : public QDialog {
    Q_OBJECT

public:
    explicit KeyList(const Actions& actions, QWidget* parent = nullptr);
};

}  // namespace r2r::ui
