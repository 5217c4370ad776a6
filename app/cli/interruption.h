// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <stop_token>
#include <thread>

namespace r2r::cli {

/// Turns Ctrl+C and SIGTERM into a stop request, for as long as it lives. The first signal asks
/// politely; after it both have their usual effect again, so the second one ends the program.
///
/// A signal handler may do next to nothing, so it writes a byte into a pipe, and a thread that
/// waits there requests the stop. There can be one at a time.
class Interruption {
public:
    /// @throws Error{Internal} if the system has no pipe or thread left.
    Interruption();
    ~Interruption();
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;

    [[nodiscard]] std::stop_token token() const { return stop_.get_token(); }

private:
    void wait();

    std::stop_source stop_;
    std::jthread waiter_;
};

}  // namespace r2r::cli
