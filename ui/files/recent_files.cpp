// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/recent_files.h"

#include "ui/jobs/thumbnail.h"
#include "ui/words/theme.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QEvent>
#include <QFileInfo>
#include <QMenu>
#include <QPainter>
#include <QPointer>

#include <algorithm>

namespace r2r::ui {
namespace {

constexpr int kIconPx = 48;
constexpr int kDensity = 2;  // screens show up to so many pixels for each of those

/// Tells the style of the size of a menu's icons while the menu is drawn.
class LargeIcons final : public QObject {
public:
    explicit LargeIcons(QMenu& menu) : QObject(&menu) { menu.installEventFilter(this); }

    bool eventFilter(QObject* menu, QEvent* event) override {
        if (event->type() != QEvent::Paint)
            return false;
        qApp->setProperty(kIconSizeProperty, kIconPx);
        menu->event(event);
        qApp->setProperty(kIconSizeProperty, QVariant());
        return true;
    }
};

/// The picture in the middle of a square; nothing but room for it if it is null.
QIcon iconOf(const QImage& picture) {
    constexpr int kSide = kIconPx * kDensity;
    QPixmap square(kSide, kSide);
    square.fill(Qt::transparent);
    if (!picture.isNull())
        QPainter(&square).drawImage(
            (kSide - picture.width()) / 2, (kSide - picture.height()) / 2, picture);
    square.setDevicePixelRatio(kDensity);
    return square;
}

}  // namespace

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
    new LargeIcons(menu);
    connect(&menu, &QMenu::aboutToShow, this, [this, &menu] { fillNow(menu); });
}

void RecentFiles::fillNow(QMenu& menu) {
    menu.clear();
    menu.setToolTipsVisible(true);
    menu.setProperty(kIconSizeProperty, kIconPx);
    for (const RecentFile& file : files()) {
        const QFileInfo there(file.path);
        const bool isThere = there.isFile();
        // An ampersand in a name would become a mnemonic.
        const QString name = there.fileName().replace('&', "&&");
        QAction* action = menu.addAction(isThere ? name : tr("%1 (not found)").arg(name));
        action->setToolTip(QDir::toNativeSeparators(file.path));
        action->setEnabled(isThere);
        showThumbnail(file.path, *action);
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

/// The file is read beside the window: it may be on a disk that sleeps.
void RecentFiles::showThumbnail(const QString& path, QAction& action) {
    const QFileInfo file(path);
    const Thumbnail known = thumbnails_.value(path);
    action.setIcon(known.icon.isNull() ? iconOf({}) : known.icon);
    if (!file.isFile() || known.time == file.lastModified())
        return;
    thread_.ask(
        [path](const JobContext&) {
            return thumbnailOfFile(path.toStdString(), kIconPx * kDensity);
        },
        [this, path, time = file.lastModified(), shown = QPointer<QAction>(&action)](
            const Outcome<QImage>& outcome) {
            const auto* picture = std::get_if<QImage>(&outcome);
            thumbnails_[path] = {time, iconOf(picture ? *picture : QImage())};
            if (shown)
                shown->setIcon(thumbnails_[path].icon);
        });
}

}  // namespace r2r::ui
