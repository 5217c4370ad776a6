// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/pipeline/batch/batch.h"
#include "engine/pipeline/batch/batch_records.h"
#include "engine/pipeline/devices/compute_device.h"
#include "engine/pipeline/models/model_source.h"

#include <cstddef>
#include <functional>
#include <span>

/// The making of a batch's results, in stages that overlap.
namespace r2r {

/// An item's end: done, skipped or failed.
struct FinishedItem {
    size_t index = 0;
    BatchOutcome outcome;  ///< without the item
};

/// The things that the stages of a batch work with, borrowed for the call.
struct BatchWork {
    std::span<const BatchItem> items;
    const BatchOptions& options;
    ModelSource& models;
    BatchRecords& records;
    ComputeDevice device;
    int computing = 1;  ///< threads that compute
};

/// Decodes, computes and encodes the items; calls `end`, on the calling thread, for every item that
/// ends, until all have ended or a stop is requested.
void runStages(const BatchWork& work,
               const JobContext& job,
               const std::function<void(const FinishedItem&)>& end);

}  // namespace r2r
