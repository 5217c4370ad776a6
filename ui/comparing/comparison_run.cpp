// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/comparing/comparison_run.h"

namespace r2r::ui {
namespace {

/// The foregrounds without what a trial of `tried` does not depend on.
std::vector<Foreground> shownForegrounds(const Composition& composition, ForegroundId tried) {
    std::vector<Foreground> shown = composition.foregrounds;
    for (Foreground& foreground : shown) {
        foreground.name.clear();
        foreground.isLocked = false;
        if (foreground.id == tried)
            foreground.harmony = {};
    }
    return shown;
}

bool showsTheSame(const Composition& one, const Composition& other, ForegroundId tried) {
    return one.background.sharesPixelsWith(other.background) &&
           shownForegrounds(one, tried) == shownForegrounds(other, tried);
}

}  // namespace

ComparisonRun::ComparisonRun(Document& document, EngineThread& engine, QObject* parent)
    : QObject(parent), document_(document), engine_(engine) {}

ComparisonRun::~ComparisonRun() {
    stop();
}

bool ComparisonRun::start(const std::array<HarmonySettings, kSides>& settings) {
    const Foreground* foreground = document_.currentForeground();
    if (isRunning_ || !foreground)
        return false;
    isRunning_ = true;
    settings_ = settings;
    results_ = {};
    paint(*foreground);
    runSide(0);
    return true;
}

void ComparisonRun::stop() {
    stop_.request_stop();
}

void ComparisonRun::paintComposite() {
    const Foreground* foreground = document_.currentForeground();
    if (foreground && !isRunning_ && !hasResults())
        paint(*foreground);
}

/// Comes before what is asked of the engine later: a run finds the composite painted.
void ComparisonRun::paint(const Foreground& foreground) {
    const int round = ++round_;
    composition_ = document_.composition();
    foreground_ = foreground.id;
    composite_.reset();
    Q_EMIT measured({});
    engine_.ask(
        this,
        [trial = TrialRequest{composition_, foreground_, foreground.harmony}](
            EngineModels& models, const JobContext& job) {
            return compositeOf(trial, models, job);
        },
        [this, round](const Outcome<PaintedComposite>& outcome) {
            const auto* composite = std::get_if<PaintedComposite>(&outcome);
            if (composite && round == round_)
                takeComposite(*composite);
        });
}

void ComparisonRun::takeComposite(const PaintedComposite& composite) {
    composite_ = composite;
    Q_EMIT compositePainted();
    measure();
}

void ComparisonRun::runSide(Side side) {
    Q_EMIT sideStarted(side);
    const TrialRequest trial{composition_, foreground_, settings_[side]};
    stop_ = engine_.ask(
        this,
        [trial](EngineModels& models, const JobContext& job) {
            return trialOf(trial, models, job);
        },
        [this, side](const Outcome<TrialResult>& outcome) { takeResult(side, outcome); },
        [this](const JobProgress& step) {
            if (isRunning_)
                Q_EMIT progressed(step);
        });
}

void ComparisonRun::takeResult(Side side, const Outcome<TrialResult>& outcome) {
    const auto* result = std::get_if<TrialResult>(&outcome);
    isRunning_ = result && side + 1 < kSides;
    if (const auto* failure = std::get_if<Failure>(&outcome)) {
        Q_EMIT failed(*failure);
    } else if (!result) {
        Q_EMIT cancelled();
    } else {
        results_[side] = *result;
        Q_EMIT sideFinished(side);
        if (isRunning_)
            return runSide(side + 1);
        Q_EMIT finished();
        measure();
    }
}

void ComparisonRun::setTruth(const std::filesystem::path& path) {
    truth_ = path;
    measure();
}

void ComparisonRun::measure() {
    if (truth_.empty() || isRunning_ || !composite_)
        return;
    ScoreRequest request{.composite = composite_->picture,
                         .pictures = {},
                         .composition = composition_,
                         .foreground = foreground_,
                         .truth = truth_};
    for (Side side = 0; side < kSides; ++side)
        if (results_[side])
            request.pictures[side] = results_[side]->picture;
    engine_.ask(
        this,
        [request](EngineModels&, const JobContext&) { return scoresOf(request); },
        [this, round = round_](const Outcome<ComparisonScores>& outcome) {
            if (round == round_)
                takeScores(outcome);
        });
}

void ComparisonRun::takeScores(const Outcome<ComparisonScores>& outcome) {
    const auto* scores = std::get_if<ComparisonScores>(&outcome);
    Q_EMIT measured(scores ? *scores : ComparisonScores());
    if (const auto* failure = std::get_if<Failure>(&outcome)) {
        truth_.clear();
        Q_EMIT truthRefused(*failure);
    }
}

bool ComparisonRun::isStale() const {
    return hasResults() && !showsTheSame(composition_, document_.composition(), foreground_);
}

const Foreground* ComparisonRun::foreground() const {
    return document_.composition().find(foreground_);
}

}  // namespace r2r::ui
