// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diffusion/lite_onnx_encoder.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace r2r {
namespace {

using Value = OnnxOps::Value;

/// As in nn/efficientnet_lite.cpp; what else differs between blocks is in the weights' shapes.
struct Stage {
    int blocks;
    int64_t stride;
    bool isShown;
};

constexpr std::array<Stage, 7> kStages = {{{1, 1, true},
                                           {2, 2, true},
                                           {2, 2, true},
                                           {3, 2, false},
                                           {3, 1, true},
                                           {4, 2, false},
                                           {1, 1, true}}};

class Encoder {
public:
    Encoder(OnnxOps& ops, const TensorMap& weights, int64_t side)
        : ops_(ops), weights_(weights), side_(side) {}

    std::vector<Value> features(const Value& picture) {
        // (bytes − 127) / 128
        const Value input = ops_.shifted(ops_.scaled(picture, 255.0 / 128), -127.0 / 128);
        Value x = relu6(convolved(input, "conv_in", 2));
        std::vector<Value> shown;
        int64_t block = 0;
        for (const Stage& stage : kStages) {
            for (int i = 0; i < stage.blocks; ++i)
                x = bottleneck(x, block++, i == 0 ? stage.stride : 1);
            if (stage.isShown)
                shown.push_back(x);
        }
        return shown;
    }

private:
    Value relu6(const Value& x) {
        return ops_.difference(ops_.positive(x), ops_.positive(ops_.shifted(x, -6)));
    }

    /// All zeros that stride 2 needs, the odd one at the end.
    Value convolved(const Value& x, const std::string& name, int64_t stride, int64_t groups = 1) {
        const at::Tensor& weight = weights_.at(name + ".weight");
        const int64_t kernel = weight.size(2);
        const int64_t out = (side_ + stride - 1) / stride;
        const int64_t zeros = std::max<int64_t>(0, (out - 1) * stride + kernel - side_);
        side_ = out;
        return ops_.convolved(
            x,
            weight,
            weights_.at(name + ".bias"),
            {.stride = stride,
             .padding = {zeros / 2, zeros / 2, zeros - zeros / 2, zeros - zeros / 2},
             .groups = groups});
    }

    Value bottleneck(const Value& x, int64_t index, int64_t stride) {
        const std::string name = fmt::format("blocks.{}", index);
        const Value wide = weights_.contains(name + ".expand.weight")
                               ? relu6(convolved(x, name + ".expand", 1))
                               : x;
        const int64_t width = weights_.at(name + ".depthwise.weight").size(0);
        const Value y = convolved(
            relu6(convolved(wide, name + ".depthwise", stride, width)), name + ".project", 1);
        const bool isAdded = stride == 1 && channelsBefore(name) == channelsAfter(name);
        return isAdded ? ops_.sum(x, y) : y;
    }

    [[nodiscard]] int64_t channelsBefore(const std::string& name) const {
        return weights_.contains(name + ".expand.weight")
                   ? weights_.at(name + ".expand.weight").size(1)
                   : weights_.at(name + ".depthwise.weight").size(0);
    }

    [[nodiscard]] int64_t channelsAfter(const std::string& name) const {
        return weights_.at(name + ".project.weight").size(0);
    }

    OnnxOps& ops_;
    const TensorMap& weights_;
    int64_t side_;
};

}  // namespace

std::vector<Value> liteOnnxFeatures(OnnxOps& ops,
                                    const TensorMap& weights,
                                    const Value& picture,
                                    int64_t side) {
    return Encoder(ops, weights, side).features(picture);
}

}  // namespace r2r
