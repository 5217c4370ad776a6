// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/event_guard.h"

#include <QDateTime>

#include <utility>

namespace r2r::ui {
namespace {

constexpr int64_t kQuietMs = 5000;

}  // namespace

bool EventGuard::delivered(const std::function<bool()>& deliver) {
    const auto outcome = outcomeOf([&] { return deliver(); });
    if (const auto* isTaken = std::get_if<bool>(&outcome))
        return *isTaken;
    if (const auto* failure = std::get_if<Failure>(&outcome))
        tell(*failure);
    return false;
}

/// Where there is not even memory for the words, the program goes on without them.
void EventGuard::tell(Failure failure) noexcept {
    try {
        const int64_t now = QDateTime::currentMSecsSinceEpoch();
        if (quietUntilMs_.exchange(now + kQuietMs) > now)
            return;
        if (failure.code == ErrorCode::OutOfMemory)
            failure = {ErrorCode::OutOfMemory,
                       "there is not enough memory for what was done last",
                       "The rest of your work is as it was. Save it, and close other programs."};
        else if (failure.code == ErrorCode::Internal)
            failure.hint = "This should not have happened. Save your work under another name.";
        QMetaObject::invokeMethod(
            this,
            [this, failure = std::move(failure)] { Q_EMIT failed(failure); },
            Qt::QueuedConnection);
    } catch (...) {  // NOLINT(bugprone-empty-catch)
    }
}

}  // namespace r2r::ui
