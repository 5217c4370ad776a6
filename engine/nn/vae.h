// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/nn/adaptive_filter.h"
#include "engine/nn/vae_decoder.h"
#include "engine/nn/vae_encoder.h"

#include <vector>

namespace r2r::nn {

// The three autoencoders of the family. Latents here are the networks' own: the samplers' are
// 0.18215 times as large.

/// A decoder's knowledge of the composite; none of it depends on the latents that are decoded.
struct DecodeCondition {
    std::vector<Tensor> skipTerms;  ///< see VaeDecoder::forward
    Tensor middle;
    Posterior posterior;  ///< Harmony-VAE: of the condition
};

/// The common part of all VAEs: encode a picture, and decode a latent under a condition.
class VaeImpl : public torch::nn::Module {
public:
    VaeImpl(const VaeConfig& config, SkipUse use);

    /// The moments of a picture after `quant_conv`, (B, 8, H/8, W/8).
    /// @param image  (B, 3, H, W) in [−1, 1]
    [[nodiscard]] Tensor moments(const Tensor& image);

    /// Posterior and condition of the composite, from one pass of the encoder where one suffices.
    /// @param mask  (B, 1, H, W) in {0, 1}
    [[nodiscard]] virtual std::pair<Posterior, DecodeCondition> encode(const Tensor& composite,
                                                                       const Tensor& mask);

    /// @param z      (B, 4, h, w)
    /// @param noise  for the posterior of the condition where one is drawn (Harmony-VAE)
    [[nodiscard]] virtual Tensor decode(const Tensor& z,
                                        const DecodeCondition& condition,
                                        const Tensor& noise);

    /// Whether `decode` reads its noise.
    [[nodiscard]] virtual bool drawsCondition() const { return false; }

    /// Exact rewrites for inference; irrevocable.
    virtual void fuse() {}

protected:
    VaeEncoder encoder;
    VaeDecoder decoder;
    Convolution quant_conv;
    Convolution post_quant_conv;
};

/// As published with Stable Diffusion; DiffHarmony uses one fine-tuned for accuracy.
class PlainVaeImpl : public VaeImpl {
public:
    explicit PlainVaeImpl(const VaeConfig& config) : VaeImpl(config, SkipUse::None) {}
};

TORCH_MODULE(PlainVae);

/// Clear-VAE: the decoder reads the encoder's 12 features through Adaptive Filters, so that detail
/// survives the narrow latent.
class ClearVaeImpl : public VaeImpl {
public:
    explicit ClearVaeImpl(const VaeConfig& config);

    std::pair<Posterior, DecodeCondition> encode(const Tensor& composite,
                                                 const Tensor& mask) override;
    void fuse() override;

    /// The 12 skip features and, filtered, what the decoder merges; for training and inspection.
    [[nodiscard]] std::vector<Tensor> skips(const Tensor& composite);
    [[nodiscard]] Tensor filtered(size_t k, const Tensor& skip);

    [[nodiscard]] List<AdaptiveFilter>& filterList() { return filters; }

private:
    List<AdaptiveFilter> filters;
};

TORCH_MODULE(ClearVae);

}  // namespace r2r::nn
