// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/run_follower.h"
#include "ui/jobs/side_thread.h"
#include "ui/words/settings.h"

#include <QDialog>
#include <QStringList>

#include <memory>

class QLabel;
class QLayout;
class QPushButton;

namespace r2r::widgets {
class ProgressStrip;
}

namespace r2r::ui {

class CandidateTable;
class SynthesisForm;

/// Makes a data set of composites whose truth is known: what decides it, a look at the first
/// candidates, and the work itself, which is a program of its own (`r2r synthesize`). Closing the
/// dialog or the window leaves it going; the next dialog finds it again.
class SynthesizeDialog final : public QDialog {
    Q_OBJECT

public:
    /// @param settings  borrowed
    /// @param program   the r2r to start
    SynthesizeDialog(Settings& settings, QString program, QWidget* parent = nullptr);
    ~SynthesizeDialog() override;

    [[nodiscard]] SynthesisForm& form() { return *form_; }

private:
    enum class Work { Synthesis, Packing };

    [[nodiscard]] QLayout* createLook();
    [[nodiscard]] QLayout* createButtons();
    void previewOrStop();
    void stopPreview();
    void showWhetherPreviewHolds();
    void startSynthesis();
    void startPacking();
    /// @param folder  of the job, which gets its events and its log
    void start(Work work, const QString& folder, const QStringList& arguments);
    void follow(Work work, const QString& folder);
    void findAgain();
    void showRun();
    [[nodiscard]] QString ending() const;
    [[nodiscard]] bool hasMadePairs() const;
    [[nodiscard]] QString nextStep() const;
    void refresh();

    /// The data set that the form names, which is made, opened and packed.
    [[nodiscard]] QString pairs() const;

    [[nodiscard]] bool isWorking() const { return run_ && run_->isRunningHere(); }

    Settings& settings_;
    QString program_;
    SynthesisForm* form_ = nullptr;
    CandidateTable* candidates_ = nullptr;
    QLabel* looked_ = nullptr;
    QPushButton* preview_ = nullptr;
    widgets::ProgressStrip* progress_ = nullptr;
    QLabel* said_ = nullptr;
    QPushButton* start_ = nullptr;
    QPushButton* sheet_ = nullptr;
    QPushButton* folder_ = nullptr;
    QPushButton* pack_ = nullptr;
    QString packed_;         ///< where pairs are packed, or were last
    QStringList previewed_;  ///< what decided the candidates that are shown
    QString previewSaid_;    ///< of them, as long as nothing else decides
    Work work_ = Work::Synthesis;
    std::unique_ptr<RunFollower> run_;
    bool wasWorking_ = false;
    SideThread looker_;
};

}  // namespace r2r::ui
