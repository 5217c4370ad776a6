// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/tensor_map.h"

namespace r2r {

/// Whether these are the published weights of EfficientNet-Lite0 (names `_conv_stem.weight`,
/// `_blocks.0._depthwise_conv.weight`, …).
[[nodiscard]] bool isPublishedEfficientNet(const TensorMap& checkpoint);

/// Them under the names of `EfficientNetLite`, with the batch norms folded into the convolutions in
/// front of them: w' = w·γ/√(σ² + ε), b' = β − μ·γ/√(σ² + ε), ε = 1e-3. Float32. The classifier is
/// left out, and so is every convolution of which something is missing.
[[nodiscard]] TensorMap foldedEfficientNet(const TensorMap& checkpoint);

}  // namespace r2r
