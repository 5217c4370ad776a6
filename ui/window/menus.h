// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QMenuBar;
class QToolBar;

namespace r2r::ui {

class Actions;
class ModelMenu;
class RecentFiles;

/// Fills the menu bar of the window: which actions are where.
void fillMenuBar(QMenuBar& bar, const Actions& actions, RecentFiles& recent, ModelMenu& models);

void fillToolBar(QToolBar& bar, const Actions& actions);

}  // namespace r2r::ui
