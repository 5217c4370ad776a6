// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/tensor_map.h"

#include <string>

namespace r2r {

/// R2R-Lite as an ONNX file that needs nothing of ours (opset 13, float32, all weights inside):
///
///     image, mask → picture, field
///
/// image  (1, 3, 128, 128) RGB, sRGB-encoded, [0, 1]; mask (1, 1, 128, 128), 1 is foreground.
/// picture  the image with the proposed change everywhere, not clamped; field (1, 12, 4, 16, 16),
///          see `ops/color_field.h`, to apply it at any size.
///
/// It is written from the structure of `nn/lite_network.h` and `nn/efficientnet_lite.h`, and is
/// what `liteScript` is up to rounding: statistics of colours and the eigenvectors that they need
/// are computed inside, in float32.
/// @return the content of an .onnx file
/// @throws Error{MissingWeights} naming a tensor that is not there.
[[nodiscard]] std::string liteOnnx(const TensorMap& encoder, const TensorMap& network);

}  // namespace r2r
