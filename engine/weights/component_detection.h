// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/component.h"
#include "engine/weights/key_names.h"
#include "engine/weights/tensor_manifest.h"
#include "engine/weights/tensor_map.h"

#include <string>
#include <vector>

namespace r2r {

/// A component as it was found in a file, and whether it is whole.
struct DetectedComponent {
    Component component{};
    NameLayout layout{};
    std::string prefix;  ///< that its names have in the file: "model.diffusion_model."

    /// Exactly the tensors that the component has, in the order of its manifest, under diffusers
    /// names, with the shapes of that layout, in the dtypes of the file. They alias the file.
    TensorMap tensors;

    ComponentWidths widths;              ///< read from the shapes
    std::vector<std::string> missing;    ///< that it cannot work without
    std::vector<std::string> absent;     ///< optional ones: the network does without
    std::vector<std::string> misshapen;  ///< "conv_in.bias is 5, not 320", for these widths
    std::vector<std::string> unusable;   ///< "conv_in.bias (int8)", of a type that weights lack

    std::vector<std::string> otherPrefixes;  ///< under which the file holds it once more, unused

    [[nodiscard]] bool isComplete() const {
        return missing.empty() && misshapen.empty() && unusable.empty();
    }
};

/// Every component that a checkpoint holds, in the order of `kComponents`; one VAE at most. What
/// belongs to none (schedule buffers, losses, optimizers) is left out. How networks were wrapped
/// when they were saved does not matter (`wrapperPrefixes`). Numbers of eight bits become larger
/// ones (`weightNumbers`), which takes memory; everything else aliases the file.
[[nodiscard]] std::vector<DetectedComponent> detectComponents(const TensorMap& file);

/// "levels 320/640/1280/1280, 9 inputs, text 768"
[[nodiscard]] std::string widthsText(Component component, const ComponentWidths& widths);

/// Sentences about what is missing or absent, most important first: "lacks 3 tensors, first
/// conv_in.bias", "has no MACA, which is then the identity".
[[nodiscard]] std::vector<std::string> remarksOn(const DetectedComponent& detected);

}  // namespace r2r
