// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluating/evaluation_picture.h"

#include "ui/comparing/compare_modes.h"
#include "ui/parts/window_size.h"
#include "ui/parts/wrapped_label.h"
#include "ui/words/messages.h"
#include "ui/words/score_messages.h"
#include "widgets/compare_view.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace r2r::ui {
namespace {

using widgets::CompareSide;

// A name that no subject has.
constexpr const char* kComposite = "/composite";
constexpr const char* kTruth = "/truth";

CompareSide viewSide(size_t side) {
    return side == 0 ? CompareSide::Left : CompareSide::Right;
}

/// Null if it was not measured, or failed.
const PictureRecord* recordOf(const Evaluation& evaluation, const QString& subject, int64_t index) {
    for (const SubjectRecords& records : evaluation.subjects) {
        if (QString::fromStdString(records.name) != subject)
            continue;
        const auto found = std::ranges::find(records.records, index, &PictureRecord::index);
        return found != records.records.end() && found->failure.empty() ? &*found : nullptr;
    }
    return nullptr;
}

}  // namespace

EvaluationPicture::EvaluationPicture(SubjectTitles titles, QWidget* parent)
    : QDialog(parent), titles_(std::move(titles)) {
    setObjectName("evaluationPicture");
    resize(fittingScreen(*this, {1000, 760}));
    view_ = new widgets::CompareView(this);
    problem_ = wrappedLabel("pictureProblem", LabelRole::Warning, this);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(createHead());
    layout->addWidget(problem_);
    layout->addWidget(view_, 1);
    layout->addLayout(createFoot());
}

QLayout* EvaluationPicture::createHead() {
    auto* row = new QHBoxLayout;
    const std::array names = {QString("leftVersion"), QString("rightVersion")};
    const std::array titles = {tr("Left"), tr("Right")};
    for (Side side = 0; side < sides_.size(); ++side) {
        sides_[side] = new QComboBox(this);
        sides_[side]->setObjectName(names[side]);
        sides_[side]->setAccessibleName(titles[side]);
        sides_[side]->setMinimumWidth(140);
        row->addWidget(new QLabel(titles[side], this));
        row->addWidget(sides_[side]);
        connect(
            sides_[side], &QComboBox::currentIndexChanged, this, [this, side] { showSide(side); });
    }
    row->addStretch();
    row->addWidget(new CompareModes(*view_, this));
    return row;
}

QLayout* EvaluationPicture::createFoot() {
    const auto button = [this](const QString& name, const QString& text, int by) {
        auto* made = new QPushButton(text, this);
        made->setObjectName(name);
        made->setAutoDefault(false);
        connect(made, &QPushButton::clicked, this, [this, by] { step(by); });
        return made;
    };
    previous_ = button("previousPicture", tr("&Previous"), -1);
    next_ = button("nextPicture", tr("&Next"), 1);
    figures_ = new QLabel(this);
    figures_->setObjectName("pictureFigures");
    figures_->setToolTip(messages::scoreProtocol());
    auto* row = new QHBoxLayout;
    row->addWidget(figures_, 1);
    row->addWidget(previous_);
    row->addWidget(next_);
    return row;
}

void EvaluationPicture::choose(const QString& folder,
                               const Evaluation& evaluation,
                               const PictureChoice& choice) {
    folder_ = folder;
    evaluation_ = evaluation;
    choice_ = choice;
    for (QComboBox* side : sides_)
        side->clear();
    load();
}

void EvaluationPicture::load() {
    const auto place = std::ranges::find(choice_.order, choice_.index);
    previous_->setEnabled(place != choice_.order.begin() && place != choice_.order.end());
    next_->setEnabled(place != choice_.order.end() && place + 1 != choice_.order.end());
    reader_.stop();  // another picture was chosen before the last one was there
    reader_.ask(
        [folder = folder_.toStdString(), evaluation = evaluation_, index = choice_.index](
            const JobContext& job) { return measuredPicture(folder, evaluation, index, job); },
        [this](const Outcome<MeasuredPicture>& outcome) { take(outcome); });
}

void EvaluationPicture::take(const Outcome<MeasuredPicture>& outcome) {
    if (std::holds_alternative<WasCancelled>(outcome))
        return;
    const auto* picture = std::get_if<MeasuredPicture>(&outcome);
    picture_ = picture ? *picture : MeasuredPicture{};
    QString problem;
    if (const auto* failure = std::get_if<Failure>(&outcome))
        problem = messages::of(*failure).happened;
    else if (picture_.results.empty())
        problem =
            tr("The results were not kept when this was measured, so there is nothing to show.");
    say(*problem_, problem);
    setWindowTitle(picture ? picture_.id : tr("This picture cannot be shown"));
    view_->setImageSize(picture_.size);
    listVersions();
}

/// Left and right stay what they were, so that one can leaf through the pictures.
void EvaluationPicture::listVersions() {
    versions_.clear();
    versions_.push_back({kComposite, picture_.composite.picture});
    for (const MeasuredPicture::Version& result : picture_.results)
        versions_.push_back(result);
    versions_.push_back({kTruth, picture_.truth.picture});
    const std::array proposed = {choice_.subject, QString(kTruth)};
    for (Side side = 0; side < sides_.size(); ++side) {
        const QString before = sides_[side]->currentData().toString();
        const QSignalBlocker blocker(sides_[side]);
        sides_[side]->clear();
        for (const MeasuredPicture::Version& version : versions_)
            sides_[side]->addItem(titleOf(version), version.subject);
        const int wanted = sides_[side]->findData(before.isEmpty() ? proposed[side] : before);
        sides_[side]->setCurrentIndex(std::max(0, wanted));
        showSide(side);
    }
}

QString EvaluationPicture::titleOf(const MeasuredPicture::Version& version) const {
    if (version.subject == kComposite)
        return tr("Composite");
    return version.subject == kTruth ? tr("Ground truth") : titles_(version.subject.toStdString());
}

void EvaluationPicture::showSide(Side side) {
    const auto chosen = static_cast<size_t>(std::max(0, sides_[side]->currentIndex()));
    if (chosen >= versions_.size())
        return;
    view_->setPicture(viewSide(side), versions_[chosen].picture);
    view_->setLabel(viewSide(side), titleOf(versions_[chosen]));
    showFigures();
}

/// Shows the figures of the versions that are shown and were measured.
void EvaluationPicture::showFigures() {
    QStringList lines;
    for (const QComboBox* side : sides_)
        if (const auto* record =
                recordOf(evaluation_, side->currentData().toString(), choice_.index)) {
            const QString before = messages::scores(record->input);
            lines.append(tr("%1: %2").arg(side->currentText(), messages::scores(record->scores)));
            lines.prepend(tr("Composite: %1").arg(before));
        }
    lines.removeDuplicates();
    figures_->setText(lines.join('\n'));
}

void EvaluationPicture::step(int by) {
    const auto place = std::ranges::find(choice_.order, choice_.index) - choice_.order.begin() + by;
    if (place < 0 || place >= std::ssize(choice_.order))
        return;
    choice_.index = choice_.order[static_cast<size_t>(place)];
    load();
}

}  // namespace r2r::ui
