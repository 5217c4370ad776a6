// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/network_weights.h"

#include "engine/core/error.h"
#include "engine/weights/tensor_manifest.h"
#include "training/sample_random.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <cmath>
#include <fmt/format.h>

namespace r2r {
namespace {

using at::Tensor;

void fillUniform(const Tensor& weight, const Tensor& bias, at::Generator& generator) {
    const double fanIn = static_cast<double>(weight[0].numel());
    const double bound = 1 / std::sqrt(fanIn);
    Tensor(weight).uniform_(-bound, bound, generator);
    if (bias.defined())
        Tensor(bias).uniform_(-bound, bound, generator);
}

constexpr double kNarrowPosterior = -6;  // ln σ²

/// Layers through which a new part of a network begins to speak.
bool beginsSilent(const std::string& name) {
    const bool isOfAutoencoder = name.starts_with("encoder.") || name.starts_with("decoder.");
    return (isOfAutoencoder && (name.ends_with(".conv2") || name.ends_with(".to_out.0"))) ||
           name.find("skip_connect") != std::string::npos ||
           name.starts_with("controlnet_down_blocks.") ||
           name.starts_with("controlnet_mid_block") ||
           ((name.starts_with("PCCAs.") || name.starts_with("macas.")) &&
            name.ends_with(".mlp.2")) ||
           name == "head" || name == "head_all" || name == "whole.context" ||
           name == "whole.head" || name == "whole.head_all" || name.ends_with(".film");
}

/// Each channel to itself, from the middle of the kernel.
void fillIdentity(const nn::ConvolutionImpl& convolution) {
    Tensor weight = convolution.weight;
    weight.zero_();
    weight.select(3, weight.size(3) / 2).select(2, weight.size(2) / 2).fill_diagonal_(1);
    Tensor(convolution.bias).zero_();
}

/// A posterior as wide as its means would hide them.
void narrowPosterior(torch::nn::Module& network) {
    const auto parameters = network.named_parameters();
    const auto find = [&](const std::string& name) {
        const Tensor* found = parameters.find(name);
        return found != nullptr ? *found : Tensor();
    };
    if (const Tensor bias = find("quant_conv.bias"); bias.defined()) {
        const int64_t latent = bias.size(0) / 2;
        find("quant_conv.weight").narrow(0, latent, latent).zero_();
        Tensor(bias).narrow(0, latent, latent).fill_(kNarrowPosterior);
    }
}

void initializeLeaf(const std::string& name, torch::nn::Module& leaf, at::Generator& generator) {
    if (beginsSilent(name)) {
        for (Tensor& parameter : leaf.parameters(false))
            parameter.zero_();
    } else if (auto* convolution = leaf.as<nn::ConvolutionImpl>()) {
        if (name.find("samplers.") != std::string::npos)
            return fillIdentity(*convolution);
        fillUniform(convolution->weight, convolution->bias, generator);
    } else if (auto* linear = leaf.as<nn::LinearImpl>()) {
        fillUniform(linear->weight, linear->bias, generator);
    } else if (auto* filter = leaf.as<nn::AdaptiveFilterImpl>()) {
        filter->initialize();
    } else if (leaf.as<nn::GroupNormImpl>() != nullptr || leaf.as<nn::LayerNormImpl>() != nullptr) {
        for (auto& parameter : leaf.named_parameters(false))
            parameter.value().fill_(parameter.key() == "weight" ? 1 : 0);
    }
}

}  // namespace

void initialize(torch::nn::Module& network, uint64_t seed) {
    const at::NoGradGuard guard;
    at::Generator generator = sampleGenerator(seed, Purpose::Weights, 0);
    for (const auto& item : network.named_modules("", false))
        initializeLeaf(item.key(), *item.value(), generator);
    narrowPosterior(network);
}

void loadNetwork(torch::nn::Module& network, Component component, const TensorMap& tensors) {
    loadInto(tensors, namedTensors(network), {.mayBeMissing = [component](const std::string& name) {
                 return isOptionalTensor(component, name);
             }});
}

void copyEncoder(nn::HarmonyController& controller, nn::Unet& unet) {
    const at::NoGradGuard guard;
    const auto source = unet->named_parameters();
    for (auto& item : controller->named_parameters()) {
        const Tensor* from = source.find(item.key());
        if (from == nullptr)
            continue;  // hint, MACA and zero convolutions are the Controller's own
        if (from->sizes() != item.value().sizes())
            throw Error(ErrorCode::InvalidArgument,
                        fmt::format("the Controller's {} is {}, but the UNet's is {}",
                                    item.key(),
                                    shapeText(item.value().sizes()),
                                    shapeText(from->sizes())));
        item.value().copy_(*from);
    }
}

NamedTensors namedTensors(torch::nn::Module& network) {
    NamedTensors tensors;
    for (const auto& item : network.named_parameters())
        tensors.emplace_back(item.key(), item.value());
    return tensors;
}

void setTrained(torch::nn::Module& network, bool isTrained) {
    for (const auto& item : network.named_parameters()) {
        Tensor parameter = item.value();
        parameter.set_requires_grad(isTrained && filterKernelOf(item.key()) == nullptr);
    }
}

}  // namespace r2r
