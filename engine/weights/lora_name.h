// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/component.h"

#include <optional>
#include <string>
#include <string_view>

namespace r2r {

/// The parts of a tensor's name in a LoRA file.
struct LoraName {
    enum class Part { Down, Up, Alpha };

    Part part{};
    std::optional<Component> component;  ///< nothing: the file does not say it
    std::string layer;                   ///< "down_blocks.0.attentions.0.proj_in"
    bool isUnderscored = false;          ///< the layer's dots have been made underscores

    /// @return nothing for a name that is not one of a plain LoRA.
    [[nodiscard]] static std::optional<LoraName> of(std::string_view name);
};

}  // namespace r2r
