// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QWidget;

namespace r2r::ui {

/// Opens a file or folder with the person's own program for it. Where there is none, says so and
/// offers the path to be copied.
void openOutside(const QString& path, QWidget& window);

}  // namespace r2r::ui
