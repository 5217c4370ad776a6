// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/batch/batch_remarks.h"

#include <algorithm>
#include <map>
#include <set>

namespace r2r {
bool isReducedByGuard(const BatchOutcome& outcome) {
    return outcome.guard && outcome.guard->isWorthTelling();
}

BatchRemarks remarksOf(const BatchReport& report) {
    // Each note is counted by itself: one of two pictures that share it may have another, too.
    std::map<std::string, int> notes;
    for (const BatchOutcome& outcome : report.outcomes)
        for (const std::string& note : std::set(outcome.notes.begin(), outcome.notes.end()))
            ++notes[note];
    BatchRemarks remarks{.reducedByGuard = static_cast<int>(
                             std::ranges::count_if(report.outcomes, isReducedByGuard))};
    for (const auto& [sentence, pictures] : notes)
        remarks.notes.push_back({sentence, pictures});
    return remarks;
}

}  // namespace r2r
