// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/evaluation/evaluation.h"
#include "engine/pipeline/evaluation/evaluation_statistics.h"

#include <cstdint>
#include <string>
#include <vector>

/// An evaluation as figures: means, intervals and comparisons.
namespace r2r {

/// The scores of one subject over a group of pictures, each with its 95 % bootstrap interval.
///
/// Figures are means over pictures, PSNR too, as the literature has it. A picture that equals its
/// truth has an infinite PSNR; it enters the mean as `kLargestPsnr`.
struct GroupSummary {
    std::string group;   ///< "all", a subset's name, "0–5 %", "5–15 %", "15–100 %"
    int64_t count = 0;   ///< pictures that were measured
    int64_t failed = 0;  ///< pictures that could not be measured; they are in no mean
    MeanInterval mse;
    MeanInterval fmse;
    MeanInterval psnr;
    MeanInterval ssim;
    MeanInterval foregroundDeltaE;
    MeanInterval worse;  ///< share of pictures whose fMSE is above that of the composite itself
};

inline constexpr double kLargestPsnr = 100;  ///< dB

struct SubjectSummary {
    std::string name;
    std::string modelIdentity;  ///< empty for what is no model
    int64_t leftOut = 0;        ///< records of other pictures or models (`SubjectRecords`)
    GroupSummary all;
    std::vector<GroupSummary> subsets;
    std::vector<GroupSummary> foregroundShares;  ///< 0–5, 5–15 and 15–100 % of the picture
    double secondsPerPicture = 0;
};

/// Two subjects on the pictures that both were measured on. Fewer fMSE wins.
struct PairedComparison {
    std::string first;
    std::string second;
    int64_t wins = 0;  ///< of the first
    int64_t ties = 0;
    int64_t losses = 0;
    MeanInterval difference;  ///< fMSE of the first minus that of the second
    SignedRankTest test;
};

struct EvaluationSummary {
    EvaluationProtocol protocol{};
    int64_t items = 0;
    int64_t missing = 0;       ///< records that other shards still owe
    SubjectSummary composite;  ///< the composites themselves: what doing nothing scores
    std::vector<SubjectSummary> subjects;
    std::vector<PairedComparison> comparisons;  ///< every two subjects

    /// Whether there is anything to show: a picture that was measured.
    [[nodiscard]] bool hasScores() const { return composite.all.count > 0; }
};

/// @param seed  of the bootstrap
[[nodiscard]] EvaluationSummary summarized(const Evaluation& evaluation, uint64_t seed = 0);

}  // namespace r2r
