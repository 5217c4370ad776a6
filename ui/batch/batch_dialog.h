// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/batch/batch_outcomes.h"
#include "ui/engine/batch_run.h"
#include "ui/models/model_library.h"
#include "ui/words/settings.h"

#include <QDialog>

#include <optional>
#include <vector>

class QHBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;

namespace r2r::ui {

class BatchForm;
class PanelScroll;

/// A folder of composites, harmonized while the window goes on: what to do, how far it is, and what
/// became of every picture. Closing it does not stop the batch.
class BatchDialog final : public QDialog {
    Q_OBJECT

public:
    /// @param open  shows a result; the desktop's own way if nothing else is given
    BatchDialog(const ModelLibrary& library,
                EngineThread& engine,
                BatchRun& batch,
                Settings& settings,
                QWidget* parent = nullptr,
                BatchOutcomes::Open open = {});

    /// Sets the folder of the pictures, unless a batch is running.
    void setInput(const QString& folder);

private:
    void createBody();
    void createButtons();
    void listenToBatch();
    void start();
    void showPlan(const std::vector<BatchItem>& items, const QStringList& leftOut);
    void showOutcome(const BatchOutcome& outcome);
    void showReport(const BatchReport& report);
    void saveReport();
    void refresh();
    void showSummary();

    BatchRun& batch_;
    BatchForm* form_ = nullptr;
    BatchOutcomes* outcomes_ = nullptr;
    QProgressBar* bar_ = nullptr;
    PanelScroll* body_ = nullptr;
    QLabel* summary_ = nullptr;
    QLabel* reason_ = nullptr;  ///< why Start is grey
    QPushButton* start_ = nullptr;
    QPushButton* stop_ = nullptr;
    QPushButton* report_ = nullptr;
    BatchOptions started_;  ///< of the batch that was started last
    QStringList leftOut_;   ///< of its folder, and why
    std::optional<BatchReport> lastReport_;
    int done_ = 0;
    bool isStopping_ = false;
};

}  // namespace r2r::ui
