// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/runs/run_shelf.h"
#include "ui/words/messages.h"
#include "ui/words/settings.h"

#include <QDockWidget>
#include <QStringList>

#include <optional>

namespace r2r::ui {

/// Runs below the canvas. They are programs of their own: closing the window leaves them going, and
/// the next window finds them by the folders it remembers.
///
/// Derived classes say what a run is and what is shown of it: trainings and evaluations. The
/// panel is made, and the runs are looked at, when they are first needed: the start of a window
/// that does not show them need not wait for them.
class RunDock : public QDockWidget {
    Q_OBJECT

public:
    [[nodiscard]] RunShelf& shelf() { return shelf_; }

    /// Starts `r2r` with these arguments for a run folder that exists, and watches it.
    void start(const QString& folder, const QStringList& arguments);

    /// Shows a run that was made before, or is being made elsewhere. A folder of something else is
    /// refused in a sentence.
    void watch(const QString& folder);

Q_SIGNALS:
    void noticed(const r2r::ui::messages::Message& message);

protected:
    void showEvent(QShowEvent* event) override;

    /// The call of `r2r` for a run.
    struct Call {
        QStringList arguments;
        QString output;  ///< gets the standard output; empty: the log
    };

    /// @param settings  borrowed
    /// @param program   the r2r to start
    RunDock(const QString& title, Settings& settings, QString program, QWidget* parent);

    /// @param place  the folder that such dialogs were last used in
    void askForFolder(const QString& title, Folder place);

    [[nodiscard]] Settings& settings() const { return settings_; }

    [[nodiscard]] const QString& program() const { return program_; }

    /// Makes the panel that shows the shelf; it becomes a child. Called once.
    [[nodiscard]] virtual QWidget* createPanel() = 0;

    virtual void select(const QString& folder) = 0;

    /// The folders that an earlier window watched.
    [[nodiscard]] virtual QStringList remembered() const = 0;
    virtual void remember(const QStringList& folders) = 0;

    /// Why a folder is not shown, and what to do; nothing if it is a run.
    [[nodiscard]] virtual std::optional<messages::Message> refusalOf(
        const QString& folder) const = 0;

    [[nodiscard]] virtual Call callOf(const QString& folder,
                                      const QStringList& arguments) const = 0;

    /// @param problem  why not
    [[nodiscard]] virtual QString notStarted(const QString& problem) const = 0;

private:
    /// Makes the panel, watches the remembered runs that are still there, and chooses the newest.
    void prepare();

    Settings& settings_;
    QString program_;
    RunShelf shelf_;
    bool isPrepared_ = false;
};

}  // namespace r2r::ui
