// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace r2r::ops {

/// The Adaptive Filter of Clear-VAE after its eight 3×3 kernels became one:
///
///     y = kernel * x − highPass · Gauss(x),
///
/// with the same kernel for every channel (zero padding 1) and a separable Gaussian of 15 taps,
/// sigma 5 (reflect padding 7, the edge sample not repeated). Sums are float32 for every dtype: the
/// two terms nearly cancel where the picture is smooth.
///
/// @param x         (B, C, h, w) float32, float16 or bfloat16, any strides; h and w at least 8.
/// @param kernel    (3, 3) float32 on the device of x, see fusedFilterKernel().
/// @param highPass  the weight of the high-pass term, alpha[8]. A number: training
///                  uses reference::adaptiveFilter().
/// @return          like x, new, in x's memory format. Differentiable in x and kernel.
/// @throws Error{InvalidArgument} if shapes, dtypes or devices disagree.
[[nodiscard]] at::Tensor filterBank(const at::Tensor& x, const at::Tensor& kernel, double highPass);

/// The kernel with which filterBank() equals the trained filter: Σ alpha[i]·kernels[i], and at the
/// centre alpha[8] + beta, because a high-pass is the picture minus its blur.
///
/// @param kernels  (8, 3, 3) floating, in the order of training: Sobel x, Sobel y, Laplace, edge,
///                 Sobel xy, Sobel yx, Roberts x, Roberts y.
/// @param alpha    (9) floating, weights of the eight kernels and of the high-pass.
/// @param beta     (1) floating, weight of the unfiltered picture.
/// @return         (3, 3) float32. Differentiable.
/// @throws Error{InvalidArgument} if shapes or devices disagree.
[[nodiscard]] at::Tensor fusedFilterKernel(const at::Tensor& kernels,
                                           const at::Tensor& alpha,
                                           const at::Tensor& beta);

namespace reference {

/// filterBank() as three LibTorch convolutions in float32.
[[nodiscard]] at::Tensor filterBank(const at::Tensor& x, const at::Tensor& kernel, double highPass);

/// The filter as it was trained, one convolution for each of the eight kernels:
///
///     Σ alpha[i]·(kernels[i] * x) + alpha[8]·(x − Gauss(x)) + beta·x.
///
/// Arguments as above. Differentiable in all of them.
[[nodiscard]] at::Tensor adaptiveFilter(const at::Tensor& x,
                                        const at::Tensor& kernels,
                                        const at::Tensor& alpha,
                                        const at::Tensor& beta);

}  // namespace reference

}  // namespace r2r::ops
