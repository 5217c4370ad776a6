// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/comparing/comparison_run.h"
#include "ui/models/run_costs.h"
#include "ui/words/settings.h"

#include <QDialog>
#include <QTimer>

#include <array>
#include <cstdint>
#include <filesystem>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace r2r::widgets {
class CompareView;
class ProgressStrip;
}  // namespace r2r::widgets

namespace r2r::ui {

class TrialBox;

/// Two models, or one with two seeds, on the current foreground: shows a `ComparisonRun`. Both
/// results are on one view, with how long they took and how near they and the composite come to a
/// ground truth if there is one. A side without a result shows the composite.
///
/// Closing stops what runs.
class CompareDialog final : public QDialog {
    Q_OBJECT

public:
    /// Everything is borrowed and must live longer.
    CompareDialog(Document& document,
                  const ModelLibrary& library,
                  RunCosts& costs,
                  EngineThread& engine,
                  Settings& settings,
                  QWidget* parent = nullptr);

    /// Measures both sides against this picture, now and after every later run.
    void setTruth(const std::filesystem::path& path);

    /// Asks first if that would stop a run.
    void reject() override;

protected:
    void showEvent(QShowEvent* event) override;
    void done(int result) override;

private:
    using Side = ComparisonRun::Side;

    /// What the sentence beside the view speaks of, and so how long it is true.
    enum class Topic : uint8_t {
        Results,  ///< what was noted of them
        Use,      ///< the side whose settings were taken, as long as they are in use
        End,      ///< of a run without results; until something else is to be compared
        Truth     ///< why it was refused, until another one is measured against
    };

    void createSides(QVBoxLayout& layout);
    void createView(QVBoxLayout& layout);
    void createButtons(QVBoxLayout& layout);
    void followDocument();
    void listenToRun();
    void proposeSettings();
    void start();
    void showComposite();
    void showStart(Side side);
    void showResult(Side side);
    void showLabel(Side side);
    void end(Topic topic, const QString& said);
    void say(Topic topic, const QString& sentence);
    void forget(Topic topic);
    void askForTruth();
    void refuseTruth(const Failure& failure);
    void use(Side side);
    void showScores(const ComparisonScores& scores);
    void refresh();

    Document& document_;
    const ModelLibrary& library_;
    RunCosts& costs_;
    Settings& settings_;
    ComparisonRun trials_;
    std::array<TrialBox*, ComparisonRun::kSides> sides_{};
    widgets::CompareView* view_ = nullptr;
    widgets::ProgressStrip* progress_ = nullptr;
    QPushButton* run_ = nullptr;
    QPushButton* truthButton_ = nullptr;
    QLabel* said_ = nullptr;
    QLabel* stale_ = nullptr;
    QLabel* compositeScores_ = nullptr;
    QTimer patience_;  ///< until the document rests
    QString running_;  ///< the side that runs, in words
    Topic topic_ = Topic::Results;
    QString notes_;  ///< of the results
    Side used_ = 0;  ///< that `Topic::Use` speaks of
};

}  // namespace r2r::ui
