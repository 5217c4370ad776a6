// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/words/settings.h"

#include <QString>
#include <QWidget>

class QLineEdit;

namespace r2r::ui {

/// A line for a folder's path, and a button that looks for one.
class FolderRow final : public QWidget {
    Q_OBJECT

public:
    /// @param name      of the line, for tests and screen readers
    /// @param title     of the window that looks for a folder
    /// @param settings  borrowed; remembers where people looked
    FolderRow(const QString& name,
              const QString& title,
              Settings& settings,
              Folder remembered,
              QWidget* parent = nullptr);

    /// Without spaces around it; empty if nothing was typed.
    [[nodiscard]] QString folder() const;
    void setFolder(const QString& folder);

    [[nodiscard]] QLineEdit& line() const { return *line_; }

Q_SIGNALS:
    void changed();

private:
    void browse(const QString& title);

    Settings& settings_;
    Folder remembered_;
    QLineEdit* line_ = nullptr;
};

}  // namespace r2r::ui
