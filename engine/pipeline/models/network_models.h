// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/pipeline/devices/compute_device.h"
#include "engine/pipeline/harmonizer.h"
#include "engine/pipeline/model_info.h"

#include <cstdint>
#include <filesystem>
#include <memory>

namespace c10 {
enum class ScalarType : int8_t;
}

namespace r2r {

class R2rModel;

/// Describes the weights at `path`: a release, a file, or a folder whose manifest does
/// not say everything. Reads headers only.
/// @throws as `describeModel`.
[[nodiscard]] ModelInfo describeNetwork(const std::filesystem::path& path);

/// Loads a latent-diffusion model in a given precision.
/// @throws Error{Unsupported} for any other model.
[[nodiscard]] R2rModel loadDiffusionModel(const ModelInfo& model,
                                          const ComputeDevice& device,
                                          c10::ScalarType dtype,
                                          const JobContext& job = {});

/// As `openModel`.
[[nodiscard]] std::unique_ptr<Harmonizer> openNetwork(const ModelInfo& model,
                                                      const ComputeDevice& device,
                                                      const JobContext& job);

}  // namespace r2r
