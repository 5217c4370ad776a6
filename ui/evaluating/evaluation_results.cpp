// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluating/evaluation_results.h"

#include "ui/comparing/picture_scores.h"
#include "ui/evaluating/error_ratio.h"
#include "ui/words/messages.h"
#include "ui/words/plural.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QTableView>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace r2r::ui {
namespace {

constexpr int kTableShare = 650;  // of the width, beside the list of pictures
constexpr int kPicturesShare = 430;

enum Grouping { BySubset, ByForeground };

/// A figure of the table: how it is called, where it is, how it is written.
struct Figure {
    const char* name;
    MeanInterval GroupSummary::*value;  ///< null: `errorRatio`
    int decimals;
    bool isBetterHigh = false;
    bool isForAll = false;  ///< a column for all pictures together, none for their groups
    double factor = 1;
};

// Names are cut before figures are: a tip has the whole name.
constexpr int kWidestIdPx = 90;      // of pictures
constexpr int kWidestModelPx = 160;  // of models, before their figures
constexpr int kWidestHeadPx = 78;    // of models, above their figures

// The deciding figures come first: they are seen without scrolling on a small screen.
constexpr std::array<Figure, 7> kFigures = {
    {{QT_TRANSLATE_NOOP("r2r::ui::EvaluationResults", "error ratio ↓"), nullptr, 2, false, true},
     {QT_TRANSLATE_NOOP("r2r::ui::EvaluationResults", "worse (%) ↓"),
      &GroupSummary::worse,
      1,
      false,
      true,
      100},
     {QT_TRANSLATE_NOOP("r2r::ui::EvaluationResults", "PSNR ↑"), &GroupSummary::psnr, 2, true},
     {QT_TRANSLATE_NOOP("r2r::ui::EvaluationResults", "MSE ↓"), &GroupSummary::mse, 2},
     {QT_TRANSLATE_NOOP("r2r::ui::EvaluationResults", "fMSE ↓"), &GroupSummary::fmse, 2},
     {QT_TRANSLATE_NOOP("r2r::ui::EvaluationResults", "SSIM ↑"), &GroupSummary::ssim, 4, true},
     {QT_TRANSLATE_NOOP("r2r::ui::EvaluationResults", "ΔE ↓"),
      &GroupSummary::foregroundDeltaE,
      2,
      false,
      true}}};

/// The explanation of a column, for its head.
QString tipOf(const Figure& figure) {
    if (!figure.value)
        return EvaluationResults::tr(
            "fMSE divided by that of the composites themselves: below 1 is nearer to the ground "
            "truth than doing nothing");
    if (figure.value == &GroupSummary::worse)
        return EvaluationResults::tr(
            "Share of the pictures that came out farther from the ground truth than the composite");
    return {};
}

/// All pictures, then the groups.
std::vector<const GroupSummary*> groupsOf(const SubjectSummary& subject, Grouping grouping) {
    std::vector<const GroupSummary*> groups = {&subject.all};
    const std::vector<GroupSummary>& parts =
        grouping == BySubset ? subject.subsets : subject.foregroundShares;
    if (grouping == ByForeground || parts.size() > 1)
        for (const GroupSummary& group : parts)
            groups.push_back(&group);
    return groups;
}

/// A figure of a group.
struct Column {
    const GroupSummary* group = nullptr;  ///< of the composite, which has every picture
    const Figure* figure = nullptr;
};

std::vector<Column> columnsOf(const SubjectSummary& composite, Grouping grouping) {
    std::vector<Column> columns;
    for (const GroupSummary* group : groupsOf(composite, grouping))
        for (const Figure& figure : kFigures)
            if (group == &composite.all || !figure.isForAll)
                columns.push_back({group, &figure});
    return columns;
}

/// Null: nothing of the group was measured with this subject yet.
const GroupSummary* groupOf(const SubjectSummary& subject,
                            Grouping grouping,
                            const std::string& name) {
    for (const GroupSummary* group : groupsOf(subject, grouping))
        if (group->group == name)
            return group;
    return nullptr;
}

/// "all (24)"; without the number while the rows are means over different pictures, since each row
/// says how many it has.
QString headOf(const GroupSummary& shown,
               const std::vector<const SubjectSummary*>& subjects,
               Grouping grouping) {
    const QString name = QString::fromStdString(shown.group);
    const bool isSame = std::ranges::all_of(subjects, [&](const SubjectSummary* subject) {
        const GroupSummary* group = groupOf(*subject, grouping, shown.group);
        return group && group->count == shown.count;
    });
    return isSame ? QString("%1 (%2)").arg(name).arg(shown.count) : name;
}

/// "R2R-Lite"; "R2R-Lite (7 of 24)" as long as pictures are missing.
QString rowTitle(const QString& title, const SubjectSummary& subject, int64_t pictures) {
    const int64_t measured = subject.all.count;
    return measured == pictures
               ? title
               : EvaluationResults::tr("%1 (%2 of %3)").arg(title).arg(measured).arg(pictures);
}

QString number(double value, const Figure& figure) {
    return std::isfinite(value) ? QLocale().toString(figure.factor * value, 'f', figure.decimals)
                                : QStringLiteral("–");
}

QTableWidgetItem* cellOf(double value, const Figure& figure) {
    auto* cell = new QTableWidgetItem(number(value, figure));
    cell->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    return cell;
}

/// @param group  null: nothing of it was measured
QTableWidgetItem* cellOf(const GroupSummary* group, const Figure& figure) {
    const MeanInterval value = group ? group->*figure.value : MeanInterval{.mean = std::nan("")};
    QTableWidgetItem* cell = cellOf(value.mean, figure);
    if (!group)
        return cell;
    QString tip =
        plural(EvaluationResults::tr(
                   "95 % interval: %1 to %2; %Ln picture(s)", nullptr, countForTr(group->count)),
               group->count)
            .arg(number(value.low, figure), number(value.high, figure));
    if (group->failed > 0)
        tip += EvaluationResults::tr(", %1 failed").arg(group->failed);
    cell->setToolTip(tip);
    return cell;
}

/// Only models compete, not the composite in row 0. Figures written alike are equally good.
void emphasizeBest(QTableWidget& table,
                   int column,
                   const Figure& figure,
                   const std::vector<double>& values) {
    if (values.size() < 3)
        return;
    QFont font = table.font();
    font.setBold(true);
    double best = std::nan("");
    for (size_t row = 1; row < values.size(); ++row)
        best = figure.isBetterHigh ? std::fmax(best, values[row]) : std::fmin(best, values[row]);
    for (size_t row = 1; row < values.size(); ++row)
        if (std::isfinite(best) && number(values[row], figure) == number(best, figure))
            table.item(static_cast<int>(row), column)->setFont(font);
}

/// The one of two that is nearer to the truth, short enough for a line.
QString verdictOf(const PairedComparison& comparison, const SubjectTitles& titles) {
    const auto whole = [](int64_t value) {
        return QLocale().toString(static_cast<qlonglong>(value));
    };
    const int64_t count = comparison.wins + comparison.ties + comparison.losses;
    return count == 0 ? messages::of(comparison)
                      : plural(EvaluationResults::tr(
                                   "%1 is closer to the ground truth on %2 of %Ln picture(s), "
                                   "%3 on %4 (p = %5).",
                                   nullptr,
                                   countForTr(count)),
                               count)
                            .arg(titles(comparison.first),
                                 whole(comparison.wins),
                                 titles(comparison.second),
                                 whole(comparison.losses),
                                 QLocale().toString(comparison.test.probability, 'g', 2));
}

/// The comparison of two subjects, seen from the first.
std::optional<PairedComparison> comparisonOf(const EvaluationSummary& summary,
                                             const std::string& first,
                                             const std::string& second) {
    for (PairedComparison comparison : summary.comparisons) {
        if (comparison.first == first && comparison.second == second)
            return comparison;
        if (comparison.first != second || comparison.second != first)
            continue;
        std::swap(comparison.first, comparison.second);
        std::swap(comparison.wins, comparison.losses);
        const MeanInterval seen = comparison.difference;
        comparison.difference = {.mean = -seen.mean, .low = -seen.high, .high = -seen.low};
        return comparison;
    }
    return std::nullopt;
}

}  // namespace

