// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace r2r::ui {

/// Enables or disables a control. One that has the focus hands it to `refuge` first: Qt would give
/// it to the next control, and pressing Space again would press that one.
void setEnabledOr(QWidget& control, bool isEnabled, QWidget& refuge);

}  // namespace r2r::ui
