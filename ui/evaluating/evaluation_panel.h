// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/evaluating/evaluation_results.h"
#include "ui/jobs/run_model.h"
#include "ui/jobs/side_thread.h"

#include <QTimer>
#include <QWidget>

#include <optional>
#include <string>
#include <vector>

class QPushButton;

namespace r2r::ui {

class RunFollower;
class RunList;
class RunShelf;
class RunSide;

/// Evaluations: a list, what the chosen one has found so far, and what can be done with it. Watches
/// the shelf; starting programs is left to who listens.
class EvaluationPanel final : public QWidget {
    Q_OBJECT

public:
    /// Both are borrowed. @param library  the models as they are now
    EvaluationPanel(RunShelf& shelf, const ModelLibrary& library, QWidget* parent = nullptr);

    /// The chosen evaluation's folder; empty without any.
    [[nodiscard]] QString current() const;
    void select(const QString& folder);

Q_SIGNALS:
    void newWanted();
    void openWanted();
    void resumeWanted(const QString& folder);
    void folderWanted(const QString& folder);

    /// A row of the list was chosen.
    void pictureWanted(const QString& folder,
                       const r2r::Evaluation& evaluation,
                       const r2r::ui::PictureChoice& choice);

private:
    void createSide();
    [[nodiscard]] QString replacedText(const std::vector<std::string>& names) const;
    [[nodiscard]] QString leftOutText() const;
    void showCurrent();
    void refresh();
    void read();
    void take(const Outcome<MeasuredEvaluation>& outcome);

    RunShelf& shelf_;
    const ModelLibrary& library_;
    RunSide* side_ = nullptr;
    RunList* list_ = nullptr;  ///< of the side
    QPushButton* folder_ = nullptr;
    EvaluationResults* results_ = nullptr;
    std::optional<MeasuredEvaluation> measured_;
    QString unreadable_;    ///< why there are no results
    QTimer timer_;          ///< results are read anew while an evaluation runs
    bool wasOpen_ = false;  ///< more pictures could come at the last look
    RunState shownState_ = RunState::Done;
    bool isOurs_ = false;  ///< what was asked is known, so it can be asked again
    SideThread reader_;
};

}  // namespace r2r::ui
