// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/batch/batch.h"

#include <string>
#include <vector>

namespace r2r {

/// Remarks on the results of a batch as a whole, beside how many they are. The
/// window and the command line put it in their own words.
struct BatchRemarks {
    /// A note on results done otherwise than asked, or perhaps not as they were asked for.
    struct Note {
        std::string sentence;
        int pictures = 0;  ///< it was said of

        bool operator==(const Note&) const = default;
    };

    std::vector<Note> notes;  ///< in the order of their sentences
    int reducedByGuard = 0;   ///< pictures of which `isReducedByGuard` is true

    bool operator==(const BatchRemarks&) const = default;
};

[[nodiscard]] BatchRemarks remarksOf(const BatchReport& report);

/// Whether the guard used so little of the change that it is to be told.
[[nodiscard]] bool isReducedByGuard(const BatchOutcome& outcome);

}  // namespace r2r
