// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/pipeline/model_catalog.h"

#include <cstdint>
#include <filesystem>
#include <memory>

namespace c10 {
enum class ScalarType : int8_t;
}

namespace r2r {

class R2rModel;

/// Whether there is a model at `path` that `describeModel` would try to read: a folder, a
/// checkpoint or a plug-in's manifest.
[[nodiscard]] bool mayHoldModel(const std::filesystem::path& path);

/// What a model on disk says of itself: a latent-diffusion model (a folder made by `r2r convert` or
/// an import, a release, a file), an R2R-Lite or a plug-in. Reads headers only.
/// @throws Error{MissingWeights} if it is incomplete, and what reading throws.
[[nodiscard]] ModelInfo describeModel(const std::filesystem::path& path);

/// Loads a latent-diffusion model in a given precision.
/// @throws Error{Unsupported} for any other model.
[[nodiscard]] R2rModel loadDiffusionModel(const ModelInfo& model,
                                          const ComputeDevice& device,
                                          c10::ScalarType dtype,
                                          const JobContext& job = {});

/// Loads its weights onto `device`; onto the CPU if the device has too little memory for them,
/// which the first result then says.
/// @throws Cancelled, between two parts of a latent-diffusion model.
[[nodiscard]] std::unique_ptr<Harmonizer> openModel(const ModelInfo& model,
                                                    const ComputeDevice& device,
                                                    const JobContext& job = {});

}  // namespace r2r
