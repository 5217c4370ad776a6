// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/dataset_look.h"
#include "ui/jobs/side_thread.h"
#include "ui/words/settings.h"

#include <QString>
#include <QStringList>
#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;

namespace r2r::ui {

class FolderRow;

/// Chooses a data set: its folder, its layout on the disk, its split. Shows, found out on a side
/// thread, what is there.
class DatasetField final : public QWidget {
    Q_OBJECT

public:
    enum class Wants { Composites, Photographs };

    /// @param prefix    of object names: "evaluation" makes "evaluationData"
    /// @param settings  borrowed
    DatasetField(Wants wants,
                 const QString& prefix,
                 Settings& settings,
                 Folder remembered,
                 QWidget* parent = nullptr);

    [[nodiscard]] DatasetChoice choice() const;

    /// For a command line: layout and split, where they were chosen.
    [[nodiscard]] QStringList layoutArguments() const;

    void setFolder(const QString& folder);

    /// Whether something was found that can be used.
    [[nodiscard]] bool isUsable() const { return isUsable_; }

    /// Why it cannot be used, in a sentence; empty if it can. Who asks shows it, so that the field
    /// itself says no longer that a folder does not exist.
    [[nodiscard]] QString problem();

Q_SIGNALS:
    void changed();  ///< of the choice, or of what was found

private:
    void look();
    void take(const Outcome<DatasetLook>& outcome);
    [[nodiscard]] QString wordsFor(const DatasetLook& look, int64_t count) const;

    Wants wants_;
    FolderRow* folder_ = nullptr;
    QComboBox* layout_ = nullptr;
    QComboBox* split_ = nullptr;
    QLabel* found_ = nullptr;
    QTimer patience_;  ///< until typing stops
    bool isUsable_ = false;
    SideThread thread_;
};

}  // namespace r2r::ui
