// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/types.h>

#include <string_view>

namespace r2r::ops {

/// Checks at the border of an operator. `op` and `name` are what the message calls the culprit:
/// "solvePoissonRectangle: rhs has shape [3, 4], expected (B, C, h, w)".

/// @throws Error{InvalidArgument} unless `tensor` is defined, float32 and four-dimensional.
void checkImageTensor(std::string_view op, std::string_view name, const torch::Tensor& tensor);

/// @throws Error{InvalidArgument} unless `tensor` has exactly the sizes `expected`.
void checkSizes(std::string_view op,
                std::string_view name,
                const torch::Tensor& tensor,
                torch::IntArrayRef expected);

/// @throws Error{InvalidArgument} unless both tensors live on one device.
void checkSameDevice(std::string_view op,
                     std::string_view name,
                     const torch::Tensor& tensor,
                     const torch::Tensor& other);

}  // namespace r2r::ops
