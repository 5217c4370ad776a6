// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/recent_files.h"

#include <QDir>
#include <QFileInfo>
#include <QMenu>

#include <algorithm>

namespace r2r::ui {

RecentFiles::RecentFiles(Settings& settings, QObject* parent)
    : QObject(parent), settings_(settings) {}

void RecentFiles::add(const RecentFile& file) {
    const RecentFile added{
        QFileInfo(file.path).absoluteFilePath(),
        file.mask.isEmpty() ? QString() : QFileInfo(file.mask).absoluteFilePath()};
    QList<RecentFile> list = files();
    list.removeIf([&](const RecentFile& each) { return each.path == added.path; });
    list.prepend(added);
    settings_.setRecentFiles(list.first(std::min(list.size(), kMost)));
    Q_EMIT changed();
}

void RecentFiles::clear() {
    settings_.setRecentFiles({});
    Q_EMIT changed();
}

void RecentFiles::fill(QMenu& menu) {
    connect(&menu, &QMenu::aboutToShow, this, [this, &menu] { fillNow(menu); });
}

void RecentFiles::fillNow(QMenu& menu) {
    menu.clear();
    menu.setToolTipsVisible(true);
    for (const RecentFile& file : files()) {
        const QFileInfo there(file.path);
        const bool isThere = there.isFile();
        // An ampersand in a name would become a mnemonic.
        const QString name = there.fileName().replace('&', "&&");
        QAction* action = menu.addAction(isThere ? name : tr("%1 (not found)").arg(name));
        action->setToolTip(QDir::toNativeSeparators(file.path));
        action->setEnabled(isThere);
        connect(action, &QAction::triggered, this, [this, file] { Q_EMIT chosen(file); });
    }
    if (menu.isEmpty()) {
        menu.addAction(tr("No file has been opened yet"))->setEnabled(false);
        return;
    }
    menu.addSeparator();
    QAction* forget = menu.addAction(tr("&Clear list"));
    forget->setObjectName("clearRecent");
    connect(forget, &QAction::triggered, this, &RecentFiles::clear);
}

}  // namespace r2r::ui
