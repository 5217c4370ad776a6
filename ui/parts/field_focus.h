// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace r2r::ui {

/// Makes a widget of several parts hand the focus to one of them. Qt asks the focus policy of the
/// whole, too, before the key of a label leads there.
inline void handFocusOn(QWidget& whole, QWidget& field) {
    whole.setFocusProxy(&field);
    if (field.focusPolicy() != Qt::NoFocus)
        whole.setFocusPolicy(Qt::TabFocus);
}

}  // namespace r2r::ui
