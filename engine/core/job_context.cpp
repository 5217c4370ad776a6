// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/job_context.h"

#include "engine/core/error.h"

#include <utility>

namespace r2r {

JobContext::JobContext(std::stop_token stop, Listener listener)
    : stop_(std::move(stop)), listener_(std::move(listener)) {}

void JobContext::report(const Progress& progress) const {
    throwIfCancelled();
    if (listener_)
        listener_(progress);
}

void JobContext::throwIfCancelled() const {
    if (isCancelled())
        throw Cancelled();
}

}  // namespace r2r