EvaluationResults::EvaluationResults(SubjectTitles titles, QWidget* parent)
    : QWidget(parent), titles_(std::move(titles)) {
    createTable();
    createComparison();
    createPictures();
    auto* head = new QHBoxLayout;
    head->addWidget(grouping_);
    head->addWidget(protocol_, 1);
    auto* top = new QWidget(this);
    auto* topLayout = new QVBoxLayout(top);
    topLayout->setContentsMargins({});
    topLayout->addLayout(head);
    topLayout->addWidget(table_, 1);
    topLayout->addWidget(comparison_);
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
    table_ = new QTableWidget(this);
    table_->setObjectName("evaluationTable");
    table_->setAccessibleName(tr("Means over all pictures"));
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setSelectionMode(QAbstractItemView::NoSelection);
    table_->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table_->verticalHeader()->setDefaultSectionSize(24);
    table_->verticalHeader()->setMaximumWidth(kWidestModelPx);
    table_->verticalHeader()->setTextElideMode(Qt::ElideRight);
}

void EvaluationResults::createComparison() {
    comparison_ = new QWidget(this);
    const auto rival = [this](const QString& name) {
        auto* box = new QComboBox(comparison_);
        box->setObjectName(name);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        connect(box, &QComboBox::activated, this, &EvaluationResults::showComparison);
        return box;
    };
    first_ = rival("firstRival");
    second_ = rival("secondRival");
    verdict_ = new QLabel(comparison_);
    verdict_->setObjectName("rivalVerdict");
    verdict_->setWordWrap(true);
    auto* rivals = new QHBoxLayout;
    rivals->addWidget(first_, 1);
    rivals->addWidget(new QLabel(tr("against"), comparison_));
    rivals->addWidget(second_, 1);
    auto* layout = new QVBoxLayout(comparison_);
    layout->setContentsMargins({});
    layout->setSpacing(2);
    layout->addLayout(rivals);
    layout->addWidget(verdict_);
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
    listRivals();
    showTable();
    showComparison();
}

