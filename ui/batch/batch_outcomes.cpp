// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/batch/batch_outcomes.h"

#include "ui/batch/batch_outcome_table.h"
#include "ui/batch/batch_words.h"
#include "ui/parts/field_focus.h"
#include "ui/words/messages.h"

#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QUrl>
#include <QVBoxLayout>

#include <system_error>
#include <utility>

namespace r2r::ui {
namespace {

constexpr int kPictureWidthPx = 240;
constexpr int kDetailLines = 3;

QString text(const std::filesystem::path& path) {
    return QString::fromStdString(path.string());
}

/// The whole of a row, with its result if there is one.
QString detailOf(const QString& name, const BatchOutcome& outcome) {
    QStringList said{BatchOutcomes::tr("%1: %2.").arg(name, messages::of(outcome.status))};
    if (outcome.status == BatchStatus::Done || outcome.status == BatchStatus::Skipped)
        said << BatchOutcomes::tr("The result is %1. A double click opens it.")
                    .arg(text(outcome.item.output));
    said << batch_words::remark(outcome);
    return said.join(' ').trimmed();
}

}  // namespace

BatchOutcomes::BatchOutcomes(Open open, QWidget* parent)
    : QWidget(parent), open_(std::move(open)), outcomes_(new BatchOutcomeTable(this)) {
    createTable();
    createDetail();
    handFocusOn(*this, *table_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(table_, 1);
    layout->addWidget(detail_);
}

void BatchOutcomes::createTable() {
    table_ = new QTableView(this);
    table_->setObjectName("batchOutcomes");
    table_->setModel(outcomes_);
    table_->verticalHeader()->hide();
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->setShowGrid(false);
    table_->setWordWrap(false);
    table_->horizontalHeader()->setStretchLastSection(true);
    table_->setColumnWidth(BatchOutcomeTable::PictureColumn, kPictureWidthPx);
    connect(table_->selectionModel(),
            &QItemSelectionModel::currentRowChanged,
            this,
            &BatchOutcomes::showDetail);
    connect(table_, &QTableView::activated, this, [this](const QModelIndex& index) {
        openResult(index.row());
    });
}

void BatchOutcomes::createDetail() {
    detail_ = new QLabel(this);
    detail_->setObjectName("batchDetail");
    detail_->setWordWrap(true);
    detail_->setAlignment(Qt::AlignTop);
    detail_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    detail_->setMinimumHeight(kDetailLines * detail_->fontMetrics().lineSpacing());
}

void BatchOutcomes::clear() {
    showPlan({}, {});
}

void BatchOutcomes::showPlan(const std::vector<BatchItem>& items, const QString& folder) {
    outcomes_->setPlan(items, folder);
    showDetail();
}

void BatchOutcomes::showOutcome(const BatchOutcome& outcome) {
    const auto row = outcomes_->setOutcome(outcome);
    if (!row)
        return;
    table_->scrollTo(outcomes_->index(*row, 0));
    if (*row == table_->currentIndex().row())
        showDetail();
}

void BatchOutcomes::showAll(const std::vector<BatchOutcome>& outcomes) {
    for (const BatchOutcome& outcome : outcomes)
        outcomes_->setOutcome(outcome);
    showDetail();
}

void BatchOutcomes::chooseFirstFailure() {
    if (const auto row = outcomes_->firstFailure())
        table_->selectRow(*row);
}

void BatchOutcomes::showDetail() {
    const int row = table_->currentIndex().row();
    detail_->setText(row < 0 ? QString() : detailOf(outcomes_->name(row), outcomes_->outcome(row)));
}

void BatchOutcomes::openResult(int row) {
    const std::filesystem::path& result = outcomes_->outcome(row).item.output;
    std::error_code ignored;
    if (!std::filesystem::exists(result, ignored))
        detail_->setText(tr("There is no result yet: %1").arg(text(result)));
    else if (!open_(QUrl::fromLocalFile(text(result))))
        detail_->setText(tr("No program on this computer opens %1.").arg(text(result)));
}

}  // namespace r2r::ui
