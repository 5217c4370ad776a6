// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/evaluation_report.h"
#include "ui/jobs/run_follower.h"
#include "ui/model_library.h"
#include "ui/settings.h"

#include <QWidget>

#include <memory>
#include <optional>

class QBoxLayout;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QTableWidget;

namespace r2r::ui {

/// Models measured on a data set: what to measure, how far it is, the table of the papers, and
/// every picture. The work is a program of its own (`r2r evaluate`) that outlives the window; its
/// folder is all there is to know, so an evaluation made anywhere can be opened.
class EvaluationPanel final : public QWidget {
    Q_OBJECT

public:
    /// @param library, settings  borrowed
    /// @param program            the r2r to start
    EvaluationPanel(const ModelLibrary& library,
                    Settings& settings,
                    QString program,
                    QWidget* parent = nullptr);
    ~EvaluationPanel() override;

    /// Shows what lies in a folder, and follows it if it is still being made.
    void open(const QString& folder);

    [[nodiscard]] bool isRunning() const { return run_ && run_->isRunningHere(); }

Q_SIGNALS:
    /// Somebody wants to see a picture of the table.
    void pictureWanted(const QString& folder, int64_t index, const QString& subject);

private:
    [[nodiscard]] QWidget* createChoices();
    [[nodiscard]] QWidget* createResults();
    [[nodiscard]] QLineEdit* addFolder(QFormLayout& form,
                                       const QString& name,
                                       const QString& label);
    void listModels();
    void start();
    void startOrStop();
    void follow();
    void showProgress();
    void showResults();
    void showTable();
    void showPictures();
    void saySomething(const QString& text);

    const ModelLibrary& library_;
    Settings& settings_;
    QString program_;
    QString folder_;
    std::unique_ptr<RunFollower> run_;
    std::optional<Evaluation> evaluation_;
    std::optional<EvaluationSummary> summary_;
    QLineEdit* data_ = nullptr;
    QLineEdit* output_ = nullptr;
    QComboBox* layout_ = nullptr;
    QComboBox* protocol_ = nullptr;
    QListWidget* models_ = nullptr;
    QPushButton* start_ = nullptr;
    QLabel* state_ = nullptr;
    QComboBox* figure_ = nullptr;
    QTableWidget* table_ = nullptr;
    QTableWidget* pictures_ = nullptr;
};

}  // namespace r2r::ui
