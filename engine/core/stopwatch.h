// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace r2r {

/// Wall time since it was made or started again, by a clock that is never set.
class Stopwatch {
public:
    [[nodiscard]] double seconds() const {
        return std::chrono::duration<double>(Clock::now() - start_).count();
    }

    void restart() { start_ = Clock::now(); }

    [[nodiscard]] double milliseconds() const { return 1000 * seconds(); }

private:
    using Clock = std::chrono::steady_clock;
    Clock::time_point start_ = Clock::now();
};

}  // namespace r2r
