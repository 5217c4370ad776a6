// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/engine_thread.h"
#include "ui/model_library.h"
#include "ui/settings.h"

#include <QDialog>

#include <optional>
#include <vector>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QTableWidget;
class QVBoxLayout;

namespace r2r::widgets {
class SliderField;
}

namespace r2r::ui {

class ModelCombo;

/// A folder of composites, harmonized while the window goes on: what to do, how far it is, and what
/// became of every picture. Closing it does not stop the batch.
class BatchDialog final : public QDialog {
    Q_OBJECT

public:
    BatchDialog(const ModelLibrary& library,
                EngineThread& engine,
                Settings& settings,
                QWidget* parent = nullptr);

private:
    [[nodiscard]] QLineEdit* addFolder(QFormLayout& form,
                                       const QString& name,
                                       const QString& label);
    void createChoices(QVBoxLayout& layout);
    void createOutcomes(QVBoxLayout& layout);
    void createButtons(QVBoxLayout& layout);
    void listenToEngine();
    [[nodiscard]] BatchOptions options() const;
    void start();
    void showPlan(const std::vector<BatchItem>& items);
    void showOutcome(const BatchOutcome& outcome);
    void showReport(const BatchReport& report);
    void saveReport();
    void setRow(int row, const BatchOutcome& outcome);
    void setRunning(bool isRunning);
    void judge();

    const ModelLibrary& library_;
    EngineThread& engine_;
    Settings& settings_;
    QWidget* choices_ = nullptr;
    QLineEdit* input_ = nullptr;
    QLineEdit* output_ = nullptr;
    QLineEdit* template_ = nullptr;
    ModelCombo* model_ = nullptr;
    widgets::SliderField* strength_ = nullptr;
    QComboBox* existing_ = nullptr;
    QTableWidget* outcomes_ = nullptr;
    QProgressBar* bar_ = nullptr;
    QLabel* summary_ = nullptr;
    QPushButton* start_ = nullptr;
    QPushButton* stop_ = nullptr;
    QPushButton* report_ = nullptr;
    std::vector<BatchItem> items_;
    std::optional<BatchReport> lastReport_;
    int done_ = 0;
};

}  // namespace r2r::ui
