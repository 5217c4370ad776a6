// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/diffusion/r2r_model.h"
#include "engine/weights/component.h"
#include "engine/weights/network_settings.h"
#include "engine/weights/tensor_map.h"

#include <ATen/core/Tensor.h>

#include <functional>
#include <map>

namespace r2r {

/// The sources of a model's weights: a function for each component that it has, called
/// when it is that component's turn, so that only one is in memory twice.
using ComponentLoaders = std::map<Component, std::function<TensorMap()>>;

/// Builds the networks that `loaders` has weights for, at the widths that the weights have.
///
/// UNet and one VAE are needed; a Controller makes it R2R, a refiner is optional. Without MACA the
/// Controller's is the identity; Adaptive Filters without kernels get the constants.
/// @param text      the text encoder's answer to the empty prompt, (1, 77, channels)
/// @param settings  what the shapes of the weights do not say
/// @throws Error{MissingWeights} naming the component or tensor that is absent, Error{Corrupt} for
///         a tensor of another shape.
[[nodiscard]] R2rModel loadModel(const ComponentLoaders& loaders,
                                 const at::Tensor& text,
                                 at::Device device,
                                 at::ScalarType dtype,
                                 const JobContext& job = {},
                                 const NetworkSettings& settings = {});

/// Runs the text encoder on the empty prompt. → (1, 77, channels) float32
[[nodiscard]] at::Tensor encodeEmptyPrompt(TensorMap textEncoder,
                                           const NetworkSettings& settings = {});

}  // namespace r2r
