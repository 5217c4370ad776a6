// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

namespace r2r::ui {

/// True if the person wants to stop what is still running.
/// @param running  what it is, in a sentence
/// @param rest     what becomes of what was done so far
[[nodiscard]] bool mayStop(QWidget& window, const QString& running, const QString& rest);

}  // namespace r2r::ui
