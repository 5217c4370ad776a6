// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace r2r::ui {

/// Makes a widget of several parts hand the focus to one of them. Qt asks the focus policy of the
/// whole, too, before the key of a label leads there.
inline void handFocusOn(QWidget& whole, QWidget& field) {
    // Before the proxy is set: afterwards Qt would give the field that policy, too, and clicks into
    // it would no longer count.
    if (field.focusPolicy() != Qt::NoFocus)
        whole.setFocusPolicy(Qt::TabFocus);
    whole.setFocusProxy(&field);
}

}  // namespace r2r::ui
