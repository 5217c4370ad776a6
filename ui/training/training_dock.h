// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/model_library.h"
#include "ui/runs/run_shelf.h"
#include "ui/words/messages.h"
#include "ui/words/settings.h"

#include <QDockWidget>

namespace r2r::ui {

class TrainingPanel;

/// Training runs below the canvas. Runs are programs of their own: closing the window leaves them
/// going, and the next window finds them by the folders it remembers.
class TrainingDock final : public QDockWidget {
    Q_OBJECT

public:
    /// @param library, settings  borrowed
    /// @param program            the r2r to start
    TrainingDock(const ModelLibrary& library,
                 Settings& settings,
                 QString program,
                 QWidget* parent = nullptr);
    ~TrainingDock() override;

    [[nodiscard]] RunShelf& shelf() { return shelf_; }

    [[nodiscard]] TrainingPanel& panel() { return *panel_; }

    /// Starts `r2r train` with these arguments for a run folder that exists, and watches it.
    void start(const QString& folder, const QStringList& arguments);

    /// Shows a run that was made before, or is being made elsewhere. What is no training is refused
    /// in a sentence.
    void watch(const QString& folder);

Q_SIGNALS:
    void checkpointWanted(const QString& checkpoint, const QString& run);
    void noticed(const r2r::ui::messages::Message& message);

private:
    void askForNewRun();
    void askForRun();
    void remember();

    const ModelLibrary& library_;
    Settings& settings_;
    QString program_;
    RunShelf shelf_;
    TrainingPanel* panel_ = nullptr;
};

}  // namespace r2r::ui
