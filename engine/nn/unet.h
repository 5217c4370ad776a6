// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/nn/level.h"
#include "engine/nn/network_config.h"
#include "engine/nn/time_embedding.h"

namespace r2r::nn {

/// A Harmony Controller's output for a UNet: one tensor for each of the UNet's 12 features of the
/// way down, and one for its middle. Empty: the UNet runs alone.
struct ControlResiduals {
    std::vector<Tensor> down;
    Tensor middle;

    [[nodiscard]] bool empty() const { return down.empty(); }
};

/// Predicts the noise in noisy latents.
class UnetImpl : public torch::nn::Module {
public:
    explicit UnetImpl(const UnetConfig& config);

    /// @param x      (B, 9, h, w): noisy latents divided by √(σ² + 1), latent mask, latents of the
    ///               whole composite. Any h, w.
    /// @param times  from `timeTerms`
    /// @param text   (B or 1, 77, textChannels); may be undefined once remembered
    /// @return       (B, 4, h, w), the predicted noise ε
    Tensor forward(const Tensor& x,
                   const TimeTerms& times,
                   const Tensor& text,
                   const ControlResiduals& control = {});

    /// All that depends on the time alone.
    [[nodiscard]] TimeTerms timeTerms(double t);
    /// The same for a batch whose items have times of their own, (B) float32 on the CPU.
    [[nodiscard]] TimeTerms timeTerms(const Tensor& times);

    /// Makes the text a constant of the network, for inference.
    void rememberText(const Tensor& text);

private:
    TimeEmbedding time_embedding;
    Convolution conv_in;
    List<DownLevel> down_blocks;
    MiddleLevel mid_block{nullptr};
    List<UpLevel> up_blocks;
    GroupNorm conv_norm_out;
    Convolution conv_out;
};

TORCH_MODULE(Unet);

}  // namespace r2r::nn
