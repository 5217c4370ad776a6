// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/event_lines.h"

#include "app/cli/terminal.h"
#include "engine/core/sentence.h"

#include <chrono>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <utility>

namespace r2r::cli {
namespace {

using Clock = std::chrono::steady_clock;
using Status = JobEvent::Status;

/// Turns reports, which may come thousands of times a second, into events that say something new.
class ProgressEvents {
public:
    /// Nothing if this one is not worth telling.
    std::optional<JobEvent> eventOf(const Progress& progress) {
        constexpr std::chrono::milliseconds kPause(100);
        const Clock::time_point now = Clock::now();
        std::string phase = phaseText(progress.phase, progress.subject);
        const bool isNew = phase != last_.message || progress.total != last_.total;
        const bool isEnd = progress.done == progress.total;
        if (!isNew && progress.done == last_.step)
            return std::nullopt;
        if (!isNew && !isEnd && now - told_ < kPause)
            return std::nullopt;
        last_ = {.kind = JobEvent::Kind::Progress,
                 .step = progress.done,
                 .total = progress.total,
                 .seconds = std::chrono::duration<double>(now - told_).count(),
                 .message = std::move(phase)};
        told_ = now;
        return last_;
    }

private:
    JobEvent last_;
    Clock::time_point told_ = Clock::now();
};

}  // namespace

void EventLines::send(const JobEvent& event) {
    if (isOn_)
        terminal_.print(event.line() + "\n");
}

ExitCode EventLines::during(const std::string& what,
                            const JobContext& job,
                            const std::function<ExitCode(const JobContext&)>& command) {
    ProgressEvents events;
    const JobContext told(job.stopToken(), [&](const Progress& progress) {
        if (!isOn_)
            return terminal_.showProgress(progress);
        if (const std::optional<JobEvent> event = events.eventOf(progress))
            send(*event);
    });
    send(JobEvent::startHere(what));
    try {
        const ExitCode code = command(told);
        sendEnd(code == ExitCode::Interrupted ? Status::Cancelled : Status::Done);
        return code;
    } catch (const Cancelled&) {
        sendEnd(Status::Cancelled);
        throw;
    } catch (const Error& error) {
        sendEnd(Status::Failed, inSentences(error));
        throw;
    } catch (const std::exception& error) {
        sendEnd(Status::Failed, inSentences(error.what()));
        throw;
    }
}

void EventLines::sendEnd(Status status, const std::string& message) {
    send({.kind = JobEvent::Kind::End, .status = status, .message = message});
}

}  // namespace r2r::cli
