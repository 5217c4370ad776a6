// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/epoch_order.h"

#include "training/sample_random.h"

#include <numeric>
#include <utility>

namespace r2r {
namespace {

/// Fisher and Yates's.
std::vector<int64_t> shuffled(int64_t count, uint64_t seed) {
    std::vector<int64_t> order(static_cast<size_t>(count));
    std::iota(order.begin(), order.end(), int64_t{0});
    SampleRandom random(seed);
    for (int64_t i = count - 1; i > 0; --i)
        std::swap(order[static_cast<size_t>(i)], order[static_cast<size_t>(random.below(i + 1))]);
    return order;
}

}  // namespace

int64_t EpochOrder::at(int64_t position) const {
    const int64_t epoch = position / count_;
    if (epoch != epoch_) {
        order_ = shuffled(count_, sampleSeed(seed_, Purpose::Order, epoch));
        epoch_ = epoch;
    }
    return order_[static_cast<size_t>(position % count_)];
}

}  // namespace r2r
