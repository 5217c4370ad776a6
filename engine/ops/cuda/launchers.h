// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <utility>

/// The functions that fill the kernel table. They trust their arguments, which the operators have
/// checked; what each computes is said at the operator of the same name.
namespace r2r::ops::cuda {

at::Tensor filterBank(const at::Tensor& x, const at::Tensor& kernel, double highPass);

std::pair<at::Tensor, at::Tensor> regionMeans(const at::Tensor& x, const at::Tensor& mask);

at::Tensor modulateRegion(const at::Tensor& x,
                          const at::Tensor& mask,
                          const at::Tensor& scale,
                          const at::Tensor& shift);

at::Tensor normSilu(const at::Tensor& x,
                    const at::Tensor& weight,
                    const at::Tensor& bias,
                    int64_t groups,
                    double eps);

/// Half precision, d a multiple of 16 and at most 512.
at::Tensor attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v);

at::Tensor ancestralStep(const at::Tensor& x,
                         const at::Tensor& epsilon,
                         const at::Tensor& noise,
                         double dt,
                         double sigmaUp);

}  // namespace r2r::ops::cuda
