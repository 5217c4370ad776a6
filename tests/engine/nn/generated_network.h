// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/nn/network_config.h"
#include "engine/weights/component.h"

#include <torch/nn/module.h>

namespace r2r::testing {

/// Gives every parameter the deterministic values that the golden vectors were made with.
void generateWeights(torch::nn::Module& network, Component component);

/// Names and shapes of a network's parameters.
[[nodiscard]] nn::TensorShapes shapesOf(const torch::nn::Module& network);

/// Names and shapes that a component has at the published or the reduced widths.
[[nodiscard]] nn::TensorShapes fullShapes(Component component);
[[nodiscard]] nn::TensorShapes goldenShapes(Component component);

/// The reduced configuration's inputs: a 64 × 64 picture with a rectangle for a mask.
[[nodiscard]] at::Tensor goldenImage();       ///< (1, 3, 64, 64)
[[nodiscard]] at::Tensor goldenEdges();       ///< (1, 3, 64, 64)
[[nodiscard]] at::Tensor goldenMask();        ///< (1, 1, 64, 64)
[[nodiscard]] at::Tensor goldenContext();     ///< (1, 77, 32)
[[nodiscard]] at::Tensor goldenNoise(int i);  ///< (1, 4, 8, 8)

}  // namespace r2r::testing
