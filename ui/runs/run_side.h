// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace r2r::ui {

class RunList;
class RunShelf;

/// The left side of a panel of runs: their list, what there is to say of the chosen one, and what
/// can be done with it. Starting programs is left to who listens.
class RunSide final : public QWidget {
    Q_OBJECT

public:
    /// The words in which trainings and evaluations differ.
    struct Words {
        QString noun;    ///< for object names: "Run" gives "newRun", "runs", "runMessage"
        QString runs;    ///< how the list is called for those who hear it
        QString create;  ///< tool tips of the buttons
        QString open;
        QString stop;
        QString resume;
        QString remove;
        QString nothing;  ///< said while the list is empty
    };

    /// @param shelf    borrowed
    /// @param further  what can be done with a run beside that; becomes a child
    RunSide(RunShelf& shelf, const Words& words, QPushButton& further, QWidget* parent = nullptr);

    [[nodiscard]] RunList& list() const { return *list_; }

    /// The chosen run's own message, of one that was lost its last words, and without any how to
    /// begin.
    [[nodiscard]] QString ownMessage() const;

    /// @param message    of the chosen run; hidden if empty
    /// @param canResume  provided that it does not run
    void showState(const QString& message, bool canResume);

Q_SIGNALS:
    void newWanted();
    void openWanted();
    void resumeWanted(const QString& folder);
    void stopped();  ///< the chosen run was asked to stop

private:
    void createButtons(QPushButton& further, QVBoxLayout& layout);
    [[nodiscard]] QPushButton* button(const QString& verb, const QString& text, const QString& tip);

    RunShelf& shelf_;
    Words words_;
    RunList* list_;
    QLabel* message_;
    QPushButton* stop_ = nullptr;
    QPushButton* resume_ = nullptr;
    QPushButton* remove_ = nullptr;
};

}  // namespace r2r::ui
