// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QString>

class QPalette;

namespace r2r::ui {

/// One of our line icons (resources/icons/NAME.svg), drawn in the text colours of `palette` and
/// sharp on any screen. Null if the installation lacks it: then the words have to do.
[[nodiscard]] QIcon lineIcon(const QString& name, const QPalette& palette);

/// The program's own, in colour.
[[nodiscard]] QIcon programIcon();

}  // namespace r2r::ui
