// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/tensor_map.h"

#include <string>

namespace r2r {

/// R2R-Lite as a TorchScript program that needs nothing of ours:
///
///     forward(image, mask) → (picture, field)
///
/// image  (1, 3, 128, 128) RGB, sRGB-encoded, [0, 1]; mask (1, 1, 128, 128), 1 is foreground.
/// picture  the image with the proposed change everywhere, not clamped; field (1, 12, 4, 16, 16),
/// see
///          `ops/color_field.h`, to apply it at any size.
///
/// The program is what the network does with an example, so it keeps the size of that. Weights are
/// under "lite_encoder." and "lite.", with the names of their components.
/// @return the content of a .pt file
/// @throws what `loadInto` throws.
[[nodiscard]] std::string liteScript(const TensorMap& encoder, const TensorMap& network);

}  // namespace r2r
