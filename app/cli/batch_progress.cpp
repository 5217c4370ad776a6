// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/batch_progress.h"

#include "app/cli/duration.h"
#include "app/cli/terminal.h"
#include "engine/pipeline/batch/batch_remarks.h"

#include <fmt/format.h>

namespace r2r::cli {
namespace {

std::string line(const BatchOutcome& outcome, int64_t number, int64_t total) {
    const std::string start = fmt::format("[{}/{}] {} {}",
                                          number,
                                          total,
                                          batchStatusName(outcome.status),
                                          outcome.item.picture.string());
    if (outcome.status != BatchStatus::Done)
        return fmt::format("{}: {}", start, outcome.message);
    return fmt::format("{} -> {}{}{}",
                       start,
                       outcome.item.output.string(),
                       outcome.message.empty() ? "" : ": ",
                       outcome.message);
}

/// "1 picture", "12 pictures".
std::string pictures(int count) {
    return fmt::format("{} {}", count, count == 1 ? "picture" : "pictures");
}

}  // namespace

std::string summary(const BatchReport& report) {
    std::string text =
        fmt::format("{} of {} done", report.count(BatchStatus::Done), report.outcomes.size());
    for (const BatchStatus status :
         {BatchStatus::Skipped, BatchStatus::Failed, BatchStatus::NotStarted})
        if (const int count = report.count(status); count > 0)
            text += fmt::format(", {} {}", count, batchStatusName(status));
    text += fmt::format(", in {}", duration(report.seconds));
    return report.isCancelled ? text + "; run the same command again to continue" : text;
}

std::vector<std::string> remarks(const BatchReport& report) {
    const BatchRemarks remarks = remarksOf(report);
    std::vector<std::string> sentences;
    for (const BatchRemarks::Note& note : remarks.notes)
        sentences.push_back(fmt::format("{}: {}", pictures(note.pictures), note.sentence));
    if (remarks.reducedByGuard > 0)
        sentences.push_back(fmt::format(
            "{}: only a small change was found, and the guard used less than a tenth of it; "
            "--no-guard uses all of it.",
            pictures(remarks.reducedByGuard)));
    return sentences;
}

BatchProgress::BatchProgress(Terminal& terminal, int64_t total, bool isQuiet)
    : terminal_(terminal), total_(total), isQuiet_(isQuiet) {}

void BatchProgress::tell(const BatchOutcome& outcome) {
    ++ended_;
    computed_ += outcome.status != BatchStatus::Skipped;
    failed_ += outcome.status == BatchStatus::Failed;
    const bool isFailure = outcome.status == BatchStatus::Failed;
    if (isFailure || (!isQuiet_ && !terminal_.showsProgress()))
        terminal_.say(line(outcome, ended_, total_));
}

void BatchProgress::show(const Progress& progress) {
    terminal_.showProgress(progress, note());
}

std::string BatchProgress::note() const {
    std::string text = fmt::format("{}/{}", ended_, total_);
    if (failed_ > 0)
        text += fmt::format(", {} failed", failed_);
    const double passed = watch_.seconds();
    if (computed_ > 0 && passed > 1)
        text += fmt::format(", {} left",
                            duration(passed / static_cast<double>(computed_) *
                                     static_cast<double>(total_ - ended_)));
    return text;
}

}  // namespace r2r::cli
