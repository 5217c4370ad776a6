// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/engine/comparison.h"
#include "ui/engine/engine_thread.h"
#include "ui/models/run_costs.h"
#include "ui/words/settings.h"

#include <QDialog>
#include <QTimer>

#include <array>
#include <filesystem>
#include <optional>
#include <stop_token>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace r2r::widgets {
class CompareView;
class ProgressStrip;
}  // namespace r2r::widgets

namespace r2r::ui {

class TrialBox;

/// Two models, or one with two seeds, on the current foreground: both results on one view, how long
/// they took, and how near they and the composite come to a ground truth if there is one. A side
/// without a result shows the composite.
///
/// The two run one after the other on the engine thread, previews in between. Closing stops them.
class ComparePanel final : public QDialog {
    Q_OBJECT

public:
    /// Everything is borrowed and must live longer.
    ComparePanel(Document& document,
                 const ModelLibrary& library,
                 RunCosts& costs,
                 EngineThread& engine,
                 Settings& settings,
                 QWidget* parent = nullptr);
    ~ComparePanel() override;

    /// Measures both sides against this picture, now and after every later run.
    void setTruth(const std::filesystem::path& path);

    /// Asks first if that would stop a run.
    void reject() override;

protected:
    void showEvent(QShowEvent* event) override;
    void done(int result) override;

private:
    using Side = size_t;  ///< 0 left, 1 right

    void createSides(QVBoxLayout& layout);
    void createView(QVBoxLayout& layout);
    void createButtons(QVBoxLayout& layout);
    void proposeSettings();
    void start();
    void stop();
    void paintComposite();
    void showComposite(const PaintedComposite& composite);
    void runSide(Side side);
    void takeResult(Side side, const Outcome<TrialResult>& outcome);
    void showResult(Side side, const TrialResult& result);
    void showLabel(Side side);
    void end(const QString& said);
    void askForTruth();
    void measure();
    void refuseTruth(const Failure& failure);
    void use(Side side);
    void showScores(const ComparisonScores& scores);
    void refresh();

    [[nodiscard]] bool hasResult() const { return results_[0] || results_[1]; }

    Document& document_;
    const ModelLibrary& library_;
    RunCosts& costs_;
    EngineThread& engine_;
    Settings& settings_;
    std::array<TrialBox*, 2> sides_{};
    std::optional<PaintedComposite> composite_;
    std::array<std::optional<TrialResult>, 2> results_;
    widgets::CompareView* view_ = nullptr;
    widgets::ProgressStrip* progress_ = nullptr;
    QPushButton* run_ = nullptr;
    QPushButton* truthButton_ = nullptr;
    QLabel* said_ = nullptr;
    QLabel* compositeScores_ = nullptr;
    QTimer patience_;          ///< until the document rests
    Composition composition_;  ///< that composite and results were made of
    ForegroundId foreground_{};
    std::filesystem::path truth_;
    std::stop_source stop_{std::nostopstate};
    bool isRunning_ = false;
    bool isTruthRefused_ = false;  ///< `said_` says why
    int round_ = 0;                ///< answers of earlier rounds are late
};

}  // namespace r2r::ui
