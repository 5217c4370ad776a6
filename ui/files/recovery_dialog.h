// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/journal_job.h"

#include <QDialog>

#include <optional>
#include <vector>

class QListWidget;
class QPushButton;

namespace r2r::ui {

/// Asks what is to be done with work that was not saved when its window went: restored, thrown
/// away, or left for later.
class RecoveryDialog final : public QDialog {
    Q_OBJECT

public:
    explicit RecoveryDialog(std::vector<LostWork> lost, QWidget* parent = nullptr);

    /// The work to restore; nothing: none now.
    [[nodiscard]] std::optional<LostWork> chosen() const { return chosen_; }

private:
    void addRow(const LostWork& lost);
    void followRow();
    void restoreRow();
    void discardRow();

    std::vector<LostWork> lost_;  ///< as the rows of the list
    QListWidget* list_ = nullptr;
    QPushButton* restore_ = nullptr;
    std::optional<LostWork> chosen_;
};

}  // namespace r2r::ui
