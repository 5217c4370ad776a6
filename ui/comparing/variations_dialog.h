// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/document/document.h"
#include "ui/engine/comparison.h"
#include "ui/engine/engine_thread.h"
#include "ui/models/run_costs.h"
#include "ui/words/messages.h"

#include <QDialog>

#include <stop_token>
#include <vector>

class QLabel;
class QListWidget;
class QPushButton;
class QSpinBox;

namespace r2r::widgets {
class ProgressStrip;
}

namespace r2r::ui {

/// Several seeds of the current foreground's model, to pick one. Whatever does not depend on the
/// seed is computed once for all of them, and the one that is picked is not computed again. Asked
/// again, it goes on with further seeds as long as nothing else has changed.
class VariationsDialog final : public QDialog {
    Q_OBJECT

public:
    /// Everything is borrowed and must live longer.
    VariationsDialog(Document& document,
                     RunCosts& costs,
                     EngineThread& engine,
                     QWidget* parent = nullptr);
    ~VariationsDialog() override;

    /// Asks first if that would stop a run.
    void reject() override;

Q_SIGNALS:
    void used(const r2r::ui::messages::Message& message);  ///< what was picked, in a sentence

protected:
    void showEvent(QShowEvent* event) override;
    void done(int result) override;

private:
    void createControls();
    void arrange();
    void start();
    [[nodiscard]] bool goesOn() const;
    void showVariations(const std::vector<Variation>& variations);
    void end(const QString& said);
    void endWithout(const QString& reason);
    void forgetEnd();
    void use();
    void refresh();

    /// The cost of the run in a sentence; empty while that is not known.
    [[nodiscard]] QString estimate() const;

    Document& document_;
    RunCosts& costs_;
    EngineThread& engine_;
    QListWidget* list_ = nullptr;
    QSpinBox* count_ = nullptr;
    QLabel* said_ = nullptr;
    QLabel* cost_ = nullptr;
    widgets::ProgressStrip* progress_ = nullptr;
    QPushButton* run_ = nullptr;
    QPushButton* use_ = nullptr;
    ForegroundId foreground_{};
    HarmonySettings settings_;  ///< that were tried
    uint64_t revision_ = 0;     ///< of the document they were tried on
    std::stop_source stop_{std::nostopstate};
    bool isRunning_ = false;
    bool saysEnd_ = false;    ///< `said_` says why there are no new results
    bool keepsList_ = false;  ///< the run goes on where the last one ended
};

}  // namespace r2r::ui
