// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/window_size.h"

#include <QScreen>
#include <QWidget>

namespace r2r::ui {
namespace {

constexpr QSize kFrame(16, 48);  // of a window; nobody can say how large it is before it is shown

}  // namespace

QSize fittingScreen(const QWidget& window, QSize wanted) {
    return wanted.boundedTo(window.screen()->availableSize() - kFrame);
}

}  // namespace r2r::ui
