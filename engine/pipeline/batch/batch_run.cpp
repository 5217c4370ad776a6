// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/error.h"
#include "engine/core/stopwatch.h"
#include "engine/pipeline/batch/batch_pipeline.h"
#include "engine/pipeline/batch/batch_records.h"
#include "engine/pipeline/devices/compute_device.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace r2r {
namespace {

constexpr int kMostComputing = 8;  // threads; one decoder does not keep more busy

/// The number of threads that compute: several for a model that runs on several at once.
int computingThreads(const Harmonizer& harmonizer) {
    if (!harmonizer.servesSeveralThreads())
        return 1;
    const auto cores = static_cast<int>(std::thread::hardware_concurrency());
    return std::clamp(cores, 1, kMostComputing);
}

/// The model of the whole batch, held from before its first picture; null if a stop was requested
/// while it was opened.
std::shared_ptr<Harmonizer> opened(ModelSource& models,
                                   const std::string& model,
                                   const ComputeDevice& device,
                                   const JobContext& job) {
    try {
        return models.harmonizer(model, device, JobContext(job.stopToken(), nullptr));
    } catch (const Cancelled&) {
        return nullptr;
    }
}

/// Whether anything is to be computed at all: a batch that is complete opens no model.
bool hasWork(std::span<const BatchItem> items, const BatchRecords& records) {
    return std::ranges::any_of(items, [&](const BatchItem& item) {
        try {
            return records.standing(item).isToBeMade;
        } catch (const Error&) {
            return false;  // told as its outcome
        }
    });
}

/// A picture that brings its mask in its alpha channel has no file of it to be named.
BatchItem withoutMissingMask(BatchItem item) {
    std::error_code error;
    if (!std::filesystem::exists(item.mask, error))
        item.mask.clear();
    return item;
}

}  // namespace

BatchReport runBatch(const std::vector<BatchItem>& items,
                     const BatchOptions& options,
                     const ModelCatalog& catalog,
                     const JobContext& job,
                     const std::function<void(const BatchOutcome&)>& finished) {
    ModelsOfOneRun models(catalog);
    return runBatch(items, options, models, job, finished);
}

BatchReport runBatch(const std::vector<BatchItem>& items,
                     const BatchOptions& options,
                     ModelSource& models,
                     const JobContext& job,
                     const std::function<void(const BatchOutcome&)>& finished) {
    (void)models.catalog().find(options.harmony.model);
    const ComputeDevice device = chooseDevice(options.device);
    BatchRecords records(options, models.catalog(), JobContext());
    BatchReport report;
    for (const BatchItem& item : items)
        report.outcomes.push_back({.item = withoutMissingMask(item)});

    const Stopwatch watch;
    int64_t done = 0;
    const auto total = static_cast<int64_t>(items.size());
    const auto tell = [&] {
        try {
            job.report({.phase = Phase::Harmonizing, .done = done, .total = total});
        } catch (const Cancelled&) {
            // A stop is reported in the end, not thrown; the pipeline has heard it by itself.
        }
    };
    const auto end = [&](const FinishedItem& ended) {
        BatchOutcome& outcome = report.outcomes[ended.index];
        BatchItem item = std::move(outcome.item);
        outcome = ended.outcome;
        outcome.item = std::move(item);
        ++done;
        if (finished)
            finished(outcome);
        tell();
    };
    tell();
    std::shared_ptr<Harmonizer> harmonizer;
    if (hasWork(items, records))
        harmonizer = opened(models, options.harmony.model, device, job);
    const int computing = harmonizer ? computingThreads(*harmonizer) : 1;
    runStages({.items = items,
               .options = options,
               .models = models,
               .records = records,
               .device = device,
               .computing = computing},
              job,
              end);
    report.seconds = watch.seconds();
    report.isCancelled = report.count(BatchStatus::NotStarted) > 0;
    return report;
}

}  // namespace r2r
