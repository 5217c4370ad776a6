// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/alarm.h"
#include "ui/preview/preview_executor.h"

#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

namespace r2r::ui::testing {

/// Time passes only when a test says so.
class FakeAlarm final : public Alarm {
public:
    [[nodiscard]] Time now() const override { return now_; }

    void set(Time when, std::function<void()> wake) override {
        when_ = when;
        wake_ = std::move(wake);
    }

    void advance(Time by) {
        const Time end = now_ + by;
        while (wake_ && when_ <= end) {
            now_ = std::max(now_, when_);
            std::exchange(wake_, {})();
        }
        now_ = end;
    }

private:
    Time now_{1000};
    Time when_{};
    std::function<void()> wake_;
};

/// Keeps what was started; a test says how it ends.
class FakeExecutor final : public PreviewExecutor {
public:
    struct Started {
        PreviewRequest request;
        std::stop_token stop;
    };

    void start(const PreviewRequest& request, std::stop_token stop) override {
        started.push_back({request, std::move(stop)});
    }

    [[nodiscard]] Generation last() const { return started.back().request.generation; }

    void finish() {
        Q_EMIT finished({.generation = last(), .quality = started.back().request.quality});
    }

    std::vector<Started> started;
};

}  // namespace r2r::ui::testing
