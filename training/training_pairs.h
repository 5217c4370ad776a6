// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "training/pair_source.h"
#include "training/training_config.h"

#include <memory>
#include <string>
#include <vector>

namespace r2r {

/// Pairs that nothing is learned from, and what curves call them.
struct ValidationSet {
    std::string name;
    std::unique_ptr<PairSource> pairs;
};

/// The pairs of a configuration: its folders of packed pairs as they are, and pairs made of its
/// folders of packed photographs, mixed.
/// @throws what `openPackedPairs` and `makePairsOf` throw
/// @throws Error{InvalidArgument} for photographs at
///         another stage than R2R-Lite's.
[[nodiscard]] std::unique_ptr<PairSource> trainingPairs(const TrainingConfig& config);

/// The pairs for validation: the same at every validation, whatever the seed.
[[nodiscard]] std::vector<ValidationSet> validationSets(const TrainingConfig& config);

}  // namespace r2r
