// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace r2r::losses {

// The stages minimise these: one function for each equation of Zhang et al., Region-to-Region.
// Pictures are (B, 3, H, W) in [−1, 1]; every result is a scalar, the mean over the batch, so
// that ranks with batches of equal size may average their gradients.

/// Features of one picture batch, one tensor (B, C, h, w) for each layer, coarser ones later.
using Features = std::vector<at::Tensor>;

/// Eq. (3): L_rec = mean (Î − I)².
[[nodiscard]] at::Tensor reconstruction(const at::Tensor& decoded, const at::Tensor& real);

/// The published code's form of it: mean |Î − I|.
[[nodiscard]] at::Tensor absoluteReconstruction(const at::Tensor& decoded, const at::Tensor& real);

/// Eq. (4), contrastive regularization: near the photograph, far from its composites, measured in
/// features G_i:
///
///     L_cr = Σ_i ω_i · D(G_i(I), G_i(Î)) / mean_k D(G_i(N_k), G_i(Î)),   D = mean |a − b|
///
/// The mean over the K negatives N_k, where the paper has their sum, keeps the weight of the term
/// independent of K; a weight λ of the paper is λ/K here. Where Î equals every N_k the quotient is
/// bounded by an epsilon of 1e-7. Eq. (5) is L_rec + λ · L_cr.
///
/// @param decoded, real  features of Î and I
/// @param negatives      one for each k
/// @param weights        ω, one for each layer
[[nodiscard]] at::Tensor contrastive(const Features& decoded,
                                     const Features& real,
                                     const std::vector<Features>& negatives,
                                     const std::vector<double>& weights);

/// ω of `count` layers: 1/32, 1/16, 1/8, 1/4, 1 for five, of which fewer take the last ones.
[[nodiscard]] std::vector<double> contrastiveWeights(size_t count);

/// Eq. (6): the noise's squared error, summed over the positions and divided by the area of the
/// foreground, so that small objects count as much as large ones, but never by less than A_min:
///
///     L_ldm = mean_b  Σ_hw mean_c (ε − ε̂)² / max(A_min, Σ_hw m),   A_min = h·w/5
///
/// @param predicted, noise  (B, 4, h, w)
/// @param latentMask        (B, 1, h, w), 1 is foreground
[[nodiscard]] at::Tensor regionWeighted(const at::Tensor& predicted,
                                        const at::Tensor& noise,
                                        const at::Tensor& latentMask);

/// The same of differences of latents, each sample's divided by what changing nothing would cost
/// it, so that small changes count as much as large ones:
///
///     L = mean_b  e_b(Δ, Δ̂) / (e_b(Δ, 0) + floor),   e_b: a sample's part of L_ldm
///
/// @param predicted, change  Δ̂ and Δ, (B, 4, h, w)
/// @param floor              above 0; of what size changes are hardly any
[[nodiscard]] at::Tensor relativeToChange(const at::Tensor& predicted,
                                          const at::Tensor& change,
                                          const at::Tensor& latentMask,
                                          double floor);

/// Both errors of each picture in its foreground, (B), in any scale of colours. Divided as Eq. (6)
/// does, with A_min = H·W/20: small foregrounds are what R2R-Lite is for, and it sees them
/// enlarged.
struct RegionErrors {
    at::Tensor squared;   ///< Σ_hw m·mean_c d² / max(A_min, Σ_hw m)
    at::Tensor absolute;  ///< the same of |d|
};

/// @param result, real  (B, 3, H, W)
/// @param mask          (B, 1, H, W), 1 is foreground
[[nodiscard]] RegionErrors regionErrors(const at::Tensor& result,
                                        const at::Tensor& real,
                                        const at::Tensor& mask);

/// fMSE of each picture, (B): the mean squared error over its foreground in units of 1/255.
/// @param result, real  (B, 3, H, W) in [0, 1]
[[nodiscard]] at::Tensor foregroundErrors(const at::Tensor& result,
                                          const at::Tensor& real,
                                          const at::Tensor& mask);

/// The KL divergence of a diagonal posterior from N(0, s²), mean over all elements, for training
/// an encoder: ½ · ((μ² + σ²)/s² − 1 − ln(σ²/s²)). With s = 1/0.18215 the latents come out at the
/// scale that the sampler expects.
///
/// @param mean, deviation  (B, 4, h, w)
[[nodiscard]] at::Tensor posteriorDivergence(const at::Tensor& mean,
                                             const at::Tensor& deviation,
                                             double priorDeviation);

}  // namespace r2r::losses
