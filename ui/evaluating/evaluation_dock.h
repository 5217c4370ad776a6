// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/model_library.h"
#include "ui/runs/run_shelf.h"
#include "ui/words/messages.h"
#include "ui/words/settings.h"

#include <QDockWidget>

namespace r2r::ui {

class EvaluationPanel;

/// Evaluations below the canvas. Like training runs they are programs of their own: closing the
/// window leaves them going, and the next window finds them by the folders it remembers.
class EvaluationDock final : public QDockWidget {
    Q_OBJECT

public:
    /// @param library, settings  borrowed
    /// @param program            the r2r to start
    EvaluationDock(const ModelLibrary& library,
                   Settings& settings,
                   QString program,
                   QWidget* parent = nullptr);
    ~EvaluationDock() override;

    [[nodiscard]] RunShelf& shelf() { return shelf_; }

    [[nodiscard]] EvaluationPanel& panel() { return *panel_; }

    /// Starts `r2r evaluate` with these arguments into a folder that exists, and watches it.
    void start(const QString& folder, const QStringList& arguments);

    /// Shows an evaluation that was made before, or is being made elsewhere.
    void watch(const QString& folder);

Q_SIGNALS:
    void noticed(const r2r::ui::messages::Message& message);

private:
    void askForNew();
    void askForFolder();
    void remember();

    const ModelLibrary& library_;
    Settings& settings_;
    QString program_;
    RunShelf shelf_;
    EvaluationPanel* panel_ = nullptr;
};

}  // namespace r2r::ui
