// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "engine/core/job_context.h"
#include "engine/core/json.h"
#include "training/data/candidate_check.h"
#include "training/data/photo_pool.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace r2r {

/// The look of a composite: more is better, any thread. U8, 3 channels, any size. May throw
/// Error.
using CandidateScore = std::function<double(const Image& composite)>;

/// Everything that decides the pictures of a synthetic data set.
struct SynthesisSettings {
    /// Drawn from for every pair; a name that occurs twice is drawn twice as often.
    std::vector<std::string> generators = {"poisson"};
    uint64_t seed = 0;
    /// Share of pairs whose foreground is not the photograph's mask but a region found in it.
    double foundRegions = 0;
    int candidates = 4;  ///< made of every photograph; the best is taken
    /// If none of them is sound, another photograph is tried, so often.
    int rounds = 4;
    std::string split;  ///< written into the index; empty: that of the photographs
    CandidateLimits limits;
};

/// A candidate that was not taken.
struct RejectedCandidate {
    int round = 0;
    int number = 0;  ///< among the candidates of its round
    std::string reason;
    Json provenance;
    Image composite;  ///< empty if it could not be made
};

/// A composite with its photograph, or the reasons why there is none.
struct SyntheticPair {
    int64_t index = 0;
    bool isAccepted = false;
    Image composite;
    Image real;
    Image mask;
    Json provenance;  ///< both photographs, region, α, seed, generator, score, licence …
    std::vector<RejectedCandidate> rejected;
};

/// The pair `index` of a data set: decided by the settings, the list of photographs and the index
/// alone, so it is the same in every process and whatever was made before. Any thread.
///
/// Photographs take turns: among any `photos.size()` consecutive indices that start at a multiple
/// of it, each is used once (unless it has no sound candidate).
/// @param score  empty: the automatic score decides
/// @throws Cancelled. A photograph that cannot be read is a rejected candidate.
[[nodiscard]] SyntheticPair syntheticPair(PhotoPool& photos,
                                          const SynthesisSettings& settings,
                                          int64_t index,
                                          const CandidateScore& score = {},
                                          const JobContext& job = {});

}  // namespace r2r
