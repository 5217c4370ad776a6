// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/outcome.h"

#include <QObject>

#include <atomic>
#include <functional>

namespace r2r::ui {

/// Stands between Qt and those who handle its events: what a handler throws, most of all that there
/// is no memory, becomes a message instead of the end of the program and of the work in its window.
class EventGuard final : public QObject {
    Q_OBJECT

public:
    /// Delivers an event. Any thread.
    /// @param deliver  hands it to its receiver
    /// @return what that says; false if it was thrown out of
    bool delivered(const std::function<bool()>& deliver);

Q_SIGNALS:
    /// In the thread of this object, later, and once in a few seconds: a handler that fails may be
    /// asked again and again.
    void failed(const r2r::ui::Failure& failure);

private:
    void tell(Failure failure) noexcept;

    std::atomic<int64_t> quietUntilMs_ = 0;
};

}  // namespace r2r::ui
