// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

namespace r2r::ui {

class RunShelf;

/// Takes a run out of the list when the person says so. Its files stay, and it goes on if it runs.
/// @param shelf  borrowed; must live longer than the question
void askToRemove(RunShelf& shelf, const QString& folder, QWidget& window);

}  // namespace r2r::ui
