// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSize>

class QWidget;

namespace r2r::ui {

/// `wanted`, or less where the screen is smaller, its frame and title bar included.
[[nodiscard]] QSize fittingScreen(const QWidget& window, QSize wanted);

/// Whether the window's screen is so small, or its scale so large, that panels must share one
/// place.
[[nodiscard]] bool isOnSmallScreen(const QWidget& window);

}  // namespace r2r::ui
