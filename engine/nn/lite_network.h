// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/nn/color_statistics.h"
#include "engine/nn/layers.h"

namespace r2r::nn {

/// MACA (`maca.h`) for small regions and soft masks, told more than channels:
///
///     y = x + m·(x·scale + shift),   [scale | shift] = mlp([conv1(f) | conv2(b)] , context)
///
/// f and b are the channels' means over foreground and reference *themselves*, so that a small
/// region speaks as loudly as a large one, and the picture's statistics join in after the first
/// layer of `mlp`. Where the mask is 0 or 1 it is MACA; in between, a fresh module is the identity
/// here too.
class InformedMacaImpl : public torch::nn::Module {
public:
    InformedMacaImpl(int64_t channels, int64_t context);

    /// @param features               (B, C, h, w)
    /// @param foreground, reference  (B, 1, h, w) in [0, 1]
    /// @param context                (B, context)
    Tensor forward(const Tensor& features,
                   const Tensor& foreground,
                   const Tensor& reference,
                   const Tensor& context);

private:
    Linear conv1;
    Linear conv2;
    Linear widen_;
    Linear listen_;
    Linear narrow_;
};

TORCH_MODULE(InformedMaca);

/// A residual block of two 3×3 convolutions, whose features the context scales and shifts (FiLM).
class ToldBlockImpl : public torch::nn::Module {
public:
    ToldBlockImpl(int64_t channels, int64_t context);

    Tensor forward(const Tensor& x, const Tensor& context);

private:
    GroupNorm norm1;
    Linear film;
    Convolution conv1;
    GroupNorm norm2;
    Convolution conv2;
};

TORCH_MODULE(ToldBlock);

/// One level of the way up: joins what comes from below and the encoder, then thinks.
class ToldLevelImpl : public torch::nn::Module {
public:
    ToldLevelImpl(int64_t in, int64_t out, int64_t context);

    Tensor forward(const Tensor& x, const Tensor& context);

private:
    Convolution merge;
    List<ToldBlock> blocks;
};

TORCH_MODULE(ToldLevel);

/// The input of R2R-Lite. All of one size, sides multiples of 32.
struct LiteInput {
    Tensor composite;  ///< (B, 3, h, w) RGB, sRGB-encoded, [0, 1]
    Tensor mask;       ///< (B, 1, h, w) in [0, 1], 1 is foreground
    Tensor reference;  ///< (B, 1, h, w), weights of what to follow; undefined: all but the mask

    [[nodiscard]] LiteInput withReference() const;
};

/// The whole picture beside the crop: squashed to one size, and the encoder's features of it.
struct LiteWholeView {
    LiteInput input;
    std::vector<Tensor> features;
};

/// What the whole picture says to the crop's network: its statistics and deep features of
/// foreground and reference join the context, and the hypotheses get a second life with the regions
/// of the whole picture, each with a gain of its own. With `context` and both heads at zero, where
/// training begins, the answer is that of the crop alone to the bit.
class WholePictureImpl : public torch::nn::Module {
public:
    WholePictureImpl();

    /// (B, context), to be added.
    Tensor spoken(const LiteInput& whole,
                  const Regions& regions,
                  const std::vector<Tensor>& features);

    /// (B, kColorHypotheses · kLumaCells, gh, gw), before tanh.
    Tensor gains(const Tensor& deep, const Tensor& context);

private:
    Linear statistics;
    Linear features;
    Linear context;
    Convolution head;
    Linear head_all;
};

TORCH_MODULE(WholePicture);

/// The output of R2R-Lite.
struct LiteProposal {
    Tensor field;       ///< (B, 12, kLumaCells, h/8, w/8) float32, see `ops/color_field.h`
    Tensor gains;       ///< (B, kColorHypotheses, kLumaCells, h/8, w/8), share of each hypothesis
    Tensor wholeGains;  ///< the same of the whole picture's; undefined without that view
};

/// R2R-Lite: the region-to-region idea in one pass. Reads features of the composite
/// (`efficientnet_lite.h`), lets the background speak to the foreground at each scale (MACA), and
/// proposes a coarse grid of affine colour transforms:
///
///     M(cell) = [I 0] + Σ_k tanh(gain_k)·(M_k − [I 0]) + correction
///
/// M_k are the hypotheses of `color_statistics.h`, whole-picture transfers that are good guesses;
/// gains and correction are the network's, per cell of place and luma. Gains are not a softmax:
/// a shift of luma and one of cast are no rivals, and all of them at 0, where a fresh network
/// begins, is the identity to the bit. A network that `seesWhole` has another M_k and gain_k of
/// each, with the regions of the whole picture (`WholePicture`).
///
/// Masks and reference shrink by area. The encoder is apart, because it is trained apart and of use
/// elsewhere.
class LiteNetworkImpl : public torch::nn::Module {
public:
    static constexpr int64_t kLumaCells = 4;
    static constexpr int64_t kCell = 8;       ///< pixels of a grid cell's side
    static constexpr int64_t kMultiple = 32;  ///< of which sides are multiples

    static constexpr int64_t kWholeSide = 96;  ///< of the whole picture's square, as trained

    explicit LiteNetworkImpl(bool seesWhole = false);

    [[nodiscard]] bool seesWhole() const { return !whole.is_empty(); }

    /// @param features  of the composite: five tensors of `EfficientNetLite`
    /// @param wholeView what a network that `seesWhole` needs beside; others take none
    /// @throws Error{InvalidArgument} if sizes disagree or are no multiples of 32, or the view of
    ///         the whole picture is missing or too much.
    [[nodiscard]] LiteProposal forward(const LiteInput& input,
                                       const std::vector<Tensor>& features,
                                       const LiteWholeView* wholeView = nullptr);

private:
    [[nodiscard]] Tensor shallowFeatures(const LiteInput& input);
    [[nodiscard]] LiteProposal proposal(const LiteInput& input,
                                        const Regions& regions,
                                        const Tensor& deep,
                                        const Tensor& context);
    void addWhole(LiteProposal& result,
                  const Tensor& deep,
                  const Tensor& context,
                  const LiteInput& input,
                  const Regions& regions);

    List<Linear> statistics;
    List<InformedMaca> macas;
    List<Convolution> shallow;
    List<GroupNorm> shallow_norms;
    List<ToldLevel> levels;
    GroupNorm head_norm;
    Convolution head;
    Linear head_all;
    WholePicture whole{nullptr};
};

TORCH_MODULE(LiteNetwork);

}  // namespace r2r::nn
