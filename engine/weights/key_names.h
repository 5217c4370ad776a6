// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/component.h"

#include <optional>
#include <string>
#include <string_view>

namespace r2r {

/// The scheme by which the tensors of a checkpoint are named.
enum class NameLayout {
    Diffusers,  ///< "down_blocks.0.resnets.0.conv1.weight": what we use everywhere
    Original,   ///< "input_blocks.1.0.in_layers.2.weight": of the latent-diffusion code
};

/// The diffusers name of a tensor.
///
/// @param name  without the file's prefix. In the diffusers layout only older names of the
///              autoencoders' attention change ("query" → "to_q").
/// @return nothing if no tensor of the component can have that name in that layout.
[[nodiscard]] std::optional<std::string> diffusersName(Component component,
                                                       NameLayout layout,
                                                       std::string_view name);

}  // namespace r2r
