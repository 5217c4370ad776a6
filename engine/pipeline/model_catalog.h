// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/compute_device.h"
#include "engine/pipeline/harmonizer.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace r2r {

/// What people need to know to choose a model.
struct ModelInfo {
    std::string name;     ///< for command lines and recipes: "lab-mean"
    std::string title;    ///< for menus: "Lab mean shift"
    std::string family;   ///< "classical"; networks name their own
    std::string summary;  ///< one sentence: what it does and when to use it
    std::string source;   ///< where it comes from: "Reinhard et al. 2001"
    float recommendedStrength = 1;
    bool usesSeed = false;  ///< another seed gives another result
};

/// The models that can be run here.
class ModelCatalog {
public:
    ModelCatalog();

    [[nodiscard]] std::span<const ModelInfo> models() const { return models_; }

    /// Used when nobody chose: `lab-mean` at half strength.
    [[nodiscard]] const ModelInfo& defaultModel() const;

    /// @throws Error{MissingWeights} listing the names there are.
    [[nodiscard]] const ModelInfo& find(std::string_view name) const;

    /// @throws as `find`.
    [[nodiscard]] std::unique_ptr<Harmonizer> open(std::string_view name,
                                                   const ComputeDevice& device) const;

private:
    std::vector<ModelInfo> models_;
};

}  // namespace r2r
