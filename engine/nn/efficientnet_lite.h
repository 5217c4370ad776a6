// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/nn/layers.h"

#include <array>

namespace r2r::nn {

/// An inverted bottleneck of MobileNetV2: widen, look around channel by channel, narrow, and add
/// the input where the shape allows it. Its batch norms are folded into the convolutions.
class InvertedBottleneckImpl : public torch::nn::Module {
public:
    struct Form {
        int64_t in = 0;
        int64_t out = 0;
        int64_t expansion = 6;  ///< 1: there is no `expand`
        int64_t kernel = 3;
        int64_t stride = 1;
    };

    explicit InvertedBottleneckImpl(const Form& form);

    /// (B, in, h, w) → (B, out, ⌈h/stride⌉, ⌈w/stride⌉)
    Tensor forward(const Tensor& x) const;

private:
    Form form_;
    Convolution expand{nullptr};
    Convolution depthwise;
    Convolution project;
};

TORCH_MODULE(InvertedBottleneck);

/// Features of pictures, as learned from ImageNet: those of EfficientNet-Lite0 (Tan and
/// Le 2019, without squeeze-and-excitation and with ReLU6), without the classifier.
///
/// Convolutions of stride 2 pad as TensorFlow does, where the weights come from: right and bottom
/// get the odd zero.
class EfficientNetLiteImpl : public torch::nn::Module {
public:
    /// The channels of the stages' outputs, at strides 2, 4, 8, 16 and 32.
    static constexpr std::array<int64_t, 5> kChannels = {16, 24, 40, 112, 320};

    EfficientNetLiteImpl();

    /// @param picture  (B, 3, h, w) RGB, sRGB-encoded, [0, 1]; sides of at least 32
    /// @return         five features, (B, kChannels[i], ⌈h/2^(i+1)⌉, ⌈w/2^(i+1)⌉)
    [[nodiscard]] std::vector<Tensor> forward(const Tensor& picture) const;

private:
    Convolution conv_in;
    List<InvertedBottleneck> blocks;
};

TORCH_MODULE(EfficientNetLite);

}  // namespace r2r::nn
