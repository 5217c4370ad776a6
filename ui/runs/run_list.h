// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListWidget>
#include <QString>

namespace r2r::ui {

class RunFollower;
class RunShelf;

/// The runs of a shelf: the name and state of each. The newest comes first.
class RunList final : public QListWidget {
    Q_OBJECT

public:
    /// @param shelf  borrowed
    explicit RunList(RunShelf& shelf, QWidget* parent = nullptr);

    /// The chosen run's folder; empty without any.
    [[nodiscard]] QString currentRun() const;

    /// Null without any.
    [[nodiscard]] RunFollower* current() const;

    void select(const QString& folder);

    /// A run's line, for adding marks to it; null for a run that is not here.
    [[nodiscard]] QListWidgetItem* itemOf(const QString& folder) const;
    [[nodiscard]] static QString folderOf(const QListWidgetItem& item);

Q_SIGNALS:
    void currentRunChanged();  ///< another one is chosen
    void currentRunMoved();    ///< it says something new, began or ended

private:
    void add(RunFollower& run);
    void show(const QString& folder);

    RunShelf& shelf_;
};

}  // namespace r2r::ui
