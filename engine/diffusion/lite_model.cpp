// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diffusion/lite_model.h"

#include "engine/nn/efficientnet_lite.h"
#include "engine/nn/lite_network.h"
#include "engine/ops/color_field.h"
#include "engine/weights/load_into.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

namespace r2r {
namespace {

void fill(torch::nn::Module& network, const TensorMap& tensors, at::Device device) {
    NamedTensors parameters;
    for (const auto& item : network.named_parameters())
        parameters.emplace_back(item.key(), item.value());
    loadInto(tensors, parameters);
    network.to(device);
    for (const auto& [name, parameter] : parameters)
        at::Tensor(parameter).set_requires_grad(false);
}

}  // namespace

struct LiteModel::Networks {
    nn::EfficientNetLite encoder;
    nn::LiteNetwork network;
    at::Device device;

    struct Thought {
        nn::LiteInput input;
        nn::LiteProposal proposal;
    };

    [[nodiscard]] Thought thoughtOn(const Scene& scene) {
        nn::LiteInput input{.composite = scene.composite.to(device),
                            .mask = scene.mask.to(device),
                            .reference = scene.reference.to(device)};
        nn::LiteProposal proposal = network->forward(input, encoder->forward(input.composite));
        return {std::move(input), std::move(proposal)};
    }

    [[nodiscard]] double gate(const Thought& thought, const at::Tensor& changed) {
        return network->gate(thought.input, thought.proposal, changed).clamp(0, 1).item<double>();
    }
};

LiteModel::LiteModel(const TensorMap& encoder, const TensorMap& network, at::Device device)
    : networks_(std::make_unique<Networks>(Networks{.device = device})) {
    fill(*networks_->encoder, encoder, device);
    fill(*networks_->network, network, device);
}

LiteModel::~LiteModel() = default;
LiteModel::LiteModel(LiteModel&& other) noexcept = default;

LiteModel::Answer LiteModel::propose(const Scene& scene) const {
    const c10::InferenceMode guard;
    const Networks::Thought thought = networks_->thoughtOn(scene);
    const at::Tensor& field = thought.proposal.field;
    const at::Tensor changed = ops::applyColorField(thought.input.composite, field);
    return {.field = field.to(at::kCPU).contiguous(), .gate = networks_->gate(thought, changed)};
}

double LiteModel::gate(const Scene& scene, const at::Tensor& changed) const {
    const c10::InferenceMode guard;
    return networks_->gate(networks_->thoughtOn(scene), changed.to(networks_->device));
}

}  // namespace r2r
