// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/event_lines.h"

#include "app/cli/terminal.h"
#include "engine/core/error.h"

#include <chrono>
#include <fmt/format.h>

namespace r2r::cli {

EventLines::EventLines(Terminal& terminal, const std::string& target)
    : terminal_(terminal), isOn_(!target.empty()) {
    if (isOn_ && target != "-")
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("--events cannot write to \"{}\"", target),
                    "Use --events - for standard output.");
}

void EventLines::send(const Json& event) {
    if (isOn_)
        terminal_.print(event.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
}

ExitCode EventLines::during(const JobContext& job,
                            const std::function<ExitCode(const JobContext&)>& command) {
    using Clock = std::chrono::steady_clock;
    constexpr std::chrono::milliseconds kPause(100);
    Clock::time_point last;
    const JobContext told(job.stopToken(), [&](const Progress& progress) {
        if (!isOn_)
            return terminal_.showProgress(progress);
        const bool isEnd = progress.done == progress.total;
        if (!isEnd && Clock::now() - last < kPause)
            return;
        last = Clock::now();
        send({{"event", "progress"},
              {"phase", progress.phase},
              {"done", progress.done},
              {"total", progress.total}});
    });
    try {
        const ExitCode code = command(told);
        sendEnd(code == ExitCode::Interrupted ? "cancelled" : "done");
        return code;
    } catch (const Cancelled&) {
        sendEnd("cancelled");
        throw;
    } catch (const Error& error) {
        sendEnd("failed", error.message());
        throw;
    } catch (const std::exception& error) {
        sendEnd("failed", error.what());
        throw;
    }
}

void EventLines::sendEnd(const char* status, const std::string& message) {
    send({{"event", "end"}, {"status", status}, {"message", message}});
}

}  // namespace r2r::cli
