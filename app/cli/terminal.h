// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace r2r::cli {

/// The two ways out: words for people on standard error, results on standard output.
///
/// A progress bar is drawn only where it can be seen to move, that is when standard error is a
/// terminal; otherwise progress is silent and lines come out plain. One thread.
class Terminal {
public:
    Terminal();
    ~Terminal();
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;

    /// One line for people, above the progress bar. Control characters (a file name may hold any)
    /// are replaced.
    void say(std::string_view line);

    /// Draws the bar anew, at most twenty times a second.
    /// @param note  shown after the bar, such as the time left
    void showProgress(const Progress& progress, std::string_view note = {});
    void hideProgress();

    [[nodiscard]] bool showsProgress() const { return isTerminal_; }

    /// A result for standard output, as it is. A reader who has left (`| head`) is no error.
    /// @throws Error{Unreadable} with the system's reason if it cannot be written.
    void print(std::string_view text);

private:
    using Clock = std::chrono::steady_clock;

    bool isTerminal_ = false;
    bool isBarVisible_ = false;
    std::optional<Phase> phase_;  ///< what was drawn last
    std::string subject_;
    Clock::time_point lastDrawn_;
};

/// Makes sure that descriptors 0 to 2 are taken. A program that was started with one of them closed
/// would get it for the next file it opens, and then write messages into a photograph.
void reserveStandardStreams();

}  // namespace r2r::cli
