// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace r2r::ops {

/// SiLU(GroupNorm(x)): every group of C / groups neighbouring channels of a sample gets mean 0 and
/// variance 1, then weight and bias by channel, then y·sigmoid(y).
///
/// Mean, (biased) variance and everything after them are float32 for every dtype; the result is
/// rounded once.
///
/// @param x             (B, C, h, w) float32, float16 or bfloat16, any strides, not empty in h, w.
/// @param weight, bias  (C), float32 or the dtype of x, on the device of x.
/// @param groups        a divisor of C.
/// @param eps           added to the variance.
/// @return              like x, new, in x's memory format. Differentiable.
/// @throws Error{InvalidArgument} if shapes, dtypes or devices disagree.
[[nodiscard]] at::Tensor normSilu(const at::Tensor& x,
                                  const at::Tensor& weight,
                                  const at::Tensor& bias,
                                  int64_t groups,
                                  double eps);

namespace reference {

/// The same as two LibTorch operators in float32.
[[nodiscard]] at::Tensor normSilu(const at::Tensor& x,
                                  const at::Tensor& weight,
                                  const at::Tensor& bias,
                                  int64_t groups,
                                  double eps);

}  // namespace reference

}  // namespace r2r::ops
