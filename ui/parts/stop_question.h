// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace r2r::ui {

/// True if the person wants to stop what is still running. The question goes by itself, with the
/// answer no, when there is nothing to stop any more.
/// @param running    what it is, in a sentence
/// @param rest       what becomes of what was done so far
/// @param isRunning  asked while the question is shown
[[nodiscard]] bool mayStop(QWidget& window,
                           const QString& running,
                           const QString& rest,
                           const std::function<bool()>& isRunning);

}  // namespace r2r::ui
