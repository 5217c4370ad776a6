// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/pipeline/model_info.h"

#include <cstdint>
#include <filesystem>

namespace r2r {

enum class ExportFormat : uint8_t {
    Safetensors,  ///< the weights, as other programs keep them
    TorchScript,  ///< a program with its weights; R2R-Lite alone
    Onnx,         ///< the same for other runtimes
};

/// Writes a model for other programs, as a new folder.
///
/// Safetensors: a latent-diffusion model as a release of diffusers (`writeRelease`); R2R-Lite as a
/// model folder, one file for each network. TorchScript, ONNX: the network and the manifest of a
/// plug-in, which is what Python (`torch.jit.load`, ONNX Runtime) and `importModel` read.
///
/// All or nothing; what is written can be imported again and computes the same.
/// @throws Error{Unsupported} for a model without weights, a plug-in, or a format that the model
///         cannot have; Error{InvalidArgument} if there is something at `folder` already.
void exportModel(const ModelInfo& model,
                 const std::filesystem::path& folder,
                 ExportFormat format,
                 const JobContext& job);

}  // namespace r2r
