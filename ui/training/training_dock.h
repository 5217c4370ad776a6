// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/model_library.h"
#include "ui/runs/run_dock.h"

namespace r2r::ui {

class TrainingPanel;

/// Training runs below the canvas.
class TrainingDock final : public RunDock {
    Q_OBJECT

public:
    /// @param library, settings  borrowed
    /// @param program            the r2r to start
    TrainingDock(const ModelLibrary& library,
                 Settings& settings,
                 QString program,
                 QWidget* parent = nullptr);

Q_SIGNALS:
    void checkpointWanted(const QString& checkpoint, const QString& run);

protected:
    [[nodiscard]] QWidget* createPanel() override;
    void select(const QString& folder) override;
    [[nodiscard]] QStringList remembered() const override;
    void remember(const QStringList& folders) override;
    [[nodiscard]] std::optional<messages::Message> refusalOf(const QString& folder) const override;
    [[nodiscard]] Call callOf(const QString& folder, const QStringList& arguments) const override;
    [[nodiscard]] QString notStarted(const QString& problem) const override;

private:
    void askForNewRun();

    const ModelLibrary& library_;
    TrainingPanel* panel_ = nullptr;
};

}  // namespace r2r::ui
