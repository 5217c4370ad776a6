// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "training/data/pair_files.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace r2r {

enum class FindingKind : uint8_t {
    Error,   ///< the member cannot be used
    Warning  ///< it can, and a person should look
};

struct Finding {
    FindingKind kind{};
    std::string id;    ///< of the member
    std::string text;  ///< a short sentence

    bool operator==(const Finding&) const = default;
};

struct DatasetCheck {
    int64_t members = 0;
    std::vector<Finding> findings;  ///< in the order of the members

    [[nodiscard]] int64_t count(FindingKind kind) const;
};

/// Reads every file and looks for what spoils training or a measurement:
///
/// * errors: files that are missing or damaged, pictures of one pair with different sizes, a mask
///   without foreground;
/// * warnings: a mask without background, a composite that equals its truth, one that differs from
///   it outside its mask by more than compression does, a photograph that is in two splits.
///
/// @throws Cancelled.
[[nodiscard]] DatasetCheck datasetCheck(std::span<const PairFiles> members,
                                        const JobContext& job = {});

/// The largest average difference of composite and truth outside the mask, in levels: JPEG noise.
inline constexpr double kLargestNoise = 6;

/// Compares every record of a packed set with its checksum.
/// @throws as `PackedPairs` if the folder cannot be opened; Cancelled.
[[nodiscard]] DatasetCheck packedCheck(const std::filesystem::path& folder,
                                       const JobContext& job = {});

}  // namespace r2r
