// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/words/settings.h"

#include <QString>
#include <QStringList>
#include <QWidget>

class QLineEdit;

namespace r2r::ui {

/// Any number of folders and files of weights, in one line with semicolons between them, and a
/// button that adds one.
class ModelPathsRow final : public QWidget {
    Q_OBJECT

public:
    /// @param name      of the line
    /// @param settings  borrowed; remembers where people looked
    ModelPathsRow(const QString& name, Settings& settings, QWidget* parent = nullptr);

    [[nodiscard]] QStringList paths() const;
    void setPaths(const QStringList& paths);

private:
    void addFolder();
    void addFile();
    void add(const QString& path);

    Settings& settings_;
    QLineEdit* line_ = nullptr;
};

}  // namespace r2r::ui
