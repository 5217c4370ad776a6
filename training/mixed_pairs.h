// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "training/pair_source.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace r2r {

/// Several sources as one: each sample is of one of them, drawn by its position. A source that is
/// given twice is drawn from twice as often.
/// @param sources  one or more, whose samples have one size and as many negatives
[[nodiscard]] std::unique_ptr<PairSource> mixedPairs(
    std::vector<std::unique_ptr<PairSource>> sources, uint64_t seed);

}  // namespace r2r
