// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/tool.h"

namespace r2r::ui {

void Tool::hover(const widgets::CanvasPointer&) {}

bool Tool::claims(const QKeyEvent&) const {
    return false;
}

bool Tool::pressKey(const QKeyEvent&) {
    return false;
}

}  // namespace r2r::ui
