// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/nn/vae.h"

namespace r2r::nn {

/// DiffHarmony++'s second encoder: sees the mask too, and speaks through 13 convolutions of its
/// own.
class ConditionalEncoderImpl : public VaeEncoderImpl {
public:
    explicit ConditionalEncoderImpl(const VaeConfig& config);

    /// @param image  (B, 3, H, W) in [−1, 1]
    /// @param mask   (B, 1, H, W) in {0, 1}
    /// @return       skips and middle as the decoder adds them
    Encoding forward(const Tensor& image, const Tensor& mask);

private:
    Convolution add_conv_in;
    List<Convolution> down_block_skip_convs;
    Convolution mid_block_skip_conv;
};

TORCH_MODULE(ConditionalEncoder);

/// DiffHarmony++'s Harmony-VAE: a plain VAE whose decoder also hears a conditional encoder, in its
/// features and in the latent itself.
class HarmonyVaeImpl : public VaeImpl {
public:
    explicit HarmonyVaeImpl(const VaeConfig& config);

    std::pair<Posterior, DecodeCondition> encode(const Tensor& composite,
                                                 const Tensor& mask) override;
    Tensor decode(const Tensor& z, const DecodeCondition& condition, const Tensor& noise) override;

    bool drawsCondition() const override { return true; }

private:
    ConditionalEncoder conditional_encoder;
    Convolution latent_skip_conv;
};

TORCH_MODULE(HarmonyVae);

}  // namespace r2r::nn
