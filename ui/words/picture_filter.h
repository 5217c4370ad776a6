// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace r2r::ui {

/// "Pictures (*.png *.PNG …);;All files (*)", for dialogs that open what we read. Some of them tell
/// upper and lower case apart.
[[nodiscard]] QString pictureFilter();

/// The same for dialogs that open projects, too: "Pictures and projects (*.r2rs *.png …)".
[[nodiscard]] QString documentFilter();

}  // namespace r2r::ui
