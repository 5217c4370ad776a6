// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluating/evaluation_panel.h"

#include "engine/core/error.h"
#include "engine/pipeline/models/model_identity.h"
#include "ui/evaluating/new_evaluation_dialog.h"
#include "ui/parts/focus_refuge.h"
#include "ui/runs/run_list.h"
#include "ui/runs/run_shelf.h"
#include "ui/runs/run_side.h"
#include "ui/words/messages.h"

#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace r2r::ui {
namespace {

constexpr int kRefreshMs = 2000;

/// The subjects that were measured with another model of their name than is installed now. What is
/// not installed, or was measured before models were noted, cannot be told.
std::vector<std::string> replacedIn(const Evaluation& evaluation,
                                    const ModelCatalog& catalog,
                                    const JobContext& job) {
    std::vector<std::string> names;
    for (const SubjectRecords& subject : evaluation.subjects) {
        const auto models = catalog.models();
        const auto model =
            std::ranges::find(models, namedSubject(subject.name).model, &ModelInfo::name);
        if (subject.modelIdentity.empty() || model == models.end())
            continue;
        try {
            const std::string now = modelIdentity(*model, job);
            if (!now.empty() && now != subject.modelIdentity)
                names.push_back(subject.name);
        } catch (const Error&) {
            // It cannot be read, so it cannot be told which one it is.
        }
    }
    return names;
}

}  // namespace

EvaluationPanel::EvaluationPanel(RunShelf& shelf, const ModelLibrary& library, QWidget* parent)
    : QWidget(parent), shelf_(shelf), library_(library) {
    results_ = new EvaluationResults(subjectTitles(library), this);
    auto* split = new QSplitter(Qt::Horizontal, this);
    createSide();
    split->addWidget(side_);
    split->addWidget(results_);
    split->setStretchFactor(1, 1);
    split->setSizes({200, 1100});
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(8, 8, 8, 8);
    layout->addWidget(split);
    connect(list_, &RunList::currentRunChanged, this, &EvaluationPanel::refresh);
    connect(list_, &RunList::currentRunMoved, this, &EvaluationPanel::showCurrent);
    connect(results_, &EvaluationResults::pictureWanted, this, [this](const PictureChoice& choice) {
        Q_EMIT pictureWanted(current(), measured_->evaluation, choice);
    });
    connect(&library, &ModelLibrary::changed, this, [this] {
        if (list_->current())
            read();  // a model may have been replaced; what is being read does not know it
    });
    connect(&timer_, &QTimer::timeout, this, [this] {
        if (wasOpen_ && !reader_.isBusy())
            read();
    });
    timer_.start(kRefreshMs);
    refresh();
}

void EvaluationPanel::createSide() {
    folder_ = new QPushButton(tr("Folder"), this);
    folder_->setObjectName("evaluationFolder");
    folder_->setToolTip(tr("Open the folder with the tables and pictures"));
    connect(folder_, &QPushButton::clicked, this, [this] { Q_EMIT folderWanted(current()); });
    side_ = new RunSide(
        shelf_,
        {.noun = "Evaluation",
         .runs = tr("Evaluations"),
         .create = tr("Measure models on a data set"),
         .open = tr("Show an earlier evaluation, or one that was made elsewhere"),
         .stop = tr("Stop measuring; what has been measured is kept"),
         .resume = tr("Measure what is still missing"),
         .remove = tr("Remove the evaluation from this list; its files are kept"),
         .nothing = tr("There are no evaluations yet. Press New… to set one up, or Open… to show "
                       "one that was made elsewhere.")},
        *folder_,
        this);
    connect(side_, &RunSide::newWanted, this, &EvaluationPanel::newWanted);
    connect(side_, &RunSide::openWanted, this, &EvaluationPanel::openWanted);
    connect(side_, &RunSide::resumeWanted, this, &EvaluationPanel::resumeWanted);
    connect(side_, &RunSide::stopped, this, &EvaluationPanel::showCurrent);
    list_ = &side_->list();
}

