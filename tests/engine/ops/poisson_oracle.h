// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/utils.h>

namespace r2r::testing {

/// One grey level of 255 is what is promised; the default tolerance aims at a quarter.
inline constexpr double kQuarterLevel = 0.25 / 255;

/// The five-point Laplacian as loops over pixels: Σ (u(q) − u(p)) over the neighbours q that exist.
/// (B, C, h, w) float64 on the CPU.
[[nodiscard]] torch::Tensor laplacian(const torch::Tensor& u);

/// The right result of solvePoissonMasked(), by a dense float64 solve. Only for small pictures.
[[nodiscard]] torch::Tensor exactMaskedSolution(const torch::Tensor& mask,
                                                const torch::Tensor& rhs,
                                                const torch::Tensor& initial);

/// The same for pictures of photographs' size: conjugate gradients in float64, from the neighbours
/// of every pixel, until nothing is left. Shares nothing with what it judges.
[[nodiscard]] torch::Tensor iteratedMaskedSolution(const torch::Tensor& mask,
                                                   const torch::Tensor& rhs,
                                                   const torch::Tensor& initial);

/// The right result of solvePoissonRectangle(), by the same dense solve.
[[nodiscard]] torch::Tensor exactRectangleSolution(const torch::Tensor& rhs);

}  // namespace r2r::testing
