// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/batch/batch_outcome_table.h"

#include "ui/batch/batch_words.h"
#include "ui/words/messages.h"

#include <QColor>
#include <QDir>
#include <QGuiApplication>
#include <QPalette>

#include <algorithm>

namespace r2r::ui {
namespace {

/// Long plain text would be a single line across the screen.
QString wrapped(const QString& words) {
    return words.isEmpty() ? QString() : "<p>" + words.toHtmlEscaped() + "</p>";
}

QVariant color(BatchStatus status) {
    if (status == BatchStatus::Failed)
        return QColor(0xe8, 0x8f, 0x6a);
    if (status == BatchStatus::NotStarted)
        return QGuiApplication::palette().color(QPalette::Disabled, QPalette::Text);
    return {};
}

}  // namespace

void BatchOutcomeTable::setPlan(const std::vector<BatchItem>& items, const QString& folder) {
    beginResetModel();
    folder_ = folder;
    outcomes_.clear();
    rows_.clear();
    for (const BatchItem& item : items) {
        rows_.emplace(item.picture.string(), static_cast<int>(outcomes_.size()));
        outcomes_.push_back({.item = item});
    }
    endResetModel();
}

std::optional<int> BatchOutcomeTable::setOutcome(const BatchOutcome& outcome) {
    const auto known = rows_.find(outcome.item.picture.string());
    if (known == rows_.end())
        return std::nullopt;
    const int row = known->second;
    outcomes_[static_cast<size_t>(row)] = outcome;
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    return row;
}

QString BatchOutcomeTable::name(int row) const {
    return QDir(folder_).relativeFilePath(
        QString::fromStdString(outcome(row).item.picture.string()));
}

std::optional<int> BatchOutcomeTable::firstFailure() const {
    const auto failed = std::ranges::find(outcomes_, BatchStatus::Failed, &BatchOutcome::status);
    if (failed == outcomes_.end())
        return std::nullopt;
    return static_cast<int>(failed - outcomes_.begin());
}

int BatchOutcomeTable::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(outcomes_.size());
}

int BatchOutcomeTable::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant BatchOutcomeTable::data(const QModelIndex& index, int role) const {
    switch (role) {
        case Qt::DisplayRole:
            return words(index.row(), index.column());
        case Qt::ToolTipRole:
            return wrapped(words(index.row(), index.column()));
        case Qt::ForegroundRole:
            return color(outcome(index.row()).status);
        default:
            return {};
    }
}

QVariant BatchOutcomeTable::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
        case PictureColumn:
            return tr("Picture");
        case OutcomeColumn:
            return tr("Outcome");
        default:
            return tr("Remarks");
    }
}

QString BatchOutcomeTable::words(int row, int column) const {
    switch (column) {
        case PictureColumn:
            return name(row);
        case OutcomeColumn:
            return messages::of(outcome(row).status);
        default:
            return batch_words::remark(outcome(row));
    }
}

}  // namespace r2r::ui
