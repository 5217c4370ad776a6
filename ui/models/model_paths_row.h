// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/model_library.h"
#include "ui/words/settings.h"

#include <QString>
#include <QStringList>
#include <QWidget>

#include <functional>
#include <utility>

class QLineEdit;
class QMenu;

namespace r2r::ui {

/// Any number of models to start from, in one line with semicolons between them: installed ones by
/// name, others by the folder or file of their weights. Buttons add one of either.
class ModelPathsRow final : public QWidget {
    Q_OBJECT

public:
    /// @param name      of the line; that of the list of installed models is "NAME.installed"
    /// @param library   borrowed
    /// @param settings  borrowed; remembers where people looked
    ModelPathsRow(const QString& name,
                  const ModelLibrary& library,
                  Settings& settings,
                  QWidget* parent = nullptr);

    /// The folders of the weights of installed models.
    [[nodiscard]] QStringList paths() const;

    /// Folders of installed models are shown as their names.
    void setPaths(const QStringList& paths);

    /// Names a model in the line that cannot start the run; empty if there is none.
    [[nodiscard]] QString objection() const;

    /// Whether the run cannot start from scratch, so that the line must not be empty.
    void setNeeded(bool isNeeded);

    /// Which of the installed models the list offers; all that can be trained until then.
    void setStart(std::function<bool(const ModelInfo&)> canStart) {
        canStart_ = std::move(canStart);
    }

private:
    void fill(QMenu& installed);
    [[nodiscard]] const ModelInfo* modelIn(const QString& folder) const;
    void addFolder();
    void addFile();
    void add(const QString& path);

    const ModelLibrary& library_;
    Settings& settings_;
    std::function<bool(const ModelInfo&)> canStart_;
    QLineEdit* line_ = nullptr;
};

}  // namespace r2r::ui
