// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "engine/core/job_context.h"
#include "engine/core/json.h"
#include "training/data/pair_files.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace r2r {

/// The upper ends of the bars of the histogram of foreground shares; the first begins at 0.
inline constexpr std::array<double, 8> kShareEdges = {
    0.01, 0.02, 0.05, 0.10, 0.15, 0.30, 0.50, 1.00};

/// The facts to know of a data set before using it.
struct DatasetCard {
    int64_t members = 0;
    int64_t composites = 0;  ///< members that have one; the others are photographs with masks
    int64_t unreadable = 0;  ///< masks that cannot be read; they are in no figure below
    std::map<std::string, int64_t> subsets;
    std::map<std::string, int64_t> splits;
    std::map<std::string, int64_t> licences;
    std::map<std::string, int64_t> generators;  ///< from the provenance of synthetic composites
    int smallestSide = 0;                       ///< over all masks, pixels
    int largestSide = 0;
    double meanShare = 0;                                 ///< of the foreground
    std::array<int64_t, kShareEdges.size()> shares = {};  ///< masks by foreground share
};

/// Reads every mask.
/// @throws Cancelled.
[[nodiscard]] DatasetCard datasetCard(std::span<const PairFiles> members,
                                      const JobContext& job = {});

[[nodiscard]] Json cardJson(const DatasetCard& card, std::string_view name);
[[nodiscard]] std::string cardMarkdown(const DatasetCard& card, std::string_view name);

/// `count` members at equal distances: composite beside photograph, or photograph beside mask; U8,
/// 3 channels. Members that cannot be read leave their places free.
[[nodiscard]] Image memberSheet(std::span<const PairFiles> members,
                                int count,
                                const JobContext& job = {});

inline constexpr int kCardPictures = 64;

/// Writes card.json, card.md and card.jpg (a sheet of 64 members) into `folder`.
/// @throws Error{Unreadable}; Cancelled.
DatasetCard writeDatasetCard(const std::filesystem::path& folder,
                             std::string_view name,
                             std::span<const PairFiles> members,
                             const JobContext& job = {});

}  // namespace r2r
