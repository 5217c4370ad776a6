// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/words/actions.h"

#include <span>

namespace r2r::ui {

/// An action before it is made: its names, its words and its key. Texts are to be translated in the
/// context of `Actions`.
struct ActionRow {
    ActionId id;
    const char* name;  ///< object name
    const char* icon;
    const char* text;
    const char* shortcut;  ///< portable; "Ctrl" is the command key on a Mac
    const char* tip;
    bool isCheckable = false;
};

/// One for every action, in the order in which lists of keys have them.
[[nodiscard]] std::span<const ActionRow> actionRows();

[[nodiscard]] const ActionRow& actionRow(ActionId id);

}  // namespace r2r::ui
