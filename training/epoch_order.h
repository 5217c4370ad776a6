// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace r2r {

/// Tells which of `count` things is at a position of an endless stream that shows all of them once
/// before it shows one again, each time in another order. One thread at a time.
class EpochOrder {
public:
    EpochOrder(int64_t count, uint64_t seed) : count_(count), seed_(seed) {}

    /// 0 to `count` − 1.
    [[nodiscard]] int64_t at(int64_t position) const;

private:
    int64_t count_;
    uint64_t seed_;
    mutable std::vector<int64_t> order_;  ///< of the epoch that was asked for last
    mutable int64_t epoch_ = -1;
};

}  // namespace r2r
