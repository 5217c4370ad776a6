// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/run_costs.h"

#include "ui/words/cost_text.h"

#include <utility>

namespace r2r::ui {

QString textOf(const CostAnswer& answer) {
    return costText(answer.best(), QString::fromStdString(answer.device));
}

RunCosts::RunCosts(const ModelLibrary& library, EngineThread& engine, QObject* parent)
    : QObject(parent), library_(library), engine_(engine) {
    connect(&library, &ModelLibrary::changed, this, &RunCosts::forget);
}

bool RunCosts::isSlow(const HarmonySettings& settings, Size background) {
    const ModelInfo* model = library_.find(settings.model);
    if (!model || !model->isNetwork())
        return false;
    const auto answer = of(settings, background);
    return !answer || answer->cost.seconds > kSlowSeconds ||
           answer->seconds() > kMeasuredSlowSeconds || !answer->cost.fits();
}

std::optional<CostAnswer> RunCosts::of(const HarmonySettings& settings, Size background) {
    const ModelInfo* model = library_.find(settings.model);
    if (!model || !model->isNetwork() || background.isEmpty())
        return std::nullopt;
    const Question question{
        settings.model, settings.steps, settings.workingSide, background.width, background.height};
    const auto [place, isNew] = answers_.try_emplace(question);
    if (isNew)
        ask(question);
    return place->second;
}

bool RunCosts::usesSeed(const std::string& model) const {
    const ModelInfo* info = library_.find(model);
    return info && info->usesSeed;
}

void RunCosts::askAgain() {
    for (const auto& [question, answer] : answers_)
        if (answer)
            ask(question);
}

void RunCosts::forget() {
    ++round_;
    answers_.clear();
    Q_EMIT answered();  // views that show an answer ask again
}

void RunCosts::ask(const Question& question) {
    const auto work = [question](EngineModels& models, const JobContext&) {
        HarmonySettings settings;
        settings.model = question.model;
        settings.steps = question.steps;
        settings.workingSide = question.workingSide;
        return models.cost(settings, {question.width, question.height});
    };
    engine_.ask(this, work, [this, question, round = round_](const Outcome<CostAnswer>& outcome) {
        const auto* answer = std::get_if<CostAnswer>(&outcome);
        if (round != round_ || !answer)
            return;  // a model that cannot be judged stays slow; running it says why
        std::optional<CostAnswer>& known = answers_[question];
        const bool isKnown = known && textOf(*known) == textOf(*answer);
        known = *answer;
        if (!isKnown)
            Q_EMIT answered();
    });
}

}  // namespace r2r::ui
