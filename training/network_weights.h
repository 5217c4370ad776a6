// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/nn/efficientnet_lite.h"
#include "engine/nn/harmony_controller.h"
#include "engine/nn/lite_network.h"
#include "engine/nn/unet.h"
#include "engine/nn/vae.h"
#include "engine/weights/component.h"
#include "engine/weights/load_into.h"
#include "engine/weights/tensor_map.h"

#include <cstdint>

namespace r2r {

/// Gives a fresh network the weights that training starts from: matrices and convolutions, and
/// their biases, uniform in ±1/√fan_in (LibTorch's own way), norms the identity. What is to begin
/// without effect is zero: the last layers of an autoencoder's residual branches, its merge
/// convolutions, the last layer of MACA, the Controller's zero convolutions, and what R2R-Lite says
/// of colours. Convolutions that resample begin as plain resampling. Adaptive Filters get their
/// constants, alpha = 1 and beta = 0.
///
/// So an autoencoder begins as a shallow one that colours pass through; its posterior begins narrow
/// (ln σ² = −6), because one as wide as its means would hide them.
void initialize(torch::nn::Module& network, uint64_t seed);

/// Weights of a file into a network. MACA may be missing (it stays what `initialize` made it).
/// @throws what `loadInto` throws.
void loadNetwork(torch::nn::Module& network, Component component, const TensorMap& tensors);

/// The Controller begins as a copy of the UNet's time embedding, way down and middle.
/// @throws Error{InvalidArgument} if their widths differ.
void copyEncoder(nn::HarmonyController& controller, nn::Unet& unet);

[[nodiscard]] NamedTensors namedTensors(torch::nn::Module& network);

/// Whether gradients are wanted of all but constants (the Adaptive Filters' kernels).
void setTrained(torch::nn::Module& network, bool isTrained);

}  // namespace r2r
