// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/nn/res_block.h"
#include "engine/nn/resampling.h"
#include "engine/nn/transformer_block.h"

#include <optional>
#include <span>
#include <vector>

namespace r2r::nn {

// One resolution of a U-shaped network: residual blocks, each followed by a transformer where the
// level has them, and a change of size towards the next level.

/// The terms that the residual blocks of a network add for one time, in the order in which they
/// run.
using TimeTerms = std::vector<Tensor>;

/// The choices that all levels of one network have in common.
struct LevelStyle {
    int64_t timeChannels = 0;  ///< 0: the network does not know the time
    int64_t textChannels = 0;  ///< 0: no text
    double epsilon = 1e-5;
    HalvingPadding halving = HalvingPadding::AllSides;
};

/// A level on the way down.
class DownLevelImpl : public torch::nn::Module {
public:
    struct Form {
        int64_t in = 0;
        int64_t out = 0;
        int64_t heads = 0;   ///< of its transformers; 0: it has none
        bool halves = true;  ///< a downsampler at the end
    };

    DownLevelImpl(const Form& form, const LevelStyle& style);

    /// @param features  gets what comes out of every block and of the downsampler
    /// @param times     for its residual blocks, empty without a time
    Tensor forward(const Tensor& x,
                   std::span<const Tensor> times,
                   const Tensor& text,
                   std::vector<Tensor>& features);

    void appendTimeTerms(const Tensor& embedding, TimeTerms& terms);
    void rememberText(const Tensor& text);

    [[nodiscard]] size_t blocks() const { return resnets->size(); }

private:
    List<ResBlock> resnets;
    List<TransformerBlock> attentions;
    List<Downsample> downsamplers;
};

TORCH_MODULE(DownLevel);

/// The level at the bottom: two residual blocks around a transformer, or around the VAE's
/// attention.
class MiddleLevelImpl : public torch::nn::Module {
public:
    /// @param heads  of its transformer, if the network has a text
    MiddleLevelImpl(int64_t channels, const LevelStyle& style, int64_t heads = 0);

    /// @param times  two, or empty
    Tensor forward(const Tensor& x, std::span<const Tensor> times = {}, const Tensor& text = {});

    void appendTimeTerms(const Tensor& embedding, TimeTerms& terms);
    void rememberText(const Tensor& text);

private:
    List<ResBlock> resnets;
    List<TransformerBlock> transformers_;  ///< key `attentions`, of a network with text
    List<SpatialAttention> attentions_;    ///< key `attentions`, of a VAE
};

TORCH_MODULE(MiddleLevel);

/// A level on the way up: every residual block also reads a feature of the way down.
class UpLevelImpl : public torch::nn::Module {
public:
    struct Form {
        int64_t in = 0;                  ///< from below
        int64_t out = 0;                 ///< of every block
        std::vector<int64_t> residuals;  ///< channels that each block reads besides
        int64_t heads = 0;               ///< of its transformers; 0: it has none
        bool doubles = true;             ///< an upsampler at the end
    };

    UpLevelImpl(const Form& form, const LevelStyle& style);

    /// @param features  of the way down; consumed from the back, one a block. What is left at the
    ///                  back then gives the size to upsample to.
    Tensor forward(Tensor x,
                   std::span<const Tensor> times,
                   const Tensor& text,
                   std::vector<Tensor>& features);

    void appendTimeTerms(const Tensor& embedding, TimeTerms& terms);
    void rememberText(const Tensor& text);

    [[nodiscard]] size_t blocks() const { return resnets->size(); }

private:
    List<ResBlock> resnets;
    List<TransformerBlock> attentions;
    List<Upsample> upsamplers;
};

TORCH_MODULE(UpLevel);

}  // namespace r2r::nn
