// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "training/pair_source.h"

#include <queue>

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>

namespace r2r {

/// Which samples make a batch: batch n of a rank is the n-th run of `perRank · ranks` positions,
/// of which each rank takes its part. With another number of ranks the same samples make a step.
struct BatchPlan {
    int64_t perRank = 1;
    int64_t rank = 0;
    int64_t ranks = 1;

    [[nodiscard]] std::vector<int64_t> positions(int64_t batch) const;
};

/// Makes batches ahead on a thread of its own, so that training does not wait for pixels.
class PairLoader {
public:
    /// @param first   number of the first batch
    /// @param ahead   batches that may wait
    PairLoader(const PairSource& source, BatchPlan plan, int64_t first, int64_t ahead);
    ~PairLoader();
    PairLoader(const PairLoader&) = delete;
    PairLoader& operator=(const PairLoader&) = delete;

    /// The next batch. @throws what the source threw when it made it.
    [[nodiscard]] PairBatch next();

    /// Seconds that `next` has waited, all together.
    [[nodiscard]] double secondsWaited() const { return secondsWaited_; }

private:
    void fill(const std::stop_token& stop, int64_t batch);

    const PairSource& source_;
    BatchPlan plan_;
    size_t ahead_;
    double secondsWaited_ = 0;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::queue<PairBatch> ready_;
    std::exception_ptr failure_;
    std::jthread thread_;  ///< last: it uses all others
};

}  // namespace r2r
