// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diffusion/lite_onnx.h"

#include "engine/diffusion/lite_model.h"
#include "engine/diffusion/lite_onnx_colors.h"
#include "engine/diffusion/lite_onnx_encoder.h"
#include "engine/nn/color_statistics.h"
#include "engine/nn/lite_network.h"

#include <ATen/ATen.h>

#include <fmt/format.h>

namespace r2r {
namespace {

using Value = OnnxOps::Value;

// As in nn/lite_network.cpp; a test compares the two.
constexpr int64_t kGroups = 8;
constexpr double kEpsilon = 1e-5;
constexpr double kSmallestRegion = 1e-3;  // pixels
constexpr double kSmallestKnown = 1e-6;
constexpr double kTrust = 4;
constexpr int64_t kCoefficients = 12;
constexpr int64_t kCells = nn::LiteNetworkImpl::kLumaCells;
constexpr int64_t kCell = nn::LiteNetworkImpl::kCell;
constexpr int64_t kGrid = kLiteSide / kCell;
constexpr int64_t kGains = nn::kColorHypotheses * kCells;
constexpr int64_t kEntries = kCoefficients * kCells;

/// (many, few): each of `few` channels as many times as needed, one after the other.
at::Tensor eachRepeated(int64_t few, int64_t times) {
    return at::eye(few).repeat_interleave(times, 0);
}

/// (few · times, few): all channels, and all again.
at::Tensor allRepeated(int64_t few, int64_t times) {
    return at::eye(few).repeat({times, 1});
}

class Network {
public:
    Network(OnnxOps& ops, const TensorMap& weights) : ops_(ops), weights_(weights) {}

    /// (1, kEntries, kGrid, kGrid)
    Value field(const Value& image, const Value& mask, const std::vector<Value>& features) {
        const Value reference = ops_.rest(mask);
        LiteOnnxColors colors(ops_, image, mask, reference, kLiteSide);
        context_ = ops_.silu(
            linear(ops_.silu(linear(colors.statistics(), "statistics.0")), "statistics.1"));
        std::vector<Value> masks;
        std::vector<Value> seen;
        for (size_t i = 0; i < features.size(); ++i) {
            const int64_t factor = int64_t{2} << i;
            const Value foreground = ops_.shrunk(mask, factor);
            const Value around = ops_.shrunk(reference, factor);
            masks.push_back(ops_.joined({foreground, around}));
            seen.push_back(modulated(
                features[i], fmt::format("macas.{}", i), {foreground, around, kLiteSide / factor}));
        }
        Value x = level(ops_.joined({seen[4], masks[4]}), 0, kLiteSide / 32);
        x = level(ops_.joined({ops_.enlarged(x, 2), seen[3], masks[3]}), 1, kLiteSide / 16);
        x = level(ops_.joined({ops_.enlarged(x, 2),
                               seen[2],
                               ops_.shrunk(seen[1], 2),
                               ops_.shrunk(seen[0], 4),
                               shallow(image, mask, reference),
                               masks[2]}),
                  2,
                  kGrid);
        return proposal(x, colors.hypotheses());
    }

private:
    struct Masks {
        Value foreground;
        Value reference;
        int64_t side = 0;
    };

    [[nodiscard]] const at::Tensor& weight(const std::string& name) const {
        return weights_.at(name + ".weight");
    }

    [[nodiscard]] at::Tensor bias(const std::string& name) const {
        return weights_.contains(name + ".bias") ? weights_.at(name + ".bias") : at::Tensor();
    }

    Value linear(const Value& x, const std::string& name) {
        return ops_.mixed(x, weight(name), bias(name));
    }

    /// Half of the results of a linear layer, plus a constant.
    Value half(const Value& x, const std::string& name, int64_t which, double added = 0) {
        const int64_t count = weight(name).size(0) / 2;
        return ops_.mixed(x,
                          weight(name).narrow(0, which * count, count),
                          bias(name).to(at::kFloat).narrow(0, which * count, count) + added);
    }

