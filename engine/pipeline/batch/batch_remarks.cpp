// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/batch/batch_remarks.h"

#include <algorithm>
#include <map>

namespace r2r {
namespace {

bool isNoted(const BatchOutcome& outcome) {
    return (outcome.status == BatchStatus::Done && !outcome.message.empty()) ||
           isOlderResult(outcome);
}

}  // namespace

bool isReducedByGuard(const BatchOutcome& outcome) {
    return outcome.guard && outcome.guard->isWorthTelling();
}

bool isOlderResult(const BatchOutcome& outcome) {
    return outcome.status == BatchStatus::Skipped && outcome.message != kOutputIsThere;
}

BatchRemarks remarksOf(const BatchReport& report) {
    std::map<std::string, int> notes;
    for (const BatchOutcome& outcome : report.outcomes)
        if (isNoted(outcome))
            ++notes[outcome.message];
    BatchRemarks remarks{.reducedByGuard = static_cast<int>(
                             std::ranges::count_if(report.outcomes, isReducedByGuard))};
    for (const auto& [sentence, pictures] : notes)
        remarks.notes.push_back({sentence, pictures});
    return remarks;
}

}  // namespace r2r
