// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/evaluation/evaluation.h"
#include "ui/models/subject_title.h"

#include <QAbstractTableModel>

#include <cstdint>
#include <vector>

namespace r2r::ui {

/// The pictures of an evaluation, a row each: id, subset, foreground, and the fMSE of the composite
/// and of every subject. Cells have their value in `kSortRole`; missing figures sort last.
class PictureScores final : public QAbstractTableModel {
    Q_OBJECT

public:
    static constexpr int kSortRole = Qt::UserRole;
    static constexpr int kFirstSubject = 4;  ///< column

    using QAbstractTableModel::QAbstractTableModel;

    /// @param titles  what the subjects are called in the heading
    void setEvaluation(const Evaluation& evaluation, const SubjectTitles& titles);

    /// The picture's place among the items of the evaluation.
    [[nodiscard]] int64_t indexOf(int row) const { return rows_[static_cast<size_t>(row)].index; }

    /// The subject a column belongs to; the first one for columns of the picture itself. Empty if
    /// nothing was measured.
    [[nodiscard]] QString subjectOf(int column) const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& cell, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation way, int role) const override;

private:
    struct Measured {
        double fmse = 0;
        bool isWorse = false;
        QString failure;
        bool isMissing = true;
    };

    struct Row {
        int64_t index = 0;
        QString id;
        QString subset;
        double foregroundShare = 0;
        double inputFmse = 0;
        std::vector<Measured> subjects;
    };

    [[nodiscard]] static QVariant text(const Row& row, int column);
    [[nodiscard]] static QVariant sortValue(const Row& row, int column);
    [[nodiscard]] static const Measured* measuredAt(const Row& row, int column);

    std::vector<Row> rows_;
    std::vector<QString> subjects_;
    std::vector<QString> titles_;  ///< of the subjects
};

}  // namespace r2r::ui
