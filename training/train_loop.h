// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "training/ranks.h"
#include "training/run_writer.h"
#include "training/training_config.h"

#include <ATen/core/Tensor.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>

namespace r2r {

/// Requests to a running training, from any thread.
struct TrainControl {
    std::atomic<bool> wantsCheckpoint = false;
    std::atomic<bool> wantsStop = false;
};

/// Turns sample pictures into files; programs with image codecs bring a better one.
struct PictureWriter {
    std::string ending = ".ppm";
    /// @param picture  (H, W, 3) uint8, dense
    std::function<void(const std::filesystem::path&, const at::Tensor& picture)> write;
};

/// Writes a PPM, which needs no library.
[[nodiscard]] PictureWriter ppmWriter();

struct TrainJob {
    bool isResuming = false;
    TrainControl* control = nullptr;  ///< borrowed
    PictureWriter pictures = ppmWriter();
    Ranks* ranks = nullptr;  ///< borrowed; null: alone
};

enum class TrainOutcome { Done, Stopped };

/// Trains a new run in `folder`, or goes on with the one that is there, until the last step, a stop
/// or an error. A stop (of the job or the control) is heard between batches and leaves a
/// checkpoint. Of several ranks the first alone writes; the others need the folder only to resume.
///
/// Events: "start"; every `log_every` steps "step" with `loss/total`, `loss/rec`, …, `lr`,
/// `grad_norm`, `samples_per_second`, `loader_wait` (share of the time) and `memory_gib` (the most
/// that was resident); "validation" with `val/…`; "sample"; "checkpoint"; "end".
///
/// @throws Error{Internal} naming step and tensor when a loss or a gradient is no number any more:
///         nothing of that step is kept; Error{InvalidArgument} if the ranks do not divide the
///         batch; what stages, sources and writers throw. An "end" of status failed is written.
TrainOutcome trainRun(const std::filesystem::path& folder,
                      const TrainingConfig& config,
                      const TrainJob& options,
                      const RunWriter::Listener& listener,
                      const JobContext& job);

/// Opens what a training would read, without training.
/// @throws what `trainRun` would, before its first step.
void checkTraining(const TrainingConfig& config);

}  // namespace r2r
