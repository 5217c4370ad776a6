// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/batch_job.h"

#include "engine/core/kept_warnings.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace r2r::ui {

BatchJob::BatchJob(BatchOptions options) : options_(std::move(options)) {
    log::KeptWarnings warnings;
    items_ = planBatch(options_);
    leftOut_ = warnings.take();
}

bool BatchJob::isOver() const {
    return soFar_.isCancelled || soFar_.outcomes.size() == items_.size();
}

void BatchJob::takeTurn(ModelSource& models,
                        const JobContext& job,
                        const std::function<void(const BatchOutcome&)>& finished) {
    const size_t done = soFar_.outcomes.size();
    const size_t count = std::min(kItemsPerTurn, items_.size() - done);
    const auto first = items_.begin() + static_cast<std::ptrdiff_t>(done);
    const std::vector<BatchItem> turn(first, first + static_cast<std::ptrdiff_t>(count));
    BatchReport part = runBatch(turn, options_, models, job, finished);
    std::ranges::move(part.outcomes, std::back_inserter(soFar_.outcomes));
    soFar_.isCancelled = part.isCancelled;
    soFar_.seconds += part.seconds;
}

BatchReport BatchJob::report() const {
    BatchReport report = soFar_;
    for (size_t i = report.outcomes.size(); i < items_.size(); ++i)
        report.outcomes.push_back({.item = items_[i]});
    report.isCancelled = report.count(BatchStatus::NotStarted) > 0;
    return report;
}

}  // namespace r2r::ui
