// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/pair_loader.h"

#include "engine/core/stopwatch.h"

#include <ATen/core/grad_mode.h>

#include <numeric>
#include <utility>

namespace r2r {

std::vector<int64_t> BatchPlan::positions(int64_t batch) const {
    std::vector<int64_t> result(static_cast<size_t>(perRank));
    std::iota(result.begin(), result.end(), (batch * ranks + rank) * perRank);
    return result;
}

PairLoader::PairLoader(const PairSource& source, BatchPlan plan, int64_t first, int64_t ahead)
    : source_(source)
    , plan_(plan)
    , ahead_(static_cast<size_t>(ahead))
    , thread_([this, first](const std::stop_token& stop) { fill(stop, first); }) {}

PairLoader::~PairLoader() {
    thread_.request_stop();
}

void PairLoader::fill(const std::stop_token& stop, int64_t batch) {
    const at::NoGradGuard guard;
    try {
        for (;; ++batch) {
            PairBatch made = source_.batch(plan_.positions(batch));
            std::unique_lock lock(mutex_);
            if (!changed_.wait(lock, stop, [this] { return ready_.size() < ahead_; }))
                return;
            ready_.push(std::move(made));
            changed_.notify_all();
        }
    } catch (...) {
        // Any exception belongs to the caller who asks for the batch.
        const std::scoped_lock lock(mutex_);
        failure_ = std::current_exception();
        changed_.notify_all();
    }
}

PairBatch PairLoader::next() {
    const Stopwatch watch;
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !ready_.empty() || failure_; });
    secondsWaited_ += watch.seconds();
    if (ready_.empty())
        std::rethrow_exception(failure_);
    PairBatch batch = std::move(ready_.front());
    ready_.pop();
    changed_.notify_all();
    return batch;
}

}  // namespace r2r