/// Those that were chosen stay chosen.
void EvaluationResults::listRivals() {
    const std::array boxes = {first_, second_};
    for (size_t i = 0; i < boxes.size(); ++i) {
        const QVariant chosen = boxes[i]->currentData();
        boxes[i]->clear();
        if (!summary_)
            continue;
        for (const SubjectSummary& subject : summary_->subjects)
            boxes[i]->addItem(titles_(subject.name), QString::fromStdString(subject.name));
        boxes[i]->setCurrentIndex(std::max(0, boxes[i]->findData(chosen)));
    }
    // A model is not compared with itself, unless it is the only one.
    if (first_->currentIndex() == second_->currentIndex())
        second_->setCurrentIndex(first_->currentIndex() == 0 ? std::min(1, second_->count() - 1)
                                                             : 0);
    comparison_->setVisible(summary_ && summary_->subjects.size() > 1);
}

void EvaluationResults::showTable() {
    table_->clear();
    table_->setRowCount(0);
    table_->setColumnCount(0);
    protocol_->clear();
    if (!summary_ || summary_->subjects.empty())
        return;
    const std::string_view text = evaluationProtocolText(summary_->protocol);
    protocol_->setText(tr("Protocol: %1")
                           .arg(QString::fromStdString(
                               std::string(kEvaluationProtocols.word(summary_->protocol)))));
    protocol_->setToolTip(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())));

    std::vector<const SubjectSummary*> subjects = {&summary_->composite};
    for (const SubjectSummary& subject : summary_->subjects)
        subjects.push_back(&subject);
    QStringList names = {rowTitle(tr("Composite"), summary_->composite, summary_->items)};
    for (const SubjectSummary& subject : summary_->subjects)
        names.append(rowTitle(titles_(subject.name), subject, summary_->items));
    table_->setRowCount(static_cast<int>(subjects.size()));
    table_->setVerticalHeaderLabels(names);
    for (int row = 0; row < table_->rowCount(); ++row)
        table_->verticalHeaderItem(row)->setToolTip(names[row]);
    fillColumns(subjects);
    table_->resizeColumnsToContents();
}

void EvaluationResults::fillColumns(const std::vector<const SubjectSummary*>& subjects) {
    const auto grouping = static_cast<Grouping>(grouping_->currentIndex());
    const std::vector<Column> columns = columnsOf(summary_->composite, grouping);
    table_->setColumnCount(static_cast<int>(columns.size()));
    for (int c = 0; c < table_->columnCount(); ++c) {
        const auto& [shown, figure] = columns[static_cast<size_t>(c)];
        auto* head =
            new QTableWidgetItem(headOf(*shown, subjects, grouping) + '\n' + tr(figure->name));
        head->setToolTip(tipOf(*figure));
        table_->setHorizontalHeaderItem(c, head);
        std::vector<double> values;
        for (const SubjectSummary* subject : subjects) {
            const auto row = static_cast<int>(values.size());
            const GroupSummary* group = groupOf(*subject, grouping, shown->group);
            if (figure->value) {
                values.push_back(group ? (group->*figure->value).mean : std::nan(""));
                table_->setItem(row, c, cellOf(group, *figure));
            } else {
                values.push_back(row == 0 ? 1 : ratios_[subject->name]);
                table_->setItem(row, c, cellOf(values.back(), *figure));
            }
        }
        emphasizeBest(*table_, c, *figure, values);
    }
}

void EvaluationResults::showComparison() {
    verdict_->clear();
    if (!summary_)
        return;
    const auto found = comparisonOf(*summary_,
                                    first_->currentData().toString().toStdString(),
                                    second_->currentData().toString().toStdString());
    verdict_->setText(found ? verdictOf(*found, titles_) : tr("Choose two different models."));
    const QString test =
        tr("The smaller fMSE wins. The p-value is that of Wilcoxon's two-sided signed-rank test; "
           "it is rough for fewer than 20 pictures.");
    verdict_->setToolTip(found ? messages::of(*found) + ' ' + test : test);
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
