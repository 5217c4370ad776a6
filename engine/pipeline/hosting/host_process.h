// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/confinement.h"
#include "engine/core/job_context.h"
#include "engine/pipeline/hosting/host_channel.h"
#include "engine/pipeline/hosting/host_limits.h"

#include <optional>
#include <string>
#include <sys/types.h>

namespace r2r {

/// A process that runs one untrusted model: `r2r-model-host`, in the folder of our modules. It has
/// opened LibTorch, and has given up everything but computing, before it is told of a model.
///
/// It gets a few variables of the environment, no input or output but one socket, and ends with
/// this program, however that ends. One thread at a time.
class HostProcess {
public:
    /// Starts it and waits until it is confined.
    /// @param title  of the model, for messages
    /// @throws Error{NotFound} if this installation has no such program; Error{Unsupported} if it
    /// does not start; Cancelled.
    HostProcess(std::string title, const HostLimits& limits, const JobContext& job);
    /// Ends it.
    ~HostProcess();
    HostProcess(const HostProcess&) = delete;
    HostProcess& operator=(const HostProcess&) = delete;

    /// Sends a question and waits for the answer. After a throw that is not an Error of the model
    /// itself the process is ended: `isRunning` tells.
    /// @throws Cancelled, at most a tenth of a second after it was asked for. The error that it
    /// answers. Error{Unsupported} if it ended or did not answer in `seconds`: one sentence that
    /// says how it ended, and what to do. Error{Corrupt} if it answered nonsense.
    [[nodiscard]] HostMessage ask(const Json& question,
                                  int memory,
                                  double seconds,
                                  const JobContext& job);

    [[nodiscard]] bool isRunning() const { return pid_ > 0; }

    /// For tests, which end it.
    [[nodiscard]] pid_t pid() const { return pid_; }

    /// What it says it has been confined by.
    [[nodiscard]] const Confinement& confinement() const { return confinement_; }

private:
    void start(const HostLimits& limits);
    [[nodiscard]] HostMessage answer(double seconds, const JobContext& job);
    void kill();
    /// How it ended: "the system ended it (signal 9)". Waits for that.
    [[nodiscard]] std::string ending();

    std::string title_;
    pid_t pid_ = -1;
    std::optional<HostChannel> channel_;
    Confinement confinement_;
};

/// Error as an answer, and back. What comes back is shortened to a line that can be printed.
[[nodiscard]] Json answerOf(const class Error& error);
void throwIfError(const Json& answer);

}  // namespace r2r