    Value meanOver(const Value& x, const Value& region, int64_t channels, int64_t side) {
        const Value weight =
            ops_.atLeast(ops_.mean(region), kSmallestRegion / static_cast<double>(side * side));
        return ops_.quotient(ops_.mean(ops_.product(x, ops_.repeated(region, channels))),
                             ops_.repeated(weight, channels));
    }

    Value modulated(const Value& features, const std::string& name, const Masks& masks) {
        const int64_t channels = weight(name + ".conv1").size(0);
        const auto spoken = [&](const char* convolution, const Value& region) {
            return linear(meanOver(features, region, channels, masks.side),
                          fmt::format("{}.{}", name, convolution));
        };
        const Value means =
            ops_.joined({spoken("conv1", masks.foreground), spoken("conv2", masks.reference)});
        const Value hidden = ops_.silu(
            ops_.sum(linear(means, name + ".mlp.0"), linear(context_, name + ".context")));
        const Value change = ops_.sum(ops_.product(features, half(hidden, name + ".mlp.2", 0)),
                                      half(hidden, name + ".mlp.2", 1));
        return ops_.sum(features, ops_.product(change, ops_.repeated(masks.foreground, channels)));
    }

    Value normalized(const Value& x, const std::string& name, int64_t side) {
        const int64_t channels = weight(name).size(0);
        return ops_.perChannel(ops_.normalized(x, kGroups, kEpsilon, {1, channels, side, side}),
                               weight(name),
                               bias(name));
    }

    Value convolved(const Value& x, const std::string& name, int64_t stride = 1) {
        const int64_t zeros = weight(name).size(2) / 2;
        return ops_.convolved(x,
                              weight(name),
                              bias(name),
                              {.stride = stride, .padding = {zeros, zeros, zeros, zeros}});
    }

    Value level(const Value& x, int index, int64_t side) {
        const std::string name = fmt::format("levels.{}", index);
        Value y = convolved(x, name + ".merge");
        for (int i = 0; i < 2; ++i)
            y = block(y, fmt::format("{}.blocks.{}", name, i), side);
        return y;
    }

    Value block(const Value& x, const std::string& name, int64_t side) {
        const Value told = ops_.sum(ops_.product(normalized(x, name + ".norm1", side),
                                                 half(context_, name + ".film", 0, 1)),
                                    half(context_, name + ".film", 1));
        const Value inner = convolved(ops_.silu(told), name + ".conv1");
        return ops_.sum(
            x, convolved(ops_.silu(normalized(inner, name + ".norm2", side)), name + ".conv2"));
    }

    /// `ops/surroundings.h`.
    /// @param sum  colours times what is known of each cell, (1, 3, side, side)
    Value continued(const Value& sum, const Value& known, double trust, int64_t side) {
        const Value colors =
            ops_.quotient(sum, ops_.repeated(ops_.atLeast(known, kSmallestKnown), 3));
        if (side == 1)
            return colors;
        const Value around = ops_.enlarged(
            continued(ops_.shrunk(sum, 2), ops_.shrunk(known, 2), kTrust, side / 2), 2);
        const Value share = ops_.repeated(ops_.atMost(ops_.scaled(known, trust), 1), 3);
        return ops_.sum(around, ops_.product(ops_.difference(colors, around), share));
    }

    Value shallow(const Value& image, const Value& mask, const Value& reference) {
        const Value known = ops_.product(image, ops_.repeated(reference, 3));
        const Value expected = continued(known, reference, 1, kLiteSide);
        Value x = ops_.joined({image, mask, ops_.difference(expected, image)});
        int64_t side = kLiteSide;
        for (int i = 0; i < 3; ++i) {
            side /= 2;
            x = convolved(x, fmt::format("shallow.{}", i), 2);
            x = ops_.silu(normalized(x, fmt::format("shallow_norms.{}", i), side));
        }
        return x;
    }

