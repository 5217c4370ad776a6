// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/focus_refuge.h"

#include <QWidget>

namespace r2r::ui {

void setEnabledOr(QWidget& control, bool isEnabled, QWidget& refuge) {
    if (!isEnabled && control.hasFocus())
        refuge.setFocus();
    control.setEnabled(isEnabled);
}

}  // namespace r2r::ui
