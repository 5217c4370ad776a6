// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/run_model.h"

#include "engine/core/error.h"

#include <algorithm>
#include <array>
#include <utility>

namespace r2r::ui {

RunModel::RunModel(const QString& folder, QObject* parent)
    : QObject(parent), folder_(QDir(folder).absolutePath()) {}

void RunModel::takeLine(std::string_view line) {
    std::optional<JobEvent> event;
    try {
        event = JobEvent::parse(line);
    } catch (const Error&) {
        return;  // not of ours: what a library prints, or a line of a newer version
    }
    take(*event);
}

void RunModel::take(const JobEvent& event) {
    switch (event.kind) {
        case JobEvent::Kind::Start:
            takeStart(event);
            break;
        case JobEvent::Kind::Progress:
            takePhase(event);
            [[fallthrough]];
        case JobEvent::Kind::Step:
        case JobEvent::Kind::Validation:
            takeStep(event);
            break;
        case JobEvent::Kind::Sample:
            keepFile(samples_, event);
            Q_EMIT samplesChanged();
            return;
        case JobEvent::Kind::Checkpoint:
            keepFile(checkpoints_, event);
            Q_EMIT checkpointsChanged();
            return;
        case JobEvent::Kind::Message:
            message_ = QString::fromStdString(event.message);
            break;
        case JobEvent::Kind::End:
            takeEnd(event);
            break;
    }
    Q_EMIT stateChanged();
}

void RunModel::takeStart(const JobEvent& event) {
    state_ = RunState::Running;
    message_.clear();
    process_.reset();
    if (event.process != 0)
        process_ = event.process;
    host_ = QString::fromStdString(event.host);
    step_ = event.step;
    beginPace(event.step);
    if (event.total != 0)
        totalSteps_ = event.total;
}

void RunModel::takePhase(const JobEvent& event) {
    const QString phase = QString::fromStdString(event.message);
    if (std::exchange(phase_, phase) == phase)
        return;
    beginPace(event.step);
    pacedSeconds_ = -event.seconds;  // these went to the phase before
}

void RunModel::takeStep(const JobEvent& event) {
    if (state_ == RunState::Waiting)
        state_ = RunState::Running;
    if (event.kind != JobEvent::Kind::Validation)
        step_ = event.step;
    if (event.total != 0)
        totalSteps_ = event.total;
    if (event.kind != JobEvent::Kind::Validation)
        takePace(event);
    for (const auto& [name, value] : event.values)
        Q_EMIT valueAdded(QString::fromStdString(name), static_cast<double>(event.step), value);
}

void RunModel::beginPace(int64_t step) {
    pacedStep_ = step;
    pacedSeconds_ = 0;
    secondsPerStep_ = 0;
}

void RunModel::takePace(const JobEvent& event) {
    pacedSeconds_ += event.seconds;
    if (pacedSeconds_ <= 0 || event.step <= pacedStep_)
        return;
    const double pace = pacedSeconds_ / static_cast<double>(event.step - pacedStep_);
    constexpr double kPast = 0.9;  // validation and checkpoints make single steps long
    secondsPerStep_ = secondsPerStep_ > 0 ? kPast * secondsPerStep_ + (1 - kPast) * pace : pace;
    pacedStep_ = event.step;
    pacedSeconds_ = 0;
}

void RunModel::takeEnd(const JobEvent& event) {
    static constexpr std::array<RunState, 3> kStates = {
        RunState::Done, RunState::Cancelled, RunState::Failed};
    state_ = kStates.at(static_cast<size_t>(event.status));
    // That it was stopped, and where, is its state; what was warned of before still holds.
    if (!event.message.empty() && state_ != RunState::Cancelled)
        message_ = QString::fromStdString(event.message);
    process_.reset();
}

void RunModel::takeLoss() {
    if (state_ != RunState::Running && state_ != RunState::Waiting)
        return;
    state_ = RunState::Lost;
    process_.reset();
    Q_EMIT stateChanged();
}

void RunModel::keepFile(std::vector<RunFile>& files, const JobEvent& event) const {
    RunFile file{.step = event.step,
                 .path = folder_.absoluteFilePath(QString::fromStdString(event.path)),
                 .isBest = event.kind == JobEvent::Kind::Checkpoint && event.message == "best"};
    std::erase_if(files, [&](const RunFile& known) { return known.path == file.path; });
    files.push_back(std::move(file));
}

std::optional<RunFile> RunModel::bestCheckpoint() const {
    const auto best = std::find_if(checkpoints_.rbegin(),
                                   checkpoints_.rend(),
                                   [](const RunFile& file) { return file.isBest; });
    return best == checkpoints_.rend() ? std::nullopt : std::optional(*best);
}

std::optional<double> RunModel::secondsLeft() const {
    if (state_ != RunState::Running || !totalSteps_ || !step_ || secondsPerStep_ <= 0)
        return {};
    return secondsPerStep_ * static_cast<double>(std::max<int64_t>(*totalSteps_ - *step_, 0));
}

}  // namespace r2r::ui
