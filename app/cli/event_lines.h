// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/exit_code.h"
#include "engine/core/job_context.h"
#include "engine/core/json.h"

#include <functional>
#include <string>

namespace r2r::cli {

class Terminal;

/// What a long command tells the program that started it: one JSON object per line on standard
/// output, each with an "event".
///
///     {"event":"progress","phase":"Evaluating","done":3,"total":40}
///     {"event":"sample","step":12,"path":"out/composites/0000012.png"}
///     {"event":"end","status":"done","message":""}
///
/// The last line is "end" with status done, cancelled or failed, however the command ends.
class EventLines {
public:
    /// @param target  "-" for standard output; empty: nobody listens
    /// @throws Error{InvalidArgument} for another target.
    EventLines(Terminal& terminal, const std::string& target);

    [[nodiscard]] bool isOn() const { return isOn_; }

    void send(const Json& event);

    /// Runs `command` and tells how it ended. Progress of the job it gets becomes events, at most
    /// ten a second, or the terminal's bar if nobody listens.
    [[nodiscard]] ExitCode during(const JobContext& job,
                                  const std::function<ExitCode(const JobContext&)>& command);

private:
    void sendEnd(const char* status, const std::string& message = {});

    Terminal& terminal_;
    bool isOn_;
};

}  // namespace r2r::cli
