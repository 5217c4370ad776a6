// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/batch/batch_outcomes.h"

#include "ui/words/messages.h"

#include <QDir>
#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <system_error>
#include <utility>

namespace r2r::ui {
namespace {

enum Column { PictureColumn, OutcomeColumn, MessageColumn, ColumnCount };

constexpr int kPictureWidthPx = 240;
constexpr int kDetailLines = 3;

QString text(const std::filesystem::path& path) {
    return QString::fromStdString(path.string());
}

/// The engine's words as sentences.
QString sentences(const std::string& message) {
    return messages::of(Failure{ErrorCode::InvalidArgument, message, {}}).happened;
}

/// Long plain text would be a single line across the screen.
QString wrapped(const QString& words) {
    return words.isEmpty() ? QString() : "<p>" + words.toHtmlEscaped() + "</p>";
}

}  // namespace

BatchOutcomes::BatchOutcomes(Open open, QWidget* parent) : QWidget(parent), open_(std::move(open)) {
    table_ = new QTableWidget(0, ColumnCount, this);
    table_->setObjectName("batchOutcomes");
    table_->setHorizontalHeaderLabels({tr("Picture"), tr("Outcome"), tr("Why")});
    table_->verticalHeader()->hide();
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setShowGrid(false);
    table_->horizontalHeader()->setStretchLastSection(true);
    table_->setColumnWidth(PictureColumn, kPictureWidthPx);
    detail_ = new QLabel(this);
    detail_->setObjectName("batchDetail");
    detail_->setWordWrap(true);
    detail_->setAlignment(Qt::AlignTop);
    detail_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    detail_->setMinimumHeight(kDetailLines * detail_->fontMetrics().lineSpacing());
    setFocusProxy(table_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(table_, 1);
    layout->addWidget(detail_);
    connect(table_, &QTableWidget::itemSelectionChanged, this, &BatchOutcomes::showDetail);
    connect(table_, &QTableWidget::cellActivated, this, &BatchOutcomes::openResult);
}

void BatchOutcomes::clear() {
    outcomes_.clear();
    table_->setRowCount(0);
    detail_->clear();
}

void BatchOutcomes::showPlan(const std::vector<BatchItem>& items, const QString& folder) {
    clear();
    folder_ = folder;
    for (const BatchItem& item : items)
        outcomes_.push_back({.item = item});
    table_->setRowCount(static_cast<int>(items.size()));
    for (int row = 0; row < table_->rowCount(); ++row)
        setRow(row);
}

void BatchOutcomes::showOutcome(const BatchOutcome& outcome) {
    const auto known =
        std::ranges::find(outcomes_, outcome.item.picture, [](const BatchOutcome& each) {
            return each.item.picture;
        });
    if (known == outcomes_.end())
        return;
    *known = outcome;
    const int row = static_cast<int>(known - outcomes_.begin());
    setRow(row);
    table_->scrollToItem(table_->item(row, PictureColumn));
    if (row == table_->currentRow())
        showDetail();
}

void BatchOutcomes::chooseFirstFailure() {
    const auto failed = std::ranges::find(outcomes_, BatchStatus::Failed, &BatchOutcome::status);
    if (failed != outcomes_.end())
        table_->selectRow(static_cast<int>(failed - outcomes_.begin()));
}

void BatchOutcomes::setRow(int row) {
    const BatchOutcome& outcome = outcomes_[static_cast<size_t>(row)];
    const auto set = [&](int column, const QString& words) {
        auto* cell = new QTableWidgetItem(words);
        cell->setToolTip(wrapped(words));
        if (outcome.status == BatchStatus::Failed)
            cell->setForeground(QColor(0xe8, 0x8f, 0x6a));
        else if (outcome.status == BatchStatus::NotStarted)
            cell->setForeground(palette().color(QPalette::Disabled, QPalette::Text));
        table_->setItem(row, column, cell);
    };
    set(PictureColumn, QDir(folder_).relativeFilePath(text(outcome.item.picture)));
    set(OutcomeColumn, messages::of(outcome.status));
    set(MessageColumn, sentences(outcome.message));
}

void BatchOutcomes::showDetail() {
    const auto row = static_cast<size_t>(table_->currentRow());
    if (row >= outcomes_.size())
        return detail_->clear();
    const BatchOutcome& outcome = outcomes_[row];
    const bool hasResult =
        outcome.status == BatchStatus::Done || outcome.status == BatchStatus::Skipped;
    QString words = sentences(outcome.message);
    const QString note = outcome.status == BatchStatus::Done ? words : QString();
    if (hasResult)
        words = tr("The result is %1. A double click opens it.").arg(text(outcome.item.output)) +
                (note.isEmpty() ? "" : ' ' + note);
    detail_->setText(tr("%1: %2. %3")
                         .arg(QDir(folder_).relativeFilePath(text(outcome.item.picture)),
                              messages::of(outcome.status),
                              words));
}

void BatchOutcomes::openResult(int row) {
    const std::filesystem::path& result = outcomes_[static_cast<size_t>(row)].item.output;
    std::error_code ignored;
    if (!std::filesystem::exists(result, ignored))
        detail_->setText(tr("There is no result yet: %1").arg(text(result)));
    else if (!open_(QUrl::fromLocalFile(text(result))))
        detail_->setText(tr("No program on this computer opens %1.").arg(text(result)));
}

}  // namespace r2r::ui
