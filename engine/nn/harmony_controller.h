// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/nn/maca.h"
#include "engine/nn/network_config.h"
#include "engine/nn/unet.h"

namespace r2r::nn {

/// Brings the hint from pixels to the size of the latents: eight convolutions, three of which
/// halve.
class HintEmbeddingImpl : public torch::nn::Module {
public:
    explicit HintEmbeddingImpl(const ControllerConfig& config);

    /// @param hint  (B, 7, H, W): edge composite and composite in [−1, 1], mask in {0, 1}
    /// @return      (B, widths[0], H/8, W/8)
    Tensor forward(const Tensor& hint);

private:
    Convolution conv_in;
    List<Convolution> blocks;
    Convolution conv_out;
};

TORCH_MODULE(HintEmbedding);

/// The Harmony Controller: a ControlNet with MACA after every level that never looks at the noisy
/// latents. What it says depends on the hint, the mask and the time, so it can be said once for
/// all seeds.
class HarmonyControllerImpl : public torch::nn::Module {
public:
    explicit HarmonyControllerImpl(const ControllerConfig& config);

    /// The part that does not depend on the time; once per picture.
    [[nodiscard]] Tensor embedHint(const Tensor& hint);

    /// @param hint   from `embedHint`, (B, widths[0], h, w)
    /// @param mask   latent mask, (B, 1, h, w)
    /// @param times  from `timeTerms`
    /// @param text   (B or 1, 77, textChannels); may be undefined once remembered
    ControlResiduals forward(const Tensor& hint,
                             const Tensor& mask,
                             const TimeTerms& times,
                             const Tensor& text);

    [[nodiscard]] TimeTerms timeTerms(double t);
    [[nodiscard]] TimeTerms timeTerms(const Tensor& times);  ///< of a batch, (B)
    void rememberText(const Tensor& text);

private:
    TimeEmbedding time_embedding;
    HintEmbedding controlnet_cond_embedding;
    List<DownLevel> down_blocks;
    List<Maca> macas_;  ///< key `PCCAs`
    MiddleLevel mid_block{nullptr};
    List<Convolution> controlnet_down_blocks;
    Convolution controlnet_mid_block{nullptr};
};

TORCH_MODULE(HarmonyController);

}  // namespace r2r::nn
