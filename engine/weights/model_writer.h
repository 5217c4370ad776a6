// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/weights/model_files.h"
#include "engine/weights/safetensors.h"

#include <filesystem>
#include <map>
#include <optional>
#include <vector>

namespace r2r {

/// The content of a model folder; tensors are made when it is their turn.
struct ModelContents {
    ModelDescription description;
    std::map<Component, std::vector<TensorToWrite>> components;
    at::Tensor emptyPrompt;  ///< (1, tokens, features), or undefined
    NetworkSettings settings = {};
};

struct ModelWriteOptions {
    /// float32, float16 or bfloat16 for all floating-point tensors except the constant filter
    /// kernels, whose values bfloat16 does not have; nothing: each stays as it is.
    std::optional<at::ScalarType> dtype;
    bool isReplacing = false;  ///< an existing model in that place gives way
};

/// Everything that was found. @throws as `ModelFiles::tensors`: only whole components are written.
[[nodiscard]] ModelContents contentsOf(const ModelFiles& model);

/// A model of generated weights.
/// @param isGolden  the reduced widths of the tests, not the published ones.
[[nodiscard]] ModelContents generatedModel(ModelFamily family, bool isGolden);

/// Writes the folder whole or not at all: beside its place, and then renamed. Each component is a
/// safetensors file with diffusers names; manifest.json has their hashes. Reports "Writing" by
/// tensors over all files.
/// @throws Error{InvalidArgument} if something is there already (also when replacing, if it is not
///         a model folder) or the family is not clear.
void writeModelFolder(const std::filesystem::path& folder,
                      const ModelContents& contents,
                      const ModelWriteOptions& options,
                      const JobContext& job);

}  // namespace r2r
