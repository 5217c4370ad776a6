// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluating/rivals.h"

#include "ui/words/plural.h"
#include "ui/words/score_messages.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <utility>

namespace r2r::ui {
namespace {

/// The one of two that is nearer to the truth, short enough for a line.
QString verdictOf(const PairedComparison& comparison, const SubjectTitles& titles) {
    const auto whole = [](int64_t value) {
        return QLocale().toString(static_cast<qlonglong>(value));
    };
    const int64_t count = comparison.wins + comparison.ties + comparison.losses;
    return count == 0
               ? messages::of(comparison)
               : plural(Rivals::tr("%1 is closer to the ground truth on %2 of %Ln picture(s), "
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

Rivals::Rivals(SubjectTitles titles, QWidget* parent)
    : QWidget(parent), titles_(std::move(titles)) {
    const auto rival = [this](const QString& name) {
        auto* box = new QComboBox(this);
        box->setObjectName(name);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        connect(box, &QComboBox::activated, this, &Rivals::compare);
        return box;
    };
    first_ = rival("firstRival");
    second_ = rival("secondRival");
    verdict_ = new QLabel(this);
    verdict_->setObjectName("rivalVerdict");
    verdict_->setWordWrap(true);
    auto* rivals = new QHBoxLayout;
    rivals->addWidget(first_, 1);
    rivals->addWidget(new QLabel(tr("against"), this));
    rivals->addWidget(second_, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(2);
    layout->addLayout(rivals);
    layout->addWidget(verdict_);
}

void Rivals::setSummary(const std::optional<EvaluationSummary>& summary) {
    summary_ = summary;
    list();
    compare();
}

/// Those that were chosen stay chosen.
void Rivals::list() {
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
    setVisible(summary_ && summary_->subjects.size() > 1);
}

void Rivals::compare() {
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

}  // namespace r2r::ui
