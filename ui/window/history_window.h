// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QUndoStack;

namespace r2r::ui {

/// The steps of the document, the newest last; choosing one goes there.
class HistoryWindow final : public QDialog {
    Q_OBJECT

public:
    /// @param stack  borrowed
    explicit HistoryWindow(QUndoStack& stack, QWidget* parent = nullptr);
};

}  // namespace r2r::ui
