// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run_dock.h"

#include "ui/jobs/background_program.h"
#include "ui/parts/panel_scroll.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>

#include <utility>

namespace r2r::ui {

RunDock::RunDock(const QString& title, Settings& settings, QString program, QWidget* parent)
    : QDockWidget(title, parent), settings_(settings), program_(std::move(program)) {
    setAllowedAreas(Qt::BottomDockWidgetArea);
}

void RunDock::showEvent(QShowEvent* event) {
    prepare();
    QDockWidget::showEvent(event);
}

void RunDock::prepare() {
    if (std::exchange(isPrepared_, true))
        return;
    auto* scroll = new PanelScroll(createPanel(), kLeastBottomDock);
    setWidget(scroll);
    scroll->show();
    for (const QString& folder : remembered())
        if (QFileInfo(folder).isDir())
            shelf_.open(folder);
    if (const QStringList watched = shelf_.folders(); !watched.isEmpty())
        select(watched.back());
    const auto remember = [this] { this->remember(shelf_.folders()); };
    connect(&shelf_, &RunShelf::opened, this, remember);
    connect(&shelf_, &RunShelf::closed, this, remember);
}

void RunDock::start(const QString& folder, const QStringList& arguments) {
    prepare();
    const Call call = callOf(folder, arguments);
    const BackgroundStart started =
        startInBackground(program_, call.arguments, QDir(folder).filePath("log.txt"), call.output);
    if (started.process == 0) {
        Q_EMIT noticed({notStarted(started.problem),
                        tr("Check that the program r2r is installed next to this one.")});
        return;
    }
    RunFollower& run = shelf_.open(folder);
    run.expect(started.process);
    select(run.model().folder());
}

void RunDock::watch(const QString& folder) {
    prepare();
    if (const auto refusal = refusalOf(folder))
        Q_EMIT noticed(*refusal);
    else
        select(shelf_.open(folder).model().folder());
}

void RunDock::askForFolder(const QString& title, Folder place) {
    const QString folder = QFileDialog::getExistingDirectory(this, title, settings_.folder(place));
    if (folder.isEmpty())
        return;
    settings_.setFolder(place, QFileInfo(folder).absolutePath());
    watch(folder);
}

}  // namespace r2r::ui
