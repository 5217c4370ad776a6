// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <functional>

namespace r2r::ui {

/// A clock with one alarm. Injected, so that code that waits can be tested without waiting.
class Alarm {
public:
    using Time = std::chrono::milliseconds;

    virtual ~Alarm() = default;

    /// Since some moment; never goes backwards.
    [[nodiscard]] virtual Time now() const = 0;

    /// Calls `wake` once at `when`, on the caller's thread. Replaces an alarm that is still set.
    virtual void set(Time when, std::function<void()> wake) = 0;
};

}  // namespace r2r::ui
