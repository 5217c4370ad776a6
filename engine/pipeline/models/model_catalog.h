// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/devices/compute_device.h"
#include "engine/pipeline/harmonizer.h"
#include "engine/pipeline/model_info.h"

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace r2r {

/// An installed model that cannot be read.
struct DamagedModel {
    std::string name;  ///< of its folder
    std::filesystem::path folder;
    std::string problem;  ///< "unet.safetensors ends within the tensor …"
};

/// The models that can be run here: those built in, and those installed in a folder, each in a
/// folder of its own. A plain value. Titles tell models apart: where two have one title, the name
/// is added to both.
class ModelCatalog {
public:
    /// Only what is built in, networks that come with the program (resources/models) among it.
    ModelCatalog();

    /// Also what is installed in `folder`, which need not exist. A model that cannot be read is
    /// among `damaged`, and logged.
    explicit ModelCatalog(std::filesystem::path folder);

    /// Also what the person who runs the program has installed (`installedModelsFolder`).
    [[nodiscard]] static ModelCatalog installed();

    /// Exactly these models, the first of them the default; for code that opens them otherwise.
    [[nodiscard]] static ModelCatalog of(std::vector<ModelInfo> models);

    [[nodiscard]] std::span<const ModelInfo> models() const { return models_; }

    [[nodiscard]] std::span<const DamagedModel> damaged() const { return damaged_; }

    /// The folder of installed models; empty for a catalogue of what is built in.
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

    /// Used when no model was chosen: `r2r-lite` if it is there, else `lab-mean` at half strength.
    [[nodiscard]] const ModelInfo& defaultModel() const;

    /// The settings of a new foreground, wherever it comes from: the default model at its
    /// recommended strength.
    [[nodiscard]] HarmonySettings standardSettings() const;

    /// The same with nothing left for the model to decide. For recipes: they mean the same when a
    /// model is meant to be used otherwise one day.
    /// @throws as `find`.
    [[nodiscard]] HarmonySettings spelledOut(HarmonySettings settings) const;

    /// @param name  a model's name, or a path (`isModelPath`) of one that is not installed.
    /// @throws Error{Corrupt} if it is damaged, Error{MissingWeights} listing the names there are,
    /// and what reading a path throws.
    [[nodiscard]] ModelInfo find(std::string_view name) const;

    /// @param job  hears of the parts of a large model one by one, and can stop between them
    /// @throws as `find`; Cancelled; what loading throws.
    [[nodiscard]] std::unique_ptr<Harmonizer> open(std::string_view name,
                                                   const ComputeDevice& device,
                                                   const JobContext& job = {}) const;

private:
    std::filesystem::path folder_;
    std::vector<ModelInfo> models_;
    std::vector<DamagedModel> damaged_;
};

/// $R2R_MODELS, or r2r/models in the user's data folder.
[[nodiscard]] std::filesystem::path installedModelsFolder();

}  // namespace r2r
