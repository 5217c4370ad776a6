// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/words/theme.h"

#include <QApplication>
#include <QPalette>
#include <QString>

namespace r2r::ui::testing {

/// The program's look, as long as this lives: sizes and colours as people have them. A first base
/// class, so that it is there before any widget of a fixture.
class Themed {
public:
    Themed() { applyTheme(*qApp); }

    ~Themed() {
        qApp->setStyleSheet(QString());
        QApplication::setPalette(QPalette());
        QApplication::setStyle("Fusion");
    }

    Themed(const Themed&) = delete;
    Themed& operator=(const Themed&) = delete;
};

}  // namespace r2r::ui::testing
