// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/alarm.h"

#include <QElapsedTimer>
#include <QTimer>

namespace r2r::ui {

/// The alarm of the running event loop.
class TimerAlarm final : public Alarm {
public:
    TimerAlarm();

    [[nodiscard]] Time now() const override;
    void set(Time when, std::function<void()> wake) override;

private:
    QElapsedTimer sinceStart_;
    QTimer timer_;
    std::function<void()> wake_;
};

}  // namespace r2r::ui
