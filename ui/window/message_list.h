// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QPushButton;
class QTextBrowser;

namespace r2r::ui {

class MessageBoard;

/// All that the window has said so far, the newest first, with times; follows the board while it is
/// open. Long messages are wrapped, and their text can be selected.
class MessageList final : public QDialog {
    Q_OBJECT

public:
    /// @param board  borrowed; lives longer
    explicit MessageList(const MessageBoard& board, QWidget* parent = nullptr);

private:
    void showPast();
    void copyAll();

    const MessageBoard& board_;
    QTextBrowser* text_ = nullptr;
    QPushButton* copy_ = nullptr;
};

}  // namespace r2r::ui
