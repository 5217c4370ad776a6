// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/csv.h"
#include "engine/core/enum_words.h"
#include "engine/pipeline/batch/batch.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace r2r {
namespace {

using Fields = std::array<std::string, 12>;

const Fields& headings() {
    static const Fields names = {"picture",
                                 "mask",
                                 "output",
                                 "status",
                                 "message",
                                 "decode_seconds",
                                 "compute_seconds",
                                 "encode_seconds",
                                 "guard_delta_e",
                                 "guard_share",
                                 "model",
                                 "model_identity"};
    return names;
}

Fields fieldsOf(const BatchOutcome& outcome) {
    const auto seconds = [](double value) { return fmt::format("{:.3f}", value); };
    const auto& guard = outcome.guard;
    return {outcome.item.picture.string(),
            outcome.item.mask.string(),
            outcome.item.output.string(),
            std::string(batchStatusName(outcome.status)),
            outcome.message,
            seconds(outcome.times.decode),
            seconds(outcome.times.compute),
            seconds(outcome.times.encode),
            guard ? fmt::format("{:.2f}", guard->deltaE) : "",
            guard ? fmt::format("{:.3f}", guard->share) : "",
            outcome.model,
            outcome.modelIdentity};
}

}  // namespace

std::string_view batchStatusName(BatchStatus status) {
    constexpr auto kStatuses = enumWords<BatchStatus>({
        {BatchStatus::Done, "done"},
        {BatchStatus::Skipped, "skipped"},
        {BatchStatus::Failed, "failed"},
        {BatchStatus::NotStarted, "not started"},
    });
    return kStatuses.word(status);
}

int BatchReport::count(BatchStatus status) const {
    return static_cast<int>(
        std::count_if(outcomes.begin(), outcomes.end(), [status](const BatchOutcome& outcome) {
            return outcome.status == status;
        }));
}

std::string toCsv(const BatchReport& report) {
    std::string text = csvLine(headings());
    for (const BatchOutcome& outcome : report.outcomes)
        text += csvLine(fieldsOf(outcome));
    return text;
}

bool isBatchReport(std::string_view text) {
    // Columns have only ever been added at the end.
    return text.starts_with("picture,mask,output,status,message,decode_seconds,");
}

}  // namespace r2r
