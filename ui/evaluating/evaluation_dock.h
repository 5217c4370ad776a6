// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/model_library.h"
#include "ui/runs/run_dock.h"

namespace r2r {
struct Evaluation;
}

namespace r2r::ui {

class EvaluationPanel;
struct PictureChoice;

/// Evaluations below the canvas.
class EvaluationDock final : public RunDock {
    Q_OBJECT

public:
    /// @param library, settings  borrowed
    /// @param program            the r2r to start
    EvaluationDock(const ModelLibrary& library,
                   Settings& settings,
                   QString program,
                   QWidget* parent = nullptr);

protected:
    [[nodiscard]] QWidget* createPanel() override;
    void select(const QString& folder) override;
    [[nodiscard]] QStringList remembered() const override;
    void remember(const QStringList& folders) override;
    [[nodiscard]] std::optional<messages::Message> refusalOf(const QString& folder) const override;
    [[nodiscard]] Call callOf(const QString& folder, const QStringList& arguments) const override;
    [[nodiscard]] QString notStarted(const QString& problem) const override;

private:
    void askForNew();
    void showPicture(const QString& folder,
                     const Evaluation& evaluation,
                     const PictureChoice& choice);

    const ModelLibrary& library_;
    EvaluationPanel* panel_ = nullptr;
};

}  // namespace r2r::ui
