// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/exit_code.h"
#include "engine/core/job_context.h"
#include "engine/core/job_event.h"

#include <functional>
#include <string>

namespace r2r::cli {

class Terminal;

/// A long command's messages to the program that started it: events of the job protocol
/// (`core/job_event.h`), one a line on standard output. The first is "start", the last "end",
/// however the command ends; only a kill leaves no "end".
class EventLines {
public:
    /// @param isOn  false: no program listens, and nothing is sent
    EventLines(Terminal& terminal, bool isOn) : terminal_(terminal), isOn_(isOn) {}

    void send(const JobEvent& event);

    /// Runs `command` between the two. Progress of the job it gets becomes events, at most ten a
    /// second, or the terminal's bar if no program listens.
    /// @param what  in the first event: "Evaluating"
    [[nodiscard]] ExitCode during(const std::string& what,
                                  const JobContext& job,
                                  const std::function<ExitCode(const JobContext&)>& command);

private:
    void sendEnd(JobEvent::Status status, const std::string& message = {});

    Terminal& terminal_;
    bool isOn_;
};

}  // namespace r2r::cli
