// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diffusion/model_loading.h"

#include "engine/core/error.h"
#include "engine/diffusion/model_parts.h"
#include "engine/nn/clip_text.h"
#include "engine/weights/tensor_manifest.h"

#include <ATen/ATen.h>

#include <array>
#include <fmt/format.h>
#include <vector>

namespace r2r {
namespace {

nn::TensorShapes shapesOf(const TensorMap& tensors) {
    nn::TensorShapes shapes;
    for (const auto& entry : tensors)
        if (!entry.isNull())
            shapes.emplace(entry.name, entry.tensor.sizes().vec());
    return shapes;
}

/// Hands the tensors of a file to the parameters of a network: without a copy where device and
/// dtype are already right. Each is taken out of the map, so that one at a time is there twice.
void fill(torch::nn::Module& network,
          Component component,
          TensorMap& tensors,
          at::Device device,
          at::ScalarType dtype) {
    for (auto& item : network.named_parameters()) {
        at::Tensor& parameter = item.value();
        const TensorMap::Entry* entry = tensors.find(item.key());
        if (!entry || entry->isNull()) {
            if (isOptionalTensor(component, item.key()))
                continue;  // keeps what the network was made with
            throw Error(ErrorCode::MissingWeights,
                        fmt::format("the {} in {} has no tensor \"{}\"",
                                    componentTitle(component),
                                    tensors.file().string(),
                                    item.key()),
                        "The file is incomplete. Run r2r inspect to see what it contains.");
        }
        if (entry->tensor.sizes() != parameter.sizes())
            throw Error(ErrorCode::Corrupt,
                        fmt::format("tensor \"{}\" in {} is {}, not {}",
                                    item.key(),
                                    tensors.file().string(),
                                    shapeText(entry->tensor.sizes()),
                                    shapeText(parameter.sizes())));
        parameter.set_requires_grad(false);
        parameter.set_data(tensors.take(item.key()).to(device, dtype));
    }
}

/// Settings come from a file of their own, which may not fit the weights.
void requireHeads(Component component,
                  const std::vector<int64_t>& widths,
                  const std::array<int64_t, 4>& heads) {
    for (size_t level = 0; level < heads.size(); ++level)
        if (heads[level] < 1 || widths.at(level) % heads[level] != 0)
            throw Error(ErrorCode::Corrupt,
                        fmt::format("the {} is said to have {} heads on a level of {} channels, "
                                    "which they do not divide",
                                    componentTitle(component),
                                    heads[level],
                                    widths[level]));
}

void requireText(const nn::ClipTextConfig& config) {
    if (config.width % config.heads() != 0 || config.padding >= config.vocabulary)
        throw Error(ErrorCode::Corrupt,
                    fmt::format("the text encoder is said to have {} heads for {} features, and "
                                "token {} of {} as padding",
                                config.heads(),
                                config.width,
                                config.padding,
                                config.vocabulary));
}

class Assembler {
public:
    Assembler(const ComponentLoaders& loaders,
              at::Device device,
              at::ScalarType dtype,
              const NetworkSettings& settings,
              const JobContext& job)
        : loaders_(loaders), device_(device), dtype_(dtype), settings_(settings), job_(job) {}

    template <typename Network, typename Config>
    Network network(Component component) {
        job_.report({.phase = Phase::Loading,
                     .done = done_++,
                     .total = static_cast<int64_t>(loaders_.size())});
        TensorMap tensors = loaders_.at(component)();
        Config config = Config::detect(shapesOf(tensors));
        if constexpr (std::is_same_v<Network, nn::Unet>)
            config.heads = settings_.unetHeads;
        if constexpr (std::is_same_v<Network, nn::HarmonyController>)
            config.heads = settings_.controllerHeads;
        if constexpr (std::is_same_v<Network, nn::Unet> ||
                      std::is_same_v<Network, nn::HarmonyController>)
            requireHeads(component, config.widths, config.heads);
        Network made(config);
        if constexpr (std::is_same_v<Network, nn::ClearVae>)
            for (nn::AdaptiveFilter& filter : *made->filterList())
                filter->initializeKernels();
        fill(*made, component, tensors, device_, dtype_);
        return made;
    }

    [[nodiscard]] std::shared_ptr<nn::VaeImpl> vae() {
        if (loaders_.contains(Component::ClearVae))
            return network<nn::ClearVae, nn::VaeConfig>(Component::ClearVae).ptr();
        if (loaders_.contains(Component::HarmonyVae))
            return network<nn::HarmonyVae, nn::VaeConfig>(Component::HarmonyVae).ptr();
        if (loaders_.contains(Component::PlainVae))
            return network<nn::PlainVae, nn::VaeConfig>(Component::PlainVae).ptr();
        throw Error(ErrorCode::MissingWeights, "the model has no autoencoder");
    }

    [[nodiscard]] ModelParts parts() {
        if (!loaders_.contains(Component::Unet))
            throw Error(ErrorCode::MissingWeights, "the model has no UNet");
        ModelParts parts{.prediction = settings_.prediction,
                         .latentScale = settings_.latentScale,
                         .latentShift = settings_.latentShift};
        parts.unet = network<nn::Unet, nn::UnetConfig>(Component::Unet);
        if (loaders_.contains(Component::Controller))
            parts.controller =
                network<nn::HarmonyController, nn::ControllerConfig>(Component::Controller);
        parts.vae = vae();
        if (loaders_.contains(Component::Refiner))
            parts.refiner = network<nn::Refiner, nn::RefinerConfig>(Component::Refiner);
        return parts;
    }

private:
    const ComponentLoaders& loaders_;
    at::Device device_;
    at::ScalarType dtype_;
    const NetworkSettings& settings_;
    const JobContext& job_;
    int64_t done_ = 0;
};

}  // namespace

R2rModel loadModel(const ComponentLoaders& loaders,
                   const at::Tensor& text,
                   at::Device device,
                   at::ScalarType dtype,
                   const JobContext& job,
                   const NetworkSettings& settings) {
    // Not in inference mode: parameters made there could not be looked at from outside.
    const at::NoGradGuard guard;
    return R2rModel(Assembler(loaders, device, dtype, settings, job).parts(), text, device, dtype);
}

at::Tensor encodeEmptyPrompt(TensorMap textEncoder, const NetworkSettings& settings) {
    const at::NoGradGuard guard;
    auto config = nn::ClipTextConfig::detect(shapesOf(textEncoder));
    config.hasExactGelu = settings.textHasExactGelu;
    config.statedHeads = settings.textHeads;
    config.padding = settings.textPadding;
    requireText(config);
    nn::ClipText network(config);
    fill(*network, Component::TextEncoder, textEncoder, at::kCPU, at::kFloat);
    return network->forward(nn::ClipTextImpl::emptyPrompt(config));
}

}  // namespace r2r
