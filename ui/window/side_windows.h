// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/engine/batch_run.h"
#include "ui/models/model_library.h"
#include "ui/words/settings.h"

#include <QObject>

class QMainWindow;

namespace r2r::ui {

class Actions;
class BatchDialog;
class MessageBoard;

/// The windows that menus open beside the main one: batch export, synthesis, earlier messages,
/// guide, keys, about.
class SideWindows final : public QObject {
    Q_OBJECT

public:
    /// Everything is borrowed and lives longer.
    struct Parts {
        const ModelLibrary& library;
        EngineThread& engine;
        BatchRun& batch;
        Settings& settings;
        MessageBoard& board;
        const Actions& actions;
    };

    SideWindows(const Parts& parts, QMainWindow& window);

    /// Opens *Batch export* for the pictures in this folder.
    void openBatchOf(const QString& folder);

private:
    [[nodiscard]] BatchDialog& shownBatch();
    void openBatch();
    void openSynthesis();
    void openMessages();
    void openGuide();
    void openKeys();
    void openAbout();

    Parts parts_;
    QMainWindow& window_;
};

}  // namespace r2r::ui
