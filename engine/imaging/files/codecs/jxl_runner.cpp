// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/files/codecs/jxl_runner.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <system_error>
#include <thread>
#include <vector>

namespace r2r::codecs {
namespace {

/// Debian's libjxl tells standard error of every failure. A program that is ending says nothing
/// more in the meantime.
JxlParallelRetCode failedLater() {
    std::this_thread::sleep_for(std::chrono::seconds(2));
    return JXL_PARALLEL_RET_RUNNER_ERROR;
}

}  // namespace

JxlParallelRetCode JxlRunner::run(void* runner,
                                  void* work,
                                  JxlParallelRunInit prepare,
                                  JxlParallelRunFunction step,
                                  uint32_t begin,
                                  uint32_t end) {
    const std::stop_token& stop = static_cast<const JxlRunner*>(runner)->stop_;
    if (stop.stop_requested())
        return failedLater();
    const size_t pieces = end > begin ? end - begin : 0;
    const size_t threads =
        std::clamp<size_t>(std::thread::hardware_concurrency(), 1, std::max<size_t>(pieces, 1));
    if (const JxlParallelRetCode failure = prepare(work, threads); failure != 0)
        return failure;
    std::atomic<uint32_t> next = begin;
    const auto take = [&](size_t thread) {
        for (uint32_t piece = next++; piece < end && !stop.stop_requested(); piece = next++)
            step(work, piece, thread);
    };
    {
        std::vector<std::jthread> others;
        try {
            for (size_t thread = 1; thread < threads; ++thread)
                others.emplace_back([&take, thread] { take(thread); });
        } catch (const std::system_error&) {
            // Those that exist do it all.
        }
        take(0);
    }
    return stop.stop_requested() ? failedLater() : 0;
}

}  // namespace r2r::codecs
