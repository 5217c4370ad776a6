// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/phase.h"

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string_view>

namespace r2r {

/// The progress of a job: `done` of `total` units of `phase`. `total == 0` means unknown.
struct Progress {
    Phase phase = Phase::Preparing;
    std::string_view subject = {};  ///< what it is done to, where that says something: a model
    int64_t done = 0;
    int64_t total = 0;
};

/// A long computation's connection to its caller: it tells the progress and hears whether to stop.
///
/// Reporting is the cancel point. A job that reports often enough for a smooth progress bar can
/// also be cancelled smoothly, and needs no second call for that. A default-constructed context
/// has no listener and never stops, so tests and scripts need no ceremony.
class JobContext {
public:
    using Listener = std::function<void(const Progress&)>;

    JobContext() = default;
    JobContext(std::stop_token stop, Listener listener);

    /// Tells the listener, which runs on the calling thread.
    /// @throws Cancelled if a stop was requested.
    void report(const Progress& progress) const;

    /// For inner loops that have nothing to report.
    /// @throws Cancelled if a stop was requested.
    void throwIfCancelled() const;

    /// For loops that cannot be left by an exception, such as the body of a parallel loop.
    [[nodiscard]] bool isCancelled() const noexcept { return stop_.stop_requested(); }

    /// For handing the same stop to another thread, whose reports do not matter here.
    [[nodiscard]] std::stop_token stopToken() const noexcept { return stop_; }

private:
    std::stop_token stop_;
    Listener listener_;
};

}  // namespace r2r
