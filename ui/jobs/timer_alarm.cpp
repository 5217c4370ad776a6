// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/timer_alarm.h"

#include <algorithm>
#include <utility>

namespace r2r::ui {

TimerAlarm::TimerAlarm() {
    sinceStart_.start();
    timer_.setSingleShot(true);
    timer_.setTimerType(Qt::PreciseTimer);
    QObject::connect(&timer_, &QTimer::timeout, &timer_, [this] {
        if (const auto wake = std::exchange(wake_, {}))
            wake();
    });
}

Alarm::Time TimerAlarm::now() const {
    return Time(sinceStart_.elapsed());
}

void TimerAlarm::set(Time when, std::function<void()> wake) {
    wake_ = std::move(wake);
    timer_.start(std::max(Time(0), when - now()));
}

}  // namespace r2r::ui
