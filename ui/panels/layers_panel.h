// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"

#include <QWidget>

class QListWidget;

namespace r2r::ui {

class Actions;

/// The foregrounds, topmost first, and which of them is worked on.
class LayersPanel final : public QWidget {
    Q_OBJECT

public:
    LayersPanel(Document& document, const Actions& actions, QWidget* parent = nullptr);

private:
    QWidget* createButtons(const Actions& actions);
    void showForegrounds();
    void showCurrent();
    void chooseCurrent(int row);

    Document& document_;
    QListWidget* list_ = nullptr;
};

}  // namespace r2r::ui
