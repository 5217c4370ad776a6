// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/diffusion/onnx_ops.h"
#include "engine/weights/tensor_map.h"

namespace r2r {

/// What `nn/efficientnet_lite.h` computes, as nodes of an ONNX file.
/// @param picture  (1, 3, side, side) RGB, [0, 1]
/// @return its five features
[[nodiscard]] std::vector<OnnxOps::Value> liteOnnxFeatures(OnnxOps& ops,
                                                           const TensorMap& weights,
                                                           const OnnxOps::Value& picture,
                                                           int64_t side);

}  // namespace r2r
