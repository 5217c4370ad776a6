// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMessageBox>

namespace r2r::ui {

/// A question with Cancel, which Escape presses, and Enter as long as no other answer is the
/// default. `exec` waits for the answer.
class QuestionBox final : public QMessageBox {
    Q_OBJECT

public:
    /// @param title    of the box, which some systems do not show
    /// @param asks     in a sentence
    /// @param explains  what follows from the answers
    QuestionBox(const QString& name,
                const QString& title,
                const QString& asks,
                const QString& explains,
                QWidget& window);

    QPushButton* addAnswer(const QString& name, const QString& text, ButtonRole role);

    /// Asks without waiting; the box deletes itself when it is closed.
    void ask();
};

}  // namespace r2r::ui
