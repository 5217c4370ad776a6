// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/comparing/picture_scores.h"

#include <QColor>
#include <QLocale>

#include <algorithm>
#include <limits>
#include <map>

namespace r2r::ui {
namespace {

enum Column { Picture, Subset, Foreground, Input };

constexpr QRgb kWorse = 0xffe88f6a;

}  // namespace

void PictureScores::setEvaluation(const Evaluation& evaluation, const SubjectTitles& titles) {
    beginResetModel();
    std::map<int64_t, Row> rows;
    subjects_.clear();
    titles_.clear();
    for (const SubjectRecords& subject : evaluation.subjects) {
        subjects_.push_back(QString::fromStdString(subject.name));
        titles_.push_back(titles(subject.name));
    }
    for (size_t i = 0; i < evaluation.subjects.size(); ++i)
        for (const PictureRecord& record : evaluation.subjects[i].records) {
            Row& row = rows[record.index];
            row.index = record.index;
            row.id = QString::fromStdString(record.id);
            row.subset = QString::fromStdString(record.subset);
            row.subjects.resize(subjects_.size());
            Measured& measured = row.subjects[i];
            measured.isMissing = false;
            measured.failure = QString::fromStdString(record.failure);
            if (!record.failure.empty())
                continue;
            measured.fmse = record.scores.foregroundMse;
            measured.isWorse = record.isWorse();
            row.foregroundShare = record.foregroundShare;
            row.inputFmse = record.input.foregroundMse;
        }
    rows_.clear();
    for (auto& [index, row] : rows)
        rows_.push_back(std::move(row));
    endResetModel();
}

QString PictureScores::subjectOf(int column) const {
    if (subjects_.empty())
        return {};
    return subjects_[static_cast<size_t>(std::max(0, column - kFirstSubject))];
}

int PictureScores::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int PictureScores::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kFirstSubject + static_cast<int>(subjects_.size());
}

QVariant PictureScores::data(const QModelIndex& cell, int role) const {
    const Row& row = rows_[static_cast<size_t>(cell.row())];
    const Measured* measured = measuredAt(row, cell.column());
    switch (role) {
        case Qt::DisplayRole:
            return text(row, cell.column());
        case kSortRole:
            return sortValue(row, cell.column());
        case Qt::TextAlignmentRole:
            return static_cast<int>((cell.column() < Foreground ? Qt::AlignLeft : Qt::AlignRight) |
                                    Qt::AlignVCenter);
        case Qt::ForegroundRole:
            return measured && (measured->isWorse || !measured->failure.isEmpty())
                       ? QVariant(QColor(kWorse))
                       : QVariant();
        case Qt::ToolTipRole:
            if (measured && measured->isWorse)
                return tr("Farther from the ground truth than the composite itself");
            return measured && !measured->failure.isEmpty() ? measured->failure : row.id;
        default:
            return {};
    }
}

QVariant PictureScores::headerData(int section, Qt::Orientation way, int role) const {
    if (way == Qt::Vertical)
        return {};
    if (role == Qt::ToolTipRole && section >= Input)
        return headerData(section, way, Qt::DisplayRole).toString() + '\n' +
               tr("fMSE: mean squared error of the foreground, in levels of 255; 0 equals the "
                  "ground truth");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
        case Picture:
            return tr("Picture");
        case Subset:
            return tr("Subset");
        case Foreground:
            return tr("Foreground");
        case Input:
            return tr("Composite");
        default:
            return titles_[static_cast<size_t>(section - kFirstSubject)];
    }
}

QVariant PictureScores::text(const Row& row, int column) {
    const QLocale locale;
    switch (column) {
        case Picture:
            return row.id;
        case Subset:
            return row.subset;
        case Foreground:
            return tr("%1 %").arg(locale.toString(100 * row.foregroundShare, 'f', 1));
        case Input:
            return locale.toString(row.inputFmse, 'f', 1);
        default:
            break;
    }
    const Measured& measured = *measuredAt(row, column);
    if (measured.isMissing)
        return QStringLiteral("…");
    return measured.failure.isEmpty() ? locale.toString(measured.fmse, 'f', 1) : tr("failed");
}

QVariant PictureScores::sortValue(const Row& row, int column) {
    switch (column) {
        case Picture:
            return row.id;
        case Subset:
            return row.subset;
        case Foreground:
            return row.foregroundShare;
        case Input:
            return row.inputFmse;
        default:
            break;
    }
    const Measured& measured = *measuredAt(row, column);
    const bool isThere = !measured.isMissing && measured.failure.isEmpty();
    return isThere ? measured.fmse : -std::numeric_limits<double>::infinity();
}

const PictureScores::Measured* PictureScores::measuredAt(const Row& row, int column) {
    const auto subject = static_cast<size_t>(column - kFirstSubject);
    return column >= kFirstSubject && subject < row.subjects.size() ? &row.subjects[subject]
                                                                    : nullptr;
}

}  // namespace r2r::ui
