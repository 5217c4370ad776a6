// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/weights/model_files.h"

#include <filesystem>

namespace r2r {

/// Name of the file that says of a written release what its config.json files have no words for.
inline constexpr const char* kReleaseDescriptionFile = "r2r.json";
inline constexpr const char* kReleaseFormat = "r2r-release";

/// Writes a latent-diffusion model as diffusers keeps them: a folder for each network with
/// `diffusion_pytorch_model.safetensors` and `config.json`, the scheduler's, the answer to the
/// empty prompt, and `r2r.json`. Whole or not at all. `findModel` reads it as the same model.
/// @throws Error{InvalidArgument} if something is there already; as `ModelFiles::tensors`.
void writeRelease(const std::filesystem::path& folder,
                  const ModelFiles& model,
                  const JobContext& job);

}  // namespace r2r
