// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/batch_run.h"

#include <QStringList>

#include <utility>

namespace r2r::ui {

BatchRun::BatchRun(EngineThread& engine, QObject* parent) : QObject(parent), engine_(engine) {}

BatchRun::~BatchRun() {
    stop();
}

void BatchRun::stop() {
    stop_.request_stop();
}

bool BatchRun::start(const BatchOptions& options) {
    if (std::exchange(isRunning_, true))
        return false;
    stop_ = std::stop_source();
    engine_.ask(
        stop_.get_token(),
        this,
        [options](EngineModels&, const JobContext&) { return std::make_shared<BatchJob>(options); },
        [this](const Outcome<Job>& outcome) {
            const auto* job = std::get_if<Job>(&outcome);
            if (!job) {
                const auto* failure = std::get_if<Failure>(&outcome);
                return end(failure ? Outcome<BatchReport>(*failure) : WasCancelled{});
            }
            QStringList leftOut;
            for (const std::string& sentence : (*job)->leftOut())
                leftOut << QString::fromStdString(sentence);
            Q_EMIT planned((*job)->items(), leftOut);
            takeTurn(*job);
        });
    return true;
}

void BatchRun::takeTurn(const Job& job) {
    const QPointer<QObject> guard(this);
    // Questions that were asked in the meantime come before this in the queue.
    engine_.ask(
        stop_.get_token(),
        this,
        [this, guard, &engine = engine_, job](EngineModels& models, const JobContext& context) {
            job->takeTurn(models.workspace(), context, [&](const BatchOutcome& outcome) {
                engine.tell(guard, [this, outcome] { Q_EMIT itemFinished(outcome); });
            });
            return job->isOver();
        },
        [this, job](const Outcome<bool>& outcome) {
            if (const auto* failure = std::get_if<Failure>(&outcome))
                return end(*failure);
            const auto* isOver = std::get_if<bool>(&outcome);
            if (isOver && !*isOver)
                return takeTurn(job);
            end(job->report());
        });
}

void BatchRun::end(const Outcome<BatchReport>& outcome) {
    isRunning_ = false;
    if (const auto* failure = std::get_if<Failure>(&outcome))
        Q_EMIT failed(*failure);
    else if (const auto* report = std::get_if<BatchReport>(&outcome))
        Q_EMIT finished(*report);
    else
        Q_EMIT finished({.isCancelled = true});
}

}  // namespace r2r::ui
