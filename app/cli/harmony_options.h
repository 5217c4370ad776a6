// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/file_options.h"
#include "engine/imaging/masks/mask_ops.h"
#include "engine/pipeline/composition.h"
#include "engine/pipeline/models/model_catalog.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace r2r::cli {

/// Where a mask comes from if there is no file of it and nothing is transparent.
enum class MaskSource : uint8_t {
    File,     ///< then there is none
    Subject,  ///< it is what stands out in the picture
};

/// The settings for harmonizing, as given on a command line: the options that `harmonize` and
/// `batch` share.
struct HarmonyOptions {
    std::optional<std::string> model;
    std::optional<float> strength;
    float lightness = 1;
    float color = 1;
    uint64_t seed = 0;
    int steps = 0;              ///< 0: as many as the model recommends
    int workingSide = 0;        ///< 0: the model's own
    std::optional<bool> guard;  ///< nothing: as the model is meant to be used
    std::optional<Rect> reference;
    MaskSource maskSource = MaskSource::File;
    std::vector<std::string> maskOperations;
    double refinePx = 0;
    std::string device = "auto";
    FileOptions file;

    void addTo(CLI::App& app);

    /// Without a model what any new foreground begins with (`ModelCatalog::standardSettings`); a
    /// model that was named is used at full strength.
    /// @throws Error{MissingWeights} for a model the catalogue lacks.
    [[nodiscard]] HarmonySettings settings(const ModelCatalog& catalog) const;

    /// @throws Error{InvalidArgument} for one that is not understood.
    [[nodiscard]] std::vector<MaskOperation> parsedMaskOperations() const;
};

}  // namespace r2r::cli
