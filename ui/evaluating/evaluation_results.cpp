// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluating/evaluation_results.h"

#include "ui/comparing/picture_scores.h"
#include "ui/evaluating/error_ratio.h"
#include "ui/evaluating/means_table.h"
#include "ui/evaluating/rivals.h"
#include "ui/words/qt_text.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace r2r::ui {
namespace {

constexpr int kTableShare = 650;  // of the width, beside the list of pictures
constexpr int kPicturesShare = 430;

// Names are cut before figures are: a tip has the whole name.
constexpr int kWidestIdPx = 90;    // of pictures
constexpr int kWidestHeadPx = 78;  // of models, above their figures

}  // namespace

EvaluationResults::EvaluationResults(SubjectTitles titles, QWidget* parent)
    : QWidget(parent), titles_(std::move(titles)) {
    createTable();
    rivals_ = new Rivals(titles_, this);
    createPictures();
    auto* head = new QHBoxLayout;
    head->addWidget(grouping_);
    head->addWidget(protocol_, 1);
    auto* top = new QWidget(this);
    auto* topLayout = new QVBoxLayout(top);
    topLayout->setContentsMargins({});
    topLayout->addLayout(head);
    topLayout->addWidget(table_, 1);
    topLayout->addWidget(rivals_);
    auto* split = new QSplitter(Qt::Horizontal, this);
    split->addWidget(top);
    split->addWidget(pictures_);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setSizes({kTableShare, kPicturesShare});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(split);
    setResults(nullptr);
}

void EvaluationResults::createTable() {
    grouping_ = new QComboBox(this);
    grouping_->setObjectName("evaluationGrouping");
    grouping_->setAccessibleName(tr("Columns of the table"));
    grouping_->addItems({tr("By subset"), tr("By size of the foreground")});
    connect(grouping_, &QComboBox::currentIndexChanged, this, &EvaluationResults::showTable);
    protocol_ = new QLabel(this);
    protocol_->setObjectName("evaluationProtocolText");
    protocol_->setProperty("role", "quiet");
    table_ = new MeansTable(titles_, this);
}

void EvaluationResults::createPictures() {
    scores_ = new PictureScores(this);
    sorted_ = new QSortFilterProxyModel(this);
    sorted_->setSourceModel(scores_);
    sorted_->setSortRole(PictureScores::kSortRole);
    pictures_ = new QTableView(this);
    pictures_->setObjectName("evaluationPictures");
    pictures_->setAccessibleName(tr("Pictures and their fMSE"));
    pictures_->setModel(sorted_);
    pictures_->setSortingEnabled(true);
    pictures_->setSelectionBehavior(QAbstractItemView::SelectRows);
    pictures_->setSelectionMode(QAbstractItemView::SingleSelection);
    pictures_->setShowGrid(false);
    pictures_->setToolTip(
        tr("Double-click a picture to compare composite, result and ground truth"));
    pictures_->horizontalHeader()->setTextElideMode(Qt::ElideRight);
    pictures_->verticalHeader()->hide();
    pictures_->verticalHeader()->setDefaultSectionSize(22);
    connect(pictures_, &QTableView::activated, this, [this](const QModelIndex& cell) {
        openPicture(cell.row(), cell.column());
    });
}

void EvaluationResults::setResults(const MeasuredEvaluation* results) {
    summary_.reset();
    ratios_.clear();
    if (results) {
        summary_ = results->summary;
        for (const SubjectRecords& subject : results->evaluation.subjects)
            ratios_[subject.name] = errorRatio(subject);
    }
    const QModelIndex current = sorted_->mapToSource(pictures_->currentIndex());
    const int64_t chosen = current.isValid() ? scores_->indexOf(current.row()) : -1;
    const int scrolled = pictures_->verticalScrollBar()->value();
    scores_->setEvaluation(results ? results->evaluation : Evaluation{}, titles_);
    const bool hasFigures = scores_->columnCount() > PictureScores::kFirstSubject;
    if (hasFigures && !isSorted_)
        pictures_->sortByColumn(PictureScores::kFirstSubject, Qt::DescendingOrder);
    isSorted_ = hasFigures;
    for (int row = 0; row < scores_->rowCount(); ++row)
        if (scores_->indexOf(row) == chosen)
            pictures_->setCurrentIndex(sorted_->mapFromSource(scores_->index(row, 0)));
    pictures_->resizeColumnsToContents();
    for (int column = 0; column < scores_->columnCount(); ++column)
        pictures_->setColumnWidth(
            column,
            std::min(pictures_->columnWidth(column), column == 0 ? kWidestIdPx : kWidestHeadPx));
    // The errors are beside the name; the description of the picture comes last.
    QHeaderView& head = *pictures_->horizontalHeader();
    for (int column = 1; column < PictureScores::kFirstSubject - 1 && column < head.count();
         ++column)
        head.moveSection(head.visualIndex(column), head.count() - 1);
    pictures_->verticalScrollBar()->setValue(scrolled);
    rivals_->setSummary(summary_);
    showTable();
}

void EvaluationResults::showTable() {
    table_->empty();
    protocol_->clear();
    if (!summary_ || summary_->subjects.empty())
        return;
    protocol_->setText(
        tr("Protocol: %1").arg(qtText(kEvaluationProtocols.word(summary_->protocol))));
    protocol_->setToolTip(qtText(evaluationProtocolText(summary_->protocol)));
    table_->fill(*summary_, ratios_, static_cast<MeansTable::Grouping>(grouping_->currentIndex()));
}

void EvaluationResults::openPicture(int proxyRow, int column) {
    PictureChoice choice;
    for (int row = 0; row < sorted_->rowCount(); ++row)
        choice.order.push_back(
            scores_->indexOf(sorted_->mapToSource(sorted_->index(row, 0)).row()));
    choice.index = choice.order[static_cast<size_t>(proxyRow)];
    choice.subject = scores_->subjectOf(column);
    if (!choice.subject.isEmpty())
        Q_EMIT pictureWanted(choice);
}

}  // namespace r2r::ui