QString EvaluationPanel::current() const {
    return list_->currentRun();
}

void EvaluationPanel::select(const QString& folder) {
    list_->select(folder);
}

QString EvaluationPanel::replacedText(const std::vector<std::string>& names) const {
    QStringList titles;
    for (const std::string& name : names)
        titles.append(subjectTitles(library_)(name));
    const QString happened = tr("Since this was measured, another model took the place of: %1.");
    const QString hint =
        isOurs_ ? tr("Resume measures it again.") : tr("The same r2r evaluate measures it again.");
    return happened.arg(titles.join(tr("; "))) + ' ' + hint;
}

QString EvaluationPanel::leftOutText() const {
    QStringList titles;
    for (const SubjectRecords& subject : measured_->evaluation.subjects)
        if (subject.leftOut() > 0)
            titles.append(subjectTitles(library_)(subject.name));
    if (titles.isEmpty())
        return {};
    const QString happened = tr(
        "Pictures of the data set, or models, were replaced while this was measured. What is not "
        "of today is left out of: %1.");
    const QString hint =
        isOurs_ ? tr("Resume measures it again.") : tr("The same r2r evaluate measures it again.");
    return happened.arg(titles.join(tr("; "))) + ' ' + hint;
}

void EvaluationPanel::showCurrent() {
    const RunFollower* run = list_->current();
    const bool isRunning = run && run->isRunningHere();
    const bool isComplete = measured_ && measured_->summary.missing == 0;
    const bool isOfToday = measured_ && measured_->replaced.empty();
    setEnabledOr(*folder_, run != nullptr, *list_);
    QString message = side_->ownMessage();
    if (!isRunning && measured_ && !isOfToday)
        message = replacedText(measured_->replaced);
    if (message.isEmpty() && !isRunning && measured_)
        message = leftOutText();
    if (message.isEmpty() && !isRunning)
        message = unreadable_;
    side_->showState(message, isOurs_ && !(isComplete && isOfToday));
    // A short one may begin and end between two looks at its process.
    const RunState state = run ? run->model().state() : RunState::Done;
    const bool isOpen = isRunning || state == RunState::Running ||
                        (state == RunState::Waiting && run->process() != 0);
    const bool hasEnded = std::exchange(wasOpen_, isOpen) && !isOpen;
    const bool hasTurned = std::exchange(shownState_, state) != state;
    if (hasEnded || (hasTurned && !isOpen))
        read();  // the last pictures
}

/// Another evaluation is shown.
void EvaluationPanel::refresh() {
    measured_.reset();
    unreadable_.clear();
    results_->setResults(nullptr);
    wasOpen_ = false;
    shownState_ = list_->current() ? list_->current()->model().state() : RunState::Done;
    isOurs_ = !NewEvaluationDialog::argumentsOf(current()).isEmpty();
    showCurrent();
    if (list_->current())
        read();
}

/// Thousands of small files and their bootstrap take longer than a window may be unresponsive.
void EvaluationPanel::read() {
    const QString folder = current();
    reader_.stop();
    reader_.ask(
        [path = folder.toStdString(),
         // While it runs, it is measured with what is here.
         catalog = wasOpen_ ? ModelCatalog::of({}) : library_.catalog()](const JobContext& job) {
            MeasuredEvaluation measured{.evaluation = readEvaluation(path), .summary = {}};
            measured.summary = summarized(measured.evaluation);
            measured.replaced = replacedIn(measured.evaluation, catalog, job);
            return measured;
        },
        [this, folder](const Outcome<MeasuredEvaluation>& outcome) {
            if (folder == current())
                take(outcome);
        });
}

void EvaluationPanel::take(const Outcome<MeasuredEvaluation>& outcome) {
    if (const auto* failure = std::get_if<Failure>(&outcome))
        unreadable_ = messages::of(*failure).happened;
    if (const auto* measured = std::get_if<MeasuredEvaluation>(&outcome)) {
        unreadable_.clear();
        measured_ = *measured;
        results_->setResults(measured);
    }
    showCurrent();
}

}  // namespace r2r::ui
