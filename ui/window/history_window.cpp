// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/history_window.h"

#include "ui/parts/window_size.h"

#include <QDialogButtonBox>
#include <QUndoStack>
#include <QUndoView>
#include <QVBoxLayout>

namespace r2r::ui {

HistoryWindow::HistoryWindow(QUndoStack& stack, QWidget* parent) : QDialog(parent) {
    setObjectName("history");
    setWindowTitle(tr("History"));
    auto* steps = new QUndoView(&stack, this);
    steps->setObjectName("historySteps");
    steps->setAccessibleName(tr("Steps"));
    steps->setEmptyLabel(tr("As opened"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(steps, 1);
    layout->addWidget(buttons);
    resize(fittingScreen(*this, {280, 420}));
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

}  // namespace r2r::ui
