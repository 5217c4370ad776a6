// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/csv.h"
#include "engine/pipeline/batch.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace r2r {

std::string_view batchStatusName(BatchStatus status) {
    switch (status) {
        case BatchStatus::Done:
            return "done";
        case BatchStatus::Skipped:
            return "skipped";
        case BatchStatus::Failed:
            return "failed";
        case BatchStatus::NotStarted:
            return "not started";
    }
    return "unknown";
}

int BatchReport::count(BatchStatus status) const {
    return static_cast<int>(
        std::count_if(outcomes.begin(), outcomes.end(), [status](const BatchOutcome& outcome) {
            return outcome.status == status;
        }));
}

std::string toCsv(const BatchReport& report) {
    std::string text = csvLine(std::array<std::string, 8>{"picture",
                                                          "mask",
                                                          "output",
                                                          "status",
                                                          "message",
                                                          "decode_seconds",
                                                          "compute_seconds",
                                                          "encode_seconds"});
    for (const BatchOutcome& outcome : report.outcomes)
        text += csvLine(std::array<std::string, 8>{outcome.item.picture.string(),
                                                   outcome.item.mask.string(),
                                                   outcome.item.output.string(),
                                                   std::string(batchStatusName(outcome.status)),
                                                   outcome.message,
                                                   fmt::format("{:.3f}", outcome.times.decode),
                                                   fmt::format("{:.3f}", outcome.times.compute),
                                                   fmt::format("{:.3f}", outcome.times.encode)});
    return text;
}

}  // namespace r2r
