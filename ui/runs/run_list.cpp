// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run_list.h"

#include "ui/runs/run_shelf.h"
#include "ui/words/messages.h"
#include "ui/words/run_messages.h"

namespace r2r::ui {
namespace {

constexpr int kFolderRole = Qt::UserRole;

}  // namespace

RunList::RunList(RunShelf& shelf, QWidget* parent) : QListWidget(parent), shelf_(shelf) {
    setWordWrap(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(this, &QListWidget::currentItemChanged, this, &RunList::currentRunChanged);
    connect(&shelf, &RunShelf::opened, this, &RunList::add);
    connect(
        &shelf, &RunShelf::closed, this, [this](const QString& folder) { delete itemOf(folder); });
    for (const QString& folder : shelf.folders())
        add(*shelf.find(folder));
    setCurrentRow(0);
}

QString RunList::currentRun() const {
    const QListWidgetItem* item = currentItem();
    return item ? folderOf(*item) : QString();
}

RunFollower* RunList::current() const {
    return shelf_.find(currentRun());
}

void RunList::select(const QString& folder) {
    setCurrentItem(itemOf(folder));
}

void RunList::add(RunFollower& run) {
    const QString folder = run.model().folder();
    auto* item = new QListWidgetItem(run.model().name());
    item->setData(kFolderRole, folder);
    item->setToolTip(folder);
    insertItem(0, item);
    connect(&run.model(), &RunModel::stateChanged, this, [this, folder] { show(folder); });
    connect(&run, &RunFollower::lifeChanged, this, [this, folder] { show(folder); });
    show(folder);
    if (!currentItem())
        setCurrentItem(item);
}

void RunList::show(const QString& folder) {
    const RunFollower* run = shelf_.find(folder);
    if (!run)
        return;
    // One that was made elsewhere may have no events, and nothing is to be said of it.
    const bool isSilent = run->model().state() == RunState::Waiting && !run->isRunningHere();
    const QString state = isSilent ? QString() : '\n' + messages::run(run->model());
    itemOf(folder)->setText(run->model().name() + state);
    if (folder == currentRun())
        Q_EMIT currentRunMoved();
}

QListWidgetItem* RunList::itemOf(const QString& folder) const {
    for (int row = 0; row < count(); ++row)
        if (folderOf(*item(row)) == folder)
            return item(row);
    return nullptr;
}

QString RunList::folderOf(const QListWidgetItem& item) {
    return item.data(kFolderRole).toString();
}

}  // namespace r2r::ui
