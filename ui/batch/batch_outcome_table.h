// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/batch/batch.h"

#include <QAbstractTableModel>
#include <QString>

#include <optional>
#include <unordered_map>
#include <vector>

namespace r2r::ui {

/// The outcomes of every picture of a batch, as a table: one row for each item of its plan, in the
/// order of the plan.
class BatchOutcomeTable final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { PictureColumn, OutcomeColumn, RemarkColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// Nothing has been done of any item yet.
    /// @param folder  that the names of pictures are shown relative to
    void setPlan(const std::vector<BatchItem>& items, const QString& folder);

    /// Sets the outcome of an item of the plan; others are ignored.
    /// @return its row
    std::optional<int> setOutcome(const BatchOutcome& outcome);

    [[nodiscard]] const BatchOutcome& outcome(int row) const {
        return outcomes_[static_cast<size_t>(row)];
    }

    /// The name of the picture in that row, relative to the folder.
    [[nodiscard]] QString name(int row) const;

    /// The row of the first picture that failed.
    [[nodiscard]] std::optional<int> firstFailure() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section,
                                      Qt::Orientation orientation,
                                      int role) const override;

private:
    [[nodiscard]] QString words(int row, int column) const;

    QString folder_;
    std::vector<BatchOutcome> outcomes_;
    std::unordered_map<std::string, int> rows_;  ///< of pictures, by their paths
};

}  // namespace r2r::ui
