// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/component.h"
#include "engine/weights/tensor_manifest.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

namespace r2r {

/// Weights and inputs that anybody can make again from their names alone: for tests against
/// published numbers, and for measuring full-size networks without their weights.
///
/// Element i is a hash of the name and i, so any part can be made alone and in parallel.

/// A parameter of `component` under its diffusers name; unit-variance fan-in for matrices and
/// convolutions, near one for norms and `alpha`, small for biases, and the constants of the
/// Adaptive Filter for its kernels.
/// @return float32 on the CPU, dense.
[[nodiscard]] at::Tensor generatedTensor(Component component,
                                         const std::string& name,
                                         const std::vector<int64_t>& shape);

/// @param key  as the golden index spells it: "input/image". Keys that begin with "input/noise"
///             have unit variance, all others are uniform in [−1, 1).
/// @return float32 on the CPU, dense.
[[nodiscard]] at::Tensor generatedInput(const std::string& key, const std::vector<int64_t>& shape);

}  // namespace r2r
