// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/error.h"

#include <chrono>
#include <future>
#include <stop_token>
#include <thread>
#include <utility>

namespace r2r::codecs {

/// Runs `work`, a call into a library that knows no cancelling, and returns what it returns. When
/// a stop is requested meanwhile, the wait ends and the work ends by itself, unseen; `work` must
/// therefore own, or share, all that it uses, and it must not log.
/// @throws Cancelled, or what `work` throws.
template <typename Work>
auto waitFor(Work work, const std::stop_token& stop) -> decltype(work()) {
    if (!stop.stop_possible())
        return work();
    constexpr auto kPatience = std::chrono::milliseconds(50);
    std::packaged_task<decltype(work())()> task(std::move(work));
    auto outcome = task.get_future();
    std::thread(std::move(task)).detach();
    while (outcome.wait_for(kPatience) != std::future_status::ready)
        if (stop.stop_requested())
            throw Cancelled();
    if (stop.stop_requested())
        throw Cancelled();  // what was stopped half-way may have failed because of it
    return outcome.get();
}

}  // namespace r2r::codecs
