// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

namespace r2r::ui {

/// The path with the ending that a kind of file has.
[[nodiscard]] QString withEnding(const QString& path, const QString& known, const QString& added);

/// Asks whether `path` may be written, if that is not what was typed: a file dialog asks about the
/// name as it was typed.
/// @param title  of the question
[[nodiscard]] bool mayWrite(const QString& path,
                            const QString& typed,
                            const QString& title,
                            QWidget& window);

}  // namespace r2r::ui
