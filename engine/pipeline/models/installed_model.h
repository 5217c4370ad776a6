// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/pipeline/devices/compute_device.h"
#include "engine/pipeline/harmonizer.h"
#include "engine/pipeline/model_info.h"
#include "engine/weights/model_description.h"
#include "engine/weights/model_family.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>

namespace r2r {

/// Whether there is a model at `path` that `describeModel` would try to read: a folder, a
/// checkpoint or a plug-in's manifest.
[[nodiscard]] bool mayHoldModel(const std::filesystem::path& path);

/// Whether a text is the path of a model, not a name: it has a slash, or ends as such a file does.
/// A folder of the working directory is written "./NAME": names belong to what is installed.
[[nodiscard]] bool isModelPath(std::string_view text);

/// Whether the file is a plug-in's manifest, or the folder holds one.
[[nodiscard]] bool isPlugin(const std::filesystem::path& path);

/// Describes a model on disk: a latent-diffusion model (a folder made by `r2r convert` or
/// an import, a release, a file), an R2R-Lite or a plug-in. Reads a manifest where there is one,
/// and trusts it as far as the sizes of its files are right; else the headers of the weights.
/// @throws Error{MissingWeights} if it is incomplete, and what reading throws.
[[nodiscard]] ModelInfo describeModel(const std::filesystem::path& path);

/// A model of a family, with what its family says where it says nothing itself.
/// @param path  of its weights
[[nodiscard]] ModelInfo networkInfo(const std::filesystem::path& path,
                                    const ModelDescription& description,
                                    ModelFamily family,
                                    uint64_t parameters);

/// Loads its weights onto `device`; onto the CPU if the device has too little memory for them,
/// which the first result then says.
/// @throws Cancelled, between two parts of a latent-diffusion model.
[[nodiscard]] std::unique_ptr<Harmonizer> openModel(const ModelInfo& model,
                                                    const ComputeDevice& device,
                                                    const JobContext& job = {});

}  // namespace r2r
