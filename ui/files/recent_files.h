// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/side_thread.h"
#include "ui/words/settings.h"

#include <QDateTime>
#include <QHash>
#include <QIcon>
#include <QObject>

class QAction;
class QMenu;

namespace r2r::ui {

/// Lists the files that were opened lately, to be opened again.
class RecentFiles final : public QObject {
    Q_OBJECT

public:
    static constexpr qsizetype kMost = 10;

    /// @param settings  borrowed: the list outlives the program in it
    explicit RecentFiles(Settings& settings, QObject* parent = nullptr);

    /// Newest first.
    [[nodiscard]] QList<RecentFile> files() const { return settings_.recentFiles(); }

    /// Puts it first.
    void add(const RecentFile& file);
    void clear();

    /// Fills the menu anew whenever it opens, each file with a small picture, which may come a
    /// moment later. A file that is gone is there, but cannot be chosen.
    void fill(QMenu& menu);

Q_SIGNALS:
    void chosen(const r2r::ui::RecentFile& file);
    void changed();

private:
    /// As it was when its file had that time.
    struct Thumbnail {
        QDateTime time;
        QIcon icon;
    };

    void fillNow(QMenu& menu);
    void showThumbnail(const QString& path, QAction& action);

    Settings& settings_;
    SideThread thread_;
    QHash<QString, Thumbnail> thumbnails_;
};

}  // namespace r2r::ui
