// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/layers.h"

#include "engine/ops/norm_silu.h"
#include "engine/ops/packed_weight.h"

#include <ATen/ATen.h>

#include <numeric>

namespace r2r::nn {
namespace {

bool isPackable(const Tensor& weight) {
    return weight.numel() > 0 && weight.device().is_cpu() && ops::packs(weight.scalar_type());
}

/// A packed weight is not kept twice.
void forget(Tensor& weight) {
    weight.set_data(at::empty({0}, weight.options()));
}

}  // namespace

ConvolutionImpl::ConvolutionImpl(const ConvolutionForm& form) : form_(form) {
    if (form_.padding < 0)
        form_.padding = form_.kernel / 2;
    weight = register_parameter(
        "weight", at::empty({form_.out, form_.in / form_.groups, form_.kernel, form_.kernel}));
    if (form_.hasBias)
        bias = register_parameter("bias", at::empty({form_.out}));
}

Tensor ConvolutionImpl::forward(const Tensor& x) const {
    if (packed_.defined() && form_.kernel == 1)
        return forwardTokens(x.permute({0, 2, 3, 1}).contiguous()).permute({0, 3, 1, 2});
    if (packed_.defined())
        return ops::packedConvolution(x, packed_, bias, form_.padding, form_.stride);
    constexpr int64_t kDilation = 1;
    return at::conv2d(x,
                      weight,
                      bias,
                      at::IntArrayRef(form_.stride),
                      at::IntArrayRef(form_.padding),
                      at::IntArrayRef(kDilation),
                      form_.groups);
}

Tensor ConvolutionImpl::forwardTokens(const Tensor& tokens) const {
    if (packed_.defined())
        return ops::packedLinear(tokens, packed_, bias);
    return at::linear(tokens, weight.flatten(1), bias);
}

void ConvolutionImpl::pack() {
    if (!isPackable(weight) || form_.groups > 1)
        return;
    packed_ = form_.kernel == 1 ? ops::packLinear(weight.flatten(1))
                                : ops::packConvolution(weight, form_.padding, form_.stride);
    forget(weight);
}

Convolution pointwise(int64_t in, int64_t out, bool hasBias) {
    return Convolution(ConvolutionForm{.in = in, .out = out, .kernel = 1, .hasBias = hasBias});
}

LinearImpl::LinearImpl(int64_t in, int64_t out, bool hasBias) {
    weight = register_parameter("weight", at::empty({out, in}));
    if (hasBias)
        bias = register_parameter("bias", at::empty({out}));
}

Tensor LinearImpl::forward(const Tensor& x) const {
    if (packed_.defined())
        return ops::packedLinear(x, packed_, bias);
    return at::linear(x, weight, bias);
}

void LinearImpl::pack() {
    if (!isPackable(weight))
        return;
    packed_ = ops::packLinear(weight);
    forget(weight);
}

// If the groups do not divide the width, as many are taken as divide both. Small networks take such
// widths on purpose: 32 groups of one or two channels would forget a picture's mean and contrast.
GroupNormImpl::GroupNormImpl(int64_t channels, double epsilon, int64_t groups)
    : epsilon_(epsilon), groups_(std::gcd(groups, channels)) {
    weight = register_parameter("weight", at::empty({channels}));
    bias = register_parameter("bias", at::empty({channels}));
}

Tensor GroupNormImpl::forward(const Tensor& x) const {
    return at::group_norm(x, groups_, weight, bias, epsilon_);
}

Tensor GroupNormImpl::thenSilu(const Tensor& x) const {
    return ops::normSilu(x, weight, bias, groups_, epsilon_);
}

LayerNormImpl::LayerNormImpl(int64_t channels) {
    weight = register_parameter("weight", at::empty({channels}));
    bias = register_parameter("bias", at::empty({channels}));
}

Tensor LayerNormImpl::forward(const Tensor& x) const {
    return at::layer_norm(x, weight.sizes(), weight, bias, 1e-5);
}

void packLeaves(torch::nn::Module& module) {
    module.apply([](torch::nn::Module& leaf) {
        if (auto* convolution = leaf.as<ConvolutionImpl>())
            convolution->pack();
        else if (auto* linear = leaf.as<LinearImpl>())
            linear->pack();
    });
}

}  // namespace r2r::nn
