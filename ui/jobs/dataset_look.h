// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "training/data/pair_files.h"

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace r2r::ui {

/// Which members of which data set.
struct DatasetChoice {
    std::filesystem::path folder;
    std::string layout = "auto";
    std::string split;  ///< empty: all

    bool operator==(const DatasetChoice&) const = default;
};

/// @throws what `datasetMembers` throws.
[[nodiscard]] std::vector<PairFiles> membersOf(const DatasetChoice& choice);

/// A data set before any work on it. No picture was opened. A member is counted once: among
/// `members`, or among `missing`.
struct DatasetLook {
    int64_t members = 0;               ///< whose files are all there
    int64_t composites = 0;            ///< of these, members that have one
    std::vector<std::string> missing;  ///< files: the first that is missing of each other member
    std::set<std::string> subsets;
};

/// @throws what `datasetMembers` throws.
[[nodiscard]] DatasetLook lookAt(const DatasetChoice& choice);

}  // namespace r2r::ui
