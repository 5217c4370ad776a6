// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>

class QCoreApplication;
class QWidget;

namespace r2r::ui {

/// `wanted`, or less where the screen is smaller, its frame and title bar included.
[[nodiscard]] QSize fittingScreen(const QWidget& window, QSize wanted);

/// Whether the window's screen is so small, or its scale so large, that panels must share one
/// place.
[[nodiscard]] bool isOnSmallScreen(const QWidget& window);

/// From now on Qt's own file dialogs are no larger than their screen when they are shown.
void keepFileDialogsOnScreen(QCoreApplication& application);

}  // namespace r2r::ui
