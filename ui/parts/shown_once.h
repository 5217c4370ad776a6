// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace r2r::ui {

/// Shows the window of this type that belongs to `parent`, in front. There is one at most: it is
/// made when it is first asked for, and keeps what was done in it.
/// @param make  makes it, with `parent` as its parent
template <typename Window, typename Make>
Window& showOnly(QWidget& parent, const Make& make) {
    auto* window = parent.findChild<Window*>(QString(), Qt::FindDirectChildrenOnly);
    if (!window)
        window = make();
    window->show();
    window->raise();
    return *window;
}

}  // namespace r2r::ui
