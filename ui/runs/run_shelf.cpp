// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/run_shelf.h"

#include "widgets/plot_view.h"

#include <QDir>

#include <algorithm>

namespace r2r::ui {

RunShelf::RunShelf(QObject* parent) : QObject(parent) {}

RunShelf::~RunShelf() = default;

RunFollower& RunShelf::open(const QString& folder) {
    if (RunFollower* known = find(folder))
        return *known;
    const size_t color = freeColor();
    entries_.push_back({std::make_unique<RunFollower>(folder), color});
    RunFollower& run = *entries_.back().run;
    Q_EMIT opened(run);
    run.look();
    return run;
}

void RunShelf::close(const QString& folder) {
    const QString path = QDir(folder).absolutePath();
    const auto found = std::ranges::find(
        entries_, path, [](const Entry& entry) { return entry.run->model().folder(); });
    if (found == entries_.end())
        return;
    const auto run = std::move(found->run);  // alive until all listeners were told
    entries_.erase(found);
    Q_EMIT closed(path);
}

RunFollower* RunShelf::find(const QString& folder) const {
    const QString path = QDir(folder).absolutePath();
    for (const Entry& entry : entries_)
        if (entry.run->model().folder() == path)
            return entry.run.get();
    return nullptr;
}

QColor RunShelf::color(const QString& folder) const {
    const QString path = QDir(folder).absolutePath();
    for (const Entry& entry : entries_)
        if (entry.run->model().folder() == path)
            return widgets::curveColor(entry.color);
    return {};
}

QStringList RunShelf::folders() const {
    QStringList folders;
    for (const Entry& entry : entries_)
        folders.append(entry.run->model().folder());
    return folders;
}

size_t RunShelf::freeColor() const {
    size_t color = 0;
    while (std::ranges::find(entries_, color, &Entry::color) != entries_.end())
        ++color;
    return color;
}

}  // namespace r2r::ui
