// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/words/actions.h"

#include <QToolButton>

#include <initializer_list>

namespace r2r::ui {

/// Several tools in one place of a tool bar: the one that was used last, and a menu of all.
class ToolGroup final : public QToolButton {
    Q_OBJECT

public:
    /// @param actions  borrowed
    ToolGroup(const QString& name,
              const Actions& actions,
              std::initializer_list<ActionId> ids,
              QWidget* parent = nullptr);
};

}  // namespace r2r::ui
