// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <string_view>

namespace r2r::ops {

/// Checks at the border of an operator. `op` and `name` are what the message calls the culprit:
/// "solvePoissonRectangle: rhs has shape [3, 4], expected (B, C, h, w)".

/// @throws Error{InvalidArgument} unless `tensor` is defined, float32 and four-dimensional.
void checkImageTensor(std::string_view op, std::string_view name, const at::Tensor& tensor);

/// @throws Error{InvalidArgument} unless `tensor` is defined and float32, float16 or bfloat16.
void checkFloating(std::string_view op, std::string_view name, const at::Tensor& tensor);

/// @throws Error{InvalidArgument} unless `tensor` is a four-dimensional one of checkFloating().
void checkFeatures(std::string_view op, std::string_view name, const at::Tensor& tensor);

/// @throws Error{InvalidArgument} unless `tensor` is defined and of the dtype `expected`.
void checkDtype(std::string_view op,
                std::string_view name,
                const at::Tensor& tensor,
                at::ScalarType expected);

/// @throws Error{InvalidArgument} unless `tensor` has exactly the sizes `expected`.
void checkSizes(std::string_view op,
                std::string_view name,
                const at::Tensor& tensor,
                at::IntArrayRef expected);

/// @throws Error{InvalidArgument} unless both tensors live on one device.
void checkSameDevice(std::string_view op,
                     std::string_view name,
                     const at::Tensor& tensor,
                     const at::Tensor& other);

}  // namespace r2r::ops
