// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/component.h"

#include <optional>
#include <set>
#include <string_view>
#include <vector>

namespace r2r {

/// Which networks work together, and how.
enum class ModelFamily {
    R2r,                  ///< UNet, Harmony Controller, Clear-VAE
    DiffHarmony,          ///< UNet, plain VAE, refiner if there is one
    DiffHarmonyPlusPlus,  ///< UNet, Harmony-VAE
    Lite,                 ///< EfficientNet-Lite encoder, R2R-Lite network
};

/// "r2r", "diffharmony", "diffharmony++", "r2r-lite".
[[nodiscard]] std::string_view familyName(ModelFamily family);
[[nodiscard]] std::optional<ModelFamily> familyNamed(std::string_view name);

/// The family that these components point to: Controller or Clear-VAE → R2R, Harmony-VAE →
/// DiffHarmony++, plain VAE or refiner → DiffHarmony, anything of R2R-Lite → R2R-Lite. Nothing for
/// a UNet or text encoder alone.
[[nodiscard]] std::optional<ModelFamily> familyOf(const std::set<Component>& components);

/// Components of the family's models beside the text encoder or its answer to the empty prompt.
[[nodiscard]] std::vector<Component> requiredComponents(ModelFamily family);

/// Whether it needs the text encoder or its answer to the empty prompt.
[[nodiscard]] bool needsPrompt(ModelFamily family);

}  // namespace r2r
