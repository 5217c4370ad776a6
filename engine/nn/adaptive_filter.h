// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/nn/layers.h"

#include <array>

namespace r2r::nn {

/// Clear-VAE's filter for skip features: eight fixed 3×3 edge kernels and a Gaussian high-pass,
/// each with a learned weight:
///
///     AF(x) = Σ alpha[i] · K_i ∗ x + alpha[8] · (x − Gauss(x)) + beta · x
///
/// The kernels are stored with the checkpoint, per channel and in the spelling of the release.
class AdaptiveFilterImpl : public torch::nn::Module {
public:
    explicit AdaptiveFilterImpl(int64_t channels);

    /// @param x  (B, C, h, w), h and w at least 8.
    Tensor forward(const Tensor& x);

    /// Gives the kernels their constants: for training from scratch, and for checkpoints that leave
    /// them out. Weights start as alpha = 1, beta = 0.
    void initialize();
    void initializeKernels();

    /// Adds everything up to one 3×3 kernel and a high-pass, for inference.
    /// @throws Error{Unsupported} if a channel has kernels of its own.
    void fuse();

private:
    [[nodiscard]] Tensor stackedKernels() const;  ///< (8, 3, 3)

    std::array<Tensor, 8> kernels_;  ///< in the order of alpha, each (C, 1, 3, 3)
    Tensor alpha;                    ///< (9)
    Tensor beta;                     ///< (1)
    Tensor fusedKernel_;             ///< (3, 3), undefined unless fused
    double highPass_ = 0;
};

TORCH_MODULE(AdaptiveFilter);

}  // namespace r2r::nn
