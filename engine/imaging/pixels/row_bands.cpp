// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/pixels/row_bands.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace r2r {
namespace {

// A thread takes about as long to start and to end as this many pixels take.
constexpr int64_t kPixelsWorthAThread = 1 << 17;

/// The number of threads beside the calling one that are worth starting.
int helpersFor(const Rect& region, int bands) {
    const auto cores = static_cast<int64_t>(std::max(std::thread::hardware_concurrency(), 1U));
    return static_cast<int>(
        std::min({cores, int64_t{bands}, region.size().area() / kPixelsWorthAThread}) - 1);
}

/// Bands that are handed out one by one to the thread that asks next.
class BandQueue {
public:
    BandQueue(const Rect& region, int bandHeight) : region_(region), bandHeight_(bandHeight) {}

    [[nodiscard]] int bandCount() const { return (region_.height + bandHeight_ - 1) / bandHeight_; }

    /// Empty when no band is left or a thread failed.
    [[nodiscard]] Rect next() {
        const int index = hasFailed_ ? bandCount() : nextBand_++;
        if (index >= bandCount())
            return {};
        const Rect band{region_.x, region_.y + index * bandHeight_, region_.width, bandHeight_};
        return intersection(band, region_);
    }

    void finish(const Rect& band) { rowsDone_ += band.height; }

    [[nodiscard]] int rowsDone() const { return rowsDone_; }

    void fail(std::exception_ptr reason) {
        const std::lock_guard lock(mutex_);
        if (!failure_)
            failure_ = std::move(reason);
        hasFailed_ = true;
    }

    /// Only after all workers have ended.
    void rethrowFailure() const {
        if (failure_)
            std::rethrow_exception(failure_);
    }

private:
    Rect region_;
    int bandHeight_;
    std::atomic<int> nextBand_ = 0;
    std::atomic<int> rowsDone_ = 0;
    std::atomic<bool> hasFailed_ = false;
    std::mutex mutex_;
    std::exception_ptr failure_;
};

/// Takes bands until none is left. `afterBand` is the place for progress and cancellation.
template <typename AfterBand>
void drain(BandQueue& queue,
           const std::function<void(const Rect&)>& work,
           const AfterBand& afterBand) {
    // No exception may leave a worker thread; it is kept for the caller, not swallowed.
    try {
        for (Rect band = queue.next(); !band.isEmpty(); band = queue.next()) {
            work(band);
            queue.finish(band);
            afterBand();
        }
    } catch (...) {
        queue.fail(std::current_exception());
    }
}

}  // namespace

void forEachRowBand(const Rect& region,
                    int bandHeight,
                    Phase phase,
                    const JobContext& job,
                    const std::function<void(const Rect& band)>& work) {
    job.throwIfCancelled();
    if (region.isEmpty())
        return;
    BandQueue queue(region, std::max(bandHeight, 1));
    {
        std::vector<std::jthread> helpers;
        try {
            for (int i = 0; i < helpersFor(region, queue.bandCount()); ++i)
                helpers.emplace_back([&] { drain(queue, work, [&] { job.throwIfCancelled(); }); });
        } catch (const std::system_error&) {
            // Where no more threads can be had, those that there are do the work.
        }
        drain(queue, work, [&] {
            job.report({.phase = phase, .done = queue.rowsDone(), .total = region.height});
        });
    }
    queue.rethrowFailure();
    job.report({.phase = phase, .done = region.height, .total = region.height});
}

}  // namespace r2r