    /// Of the answers of both heads, `count` from `first` on.
    Value answers(const Value& deep, int64_t first, int64_t count, const at::Tensor& added) {
        const auto part = [&](const at::Tensor& all) {
            return all.to(at::kFloat).narrow(0, first, count);
        };
        const Value here =
            ops_.mixed(deep, part(weight("head")).flatten(1), part(bias("head")) + added);
        return ops_.sum(here,
                        ops_.mixed(context_, part(weight("head_all")), part(bias("head_all"))));
    }

    Value proposal(const Value& x, const std::vector<Value>& changes) {
        const Value deep = ops_.silu(normalized(x, "head_norm", kGrid));
        const Value gains = ops_.tanh(answers(deep, 0, kGains, at::zeros({kGains})));
        const at::Tensor identity = at::eye(3, 4).flatten().repeat_interleave(kCells);
        Value field = answers(deep, kGains, kEntries, identity);
        for (size_t k = 0; k < changes.size(); ++k) {
            at::Tensor cells = at::zeros({kCells, kGains});  // those of this hypothesis
            cells.narrow(1, static_cast<int64_t>(k) * kCells, kCells).copy_(at::eye(kCells));
            const Value gain = ops_.mixed(gains, allRepeated(kCells, kCoefficients).matmul(cells));
            const Value change = ops_.mixed(changes[k], eachRepeated(kCoefficients, kCells));
            field = ops_.sum(field, ops_.product(gain, change));
        }
        return field;
    }

    OnnxOps& ops_;
    const TensorMap& weights_;
    Value context_;
};

/// `ops::applyColorField`: the field is enlarged for each luma cell, and a pixel weighs the cells
/// by hats over its luma.
void addPicture(OnnxOps& ops, const Value& image, const Value& field) {
    const Value luma = ops.mixed(image, at::tensor({0.299F, 0.587F, 0.114F}).view({1, 3}));
    const Value place = ops.within(ops.shifted(ops.scaled(luma, kCells), -0.5), 0, kCells - 1);
    const Value distances =
        ops.magnitude(ops.mixed(place, at::ones({kCells, 1}), -at::arange(kCells, at::kFloat)));
    const Value hats = ops.positive(ops.rest(distances));
    at::Tensor one = at::zeros({4});
    one[3] = 1;
    const Value colors = ops.mixed(image, at::eye(4, 3), one);  // red, green, blue, 1
    const Value inputs = ops.product(ops.mixed(colors, eachRepeated(4, kCells)),
                                     ops.mixed(hats, allRepeated(kCells, 4)));
    const Value terms =
        ops.product(ops.enlarged(field, kCell), ops.mixed(inputs, allRepeated(4 * kCells, 3)));
    const at::Tensor sums = eachRepeated(3, 4 * kCells).t().reshape({3, kEntries, 1, 1});
    ops.graph().output("picture",
                       {1, 3, kLiteSide, kLiteSide},
                       "Conv",
                       {terms, ops.graph().constant(sums)},
                       {{"kernel_shape", std::vector<int64_t>{1, 1}}});
}

}  // namespace

std::string liteOnnx(const TensorMap& encoder, const TensorMap& network) {
    OnnxGraph graph("R2R-Lite");
    OnnxOps ops(graph);
    const Value image = graph.input("image", {1, 3, kLiteSide, kLiteSide});
    const Value mask = graph.input("mask", {1, 1, kLiteSide, kLiteSide});
    const Value field =
        Network(ops, network).field(image, mask, liteOnnxFeatures(ops, encoder, image, kLiteSide));
    addPicture(ops, image, field);
    const Value shape =
        graph.constant(at::tensor({int64_t{1}, kCoefficients, kCells, kGrid, kGrid}));
    graph.output("field", {1, kCoefficients, kCells, kGrid, kGrid}, "Reshape", {field, shape});
    return graph.file(
        "R2R-Lite: image (RGB, sRGB-encoded, 0 to 1) and mask (1 is foreground) to the picture "
        "with its change of colours everywhere, and to that change: affine transforms by place "
        "and luma, which a picture of any size can be given.");
}

}  // namespace r2r
