// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QApplication;

namespace r2r::ui {

/// The property of a menu whose icons are larger than usual: their side, pixels.
constexpr const char* kIconSizeProperty = "iconPx";

/// Neutral and dark, so that the picture is the only thing with colour: a tinted surround shifts
/// what the eye takes for grey.
void applyTheme(QApplication& application);

}  // namespace r2r::ui
