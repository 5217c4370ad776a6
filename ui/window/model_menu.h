// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/importing.h"
#include "ui/models/live_preview.h"
#include "ui/models/model_trust.h"
#include "ui/models/run_costs.h"
#include "ui/words/messages.h"
#include "ui/words/settings.h"

#include <QObject>

class QMainWindow;
class QMenuBar;
class QStatusBar;

namespace r2r::ui {

class Actions;

/// Everything of the window that is about models: runs that are asked for, variations, comparisons,
/// importing and removing, with their menu and their progress.
class ModelMenu final : public QObject {
    Q_OBJECT

public:
    /// The objects that it works with; all borrowed.
    struct Parts {
        Document& document;
        ModelLibrary& library;
        RunCosts& costs;
        LivePreview& preview;
        EngineThread& engine;
        Settings& settings;
        Actions& actions;
    };

    ModelMenu(const Parts& parts, const ModelAccess& access, QMainWindow& window);

    void addTo(QMenuBar& bar);
    void addTo(QStatusBar& bar);

    /// Takes these files if they are a model.
    bool takeFiles(const QStringList& paths);

    /// Whether they are.
    [[nodiscard]] static bool wouldTake(const QStringList& paths);

    /// Imports a checkpoint under the name of its run; the chosen foreground uses it from then on,
    /// or the next one if none is chosen.
    void useCheckpoint(const QString& checkpoint, const QString& run);

    [[nodiscard]] Importing& importing() { return *importing_; }

Q_SIGNALS:
    void failed(const r2r::ui::Failure& failure);
    void noticed(const r2r::ui::messages::Message& message);
    /// A folder was dropped that holds pictures and no model.
    void picturesDropped(const QString& folder);

protected:
    /// Models may be dropped anywhere on the window.
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] widgets::ProgressStrip* createStrip(const QString& name);
    void takeDropped(const QStringList& paths);
    void connectActions();
    void connectRun();
    void connectImporting();
    void connectTrust();
    void watchModels(const ModelAccess& access);
    void connectPreview();
    /// Tells how an import ended.
    void tellImported(const CatalogChange& change);
    /// The first of them as sentences, and how many more there are; empty without any.
    static QString remarksText(const std::vector<std::string>& remarks);
    void openComparison();
    void openVariations();
    void showActions();

    Parts parts_;
    QMainWindow& window_;
    widgets::ProgressStrip* run_;
    widgets::ProgressStrip* import_;
    Importing* importing_ = nullptr;
    ModelTrust* trust_ = nullptr;
    bool isToBeUsed_ = false;     ///< what is being imported
    QString checkpointToBeUsed_;  ///< its folder's name, which is its step
    QString runToBeUsed_;         ///< its run
};

}  // namespace r2r::ui
