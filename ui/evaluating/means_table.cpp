// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluating/means_table.h"

#include "ui/words/plural.h"

#include <QHeaderView>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace r2r::ui {
namespace {

using Grouping = MeansTable::Grouping;

/// A figure of the table: how it is called, where it is, how it is written.
struct Figure {
    const char* name;
    MeanInterval GroupSummary::*value;  ///< null: `errorRatio`
    int decimals;
    bool isBetterHigh = false;
    bool isForAll = false;  ///< a column for all pictures together, none for their groups
    double factor = 1;
};

// A name is cut before figures are: a tip has the whole of it.
constexpr int kWidestModelPx = 160;

// The deciding figures come first: they are seen without scrolling on a small screen.
constexpr std::array<Figure, 7> kFigures = {
    {{QT_TRANSLATE_NOOP("r2r::ui::MeansTable", "error ratio ↓"), nullptr, 2, false, true},
     {QT_TRANSLATE_NOOP("r2r::ui::MeansTable", "worse (%) ↓"),
      &GroupSummary::worse,
      1,
      false,
      true,
      100},
     {QT_TRANSLATE_NOOP("r2r::ui::MeansTable", "PSNR ↑"), &GroupSummary::psnr, 2, true},
     {QT_TRANSLATE_NOOP("r2r::ui::MeansTable", "MSE ↓"), &GroupSummary::mse, 2},
     {QT_TRANSLATE_NOOP("r2r::ui::MeansTable", "fMSE ↓"), &GroupSummary::fmse, 2},
     {QT_TRANSLATE_NOOP("r2r::ui::MeansTable", "SSIM ↑"), &GroupSummary::ssim, 4, true},
     {QT_TRANSLATE_NOOP("r2r::ui::MeansTable", "ΔE ↓"),
      &GroupSummary::foregroundDeltaE,
      2,
      false,
      true}}};

/// The explanation of a column, for its head.
QString tipOf(const Figure& figure) {
    if (!figure.value)
        return MeansTable::tr(
            "fMSE divided by that of the composites themselves: below 1 is nearer to the ground "
            "truth than doing nothing");
    if (figure.value == &GroupSummary::worse)
        return MeansTable::tr(
            "Share of the pictures that came out farther from the ground truth than the composite");
    return {};
}

/// All pictures, then the groups.
std::vector<const GroupSummary*> groupsOf(const SubjectSummary& subject, Grouping grouping) {
    std::vector<const GroupSummary*> groups = {&subject.all};
    const std::vector<GroupSummary>& parts =
        grouping == Grouping::BySubset ? subject.subsets : subject.foregroundShares;
    if (grouping == Grouping::ByForeground || parts.size() > 1)
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
               : MeansTable::tr("%1 (%2 of %3)").arg(title).arg(measured).arg(pictures);
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
        plural(MeansTable::tr(
                   "95 % interval: %1 to %2; %Ln picture(s)", nullptr, countForTr(group->count)),
               group->count)
            .arg(number(value.low, figure), number(value.high, figure));
    if (group->failed > 0)
        tip += MeansTable::tr(", %1 failed").arg(group->failed);
    cell->setToolTip(tip);
    return cell;
}

/// The measurements of that group with each subject; null where there are none.
std::vector<const GroupSummary*> groupsNamed(const std::vector<const SubjectSummary*>& subjects,
                                             Grouping grouping,
                                             const std::string& name) {
    std::vector<const GroupSummary*> groups;
    for (const SubjectSummary* subject : subjects)
        groups.push_back(groupOf(*subject, grouping, name));
    return groups;
}

/// @return the figures, by row
std::vector<double> fillWithMeans(QTableWidget& table,
                                  int column,
                                  const Figure& figure,
                                  const std::vector<const GroupSummary*>& groups) {
    std::vector<double> values;
    for (const GroupSummary* group : groups) {
        table.setItem(static_cast<int>(values.size()), column, cellOf(group, figure));
        values.push_back(group ? (group->*figure.value).mean : std::nan(""));
    }
    return values;
}

/// The composite, in row 0, is what the others are divided by.
std::vector<double> fillWithRatios(QTableWidget& table,
                                   int column,
                                   const Figure& figure,
                                   const std::vector<const SubjectSummary*>& subjects,
                                   const MeansTable::ErrorRatios& ratios) {
    std::vector<double> values;
    for (const SubjectSummary* subject : subjects) {
        const auto found = ratios.find(subject->name);
        const double ratio = found == ratios.end() ? std::nan("") : found->second;
        values.push_back(values.empty() ? 1 : ratio);
        table.setItem(static_cast<int>(values.size()) - 1, column, cellOf(values.back(), figure));
    }
    return values;
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

}  // namespace

MeansTable::MeansTable(SubjectTitles titles, QWidget* parent)
    : QTableWidget(parent), titles_(std::move(titles)) {
    setObjectName("evaluationTable");
    setAccessibleName(tr("Means over all pictures"));
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setSelectionMode(QAbstractItemView::NoSelection);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    verticalHeader()->setDefaultSectionSize(24);
    verticalHeader()->setMaximumWidth(kWidestModelPx);
    verticalHeader()->setTextElideMode(Qt::ElideRight);
}

void MeansTable::empty() {
    clear();
    setRowCount(0);
    setColumnCount(0);
}

void MeansTable::fill(const EvaluationSummary& summary,
                      const ErrorRatios& ratios,
                      Grouping grouping) {
    empty();
    std::vector<const SubjectSummary*> subjects = {&summary.composite};
    QStringList names = {rowTitle(tr("Composite"), summary.composite, summary.items)};
    for (const SubjectSummary& subject : summary.subjects) {
        subjects.push_back(&subject);
        names.append(rowTitle(titles_(subject.name), subject, summary.items));
    }
    setRowCount(static_cast<int>(subjects.size()));
    setVerticalHeaderLabels(names);
    for (int row = 0; row < rowCount(); ++row)
        verticalHeaderItem(row)->setToolTip(names[row]);
    const std::vector<Column> columns = columnsOf(summary.composite, grouping);
    setColumnCount(static_cast<int>(columns.size()));
    for (int c = 0; c < columnCount(); ++c) {
        const auto& [shown, figure] = columns[static_cast<size_t>(c)];
        auto* head =
            new QTableWidgetItem(headOf(*shown, subjects, grouping) + '\n' + tr(figure->name));
        head->setToolTip(tipOf(*figure));
        setHorizontalHeaderItem(c, head);
        std::vector<double> values =
            figure->value
                ? fillWithMeans(*this, c, *figure, groupsNamed(subjects, grouping, shown->group))
                : fillWithRatios(*this, c, *figure, subjects, ratios);
        // A mean over other pictures is no rival.
        for (size_t row = 0; row < values.size(); ++row) {
            const GroupSummary* group = groupOf(*subjects[row], grouping, shown->group);
            if (!group || group->count != shown->count)
                values[row] = std::nan("");
        }
        emphasizeBest(*this, c, *figure, values);
    }
    resizeColumnsToContents();
}

}  // namespace r2r::ui
