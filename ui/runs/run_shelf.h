// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/run_follower.h"

#include <QColor>
#include <QObject>
#include <QString>

#include <memory>
#include <vector>

namespace r2r::ui {

/// The runs that the window watches, each with a colour that it keeps. GUI thread.
class RunShelf final : public QObject {
    Q_OBJECT

public:
    explicit RunShelf(QObject* parent = nullptr);
    ~RunShelf() override;

    /// Watches a run; one that is watched already is only returned.
    RunFollower& open(const QString& folder);

    /// Looks away; the run itself goes on.
    void close(const QString& folder);

    [[nodiscard]] RunFollower* find(const QString& folder) const;

    [[nodiscard]] QColor color(const QString& folder) const;

    /// Folders, in the order they came.
    [[nodiscard]] QStringList folders() const;

Q_SIGNALS:
    void opened(r2r::ui::RunFollower& run);
    void closed(const QString& folder);

private:
    struct Entry {
        std::unique_ptr<RunFollower> run;
        size_t color = 0;
    };

    [[nodiscard]] size_t freeColor() const;

    std::vector<Entry> entries_;
};

}  // namespace r2r::ui
