// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diffusion/lite_script.h"

#include "engine/diffusion/lite_model.h"
#include "engine/nn/efficientnet_lite.h"
#include "engine/nn/lite_network.h"
#include "engine/ops/color_field.h"
#include "engine/weights/load_into.h"

#include <ATen/ATen.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/frontend/tracer.h>

#include <sstream>
#include <utility>

namespace r2r {
namespace {

using torch::jit::IValue;
using torch::jit::Stack;

void fill(torch::nn::Module& network, const TensorMap& tensors) {
    NamedTensors parameters;
    for (const auto& item : network.named_parameters())
        parameters.emplace_back(item.key(), item.value());
    loadInto(tensors, parameters);
}

/// The same tree of modules with the same tensors, as TorchScript knows them.
torch::jit::Module mirrored(const torch::nn::Module& network,
                            const std::string& name,
                            const std::shared_ptr<torch::jit::CompilationUnit>& unit) {
    torch::jit::Module module(c10::QualifiedName(name), unit);
    for (const auto& item : network.named_parameters(/*recurse=*/false))
        module.register_parameter(item.key(), item.value(), /*is_buffer=*/false);
    for (const auto& child : network.named_children())
        module.register_module(child.key(),
                               mirrored(*child.value(), name + "_" + child.key(), unit));
    return module;
}

/// A square in noise: the example that the program is recorded with.
std::pair<at::Tensor, at::Tensor> example() {
    const at::Tensor image = at::full({1, 3, kLiteSide, kLiteSide}, 0.5);
    at::Tensor mask = at::zeros({1, 1, kLiteSide, kLiteSide});
    mask.slice(2, kLiteSide / 4, kLiteSide / 2).slice(3, kLiteSide / 4, kLiteSide / 2).fill_(1);
    return {image, mask};
}

}  // namespace

std::string liteScript(const TensorMap& encoderWeights, const TensorMap& networkWeights) {
    nn::EfficientNetLite encoder;
    nn::LiteNetwork network;
    fill(*encoder, encoderWeights);
    fill(*network, networkWeights);

    const auto unit = std::make_shared<torch::jit::CompilationUnit>();
    torch::jit::Module root(c10::QualifiedName("__torch__.R2rLite"), unit);
    root.register_module("lite_encoder", mirrored(*encoder, "__torch__.LiteEncoder", unit));
    root.register_module("lite", mirrored(*network, "__torch__.Lite", unit));

    const auto run = [&](Stack inputs) -> Stack {
        const at::Tensor image = inputs.at(0).toTensor();
        const at::Tensor field =
            network
                ->forward({.composite = image, .mask = inputs.at(1).toTensor()},
                          encoder->forward(image))
                .field;
        return {c10::ivalue::Tuple::create({ops::reference::applyColorField(image, field), field})};
    };
    const auto [image, mask] = example();
    // With gradients the operators are made of LibTorch's own, which is all that a program may
    // call.
    const at::AutoGradMode withGradients(true);
    const auto nameless = [](const torch::autograd::Variable&) { return std::string(); };
    const auto [state, results] = torch::jit::tracer::trace(
        {image, mask}, run, nameless, true, false, &root, {"image", "mask"});
    auto* forward =
        unit->create_function(c10::QualifiedName(*root.type()->name(), "forward"), state->graph);
    root.type()->addMethod(forward);
    root.eval();
    std::ostringstream content;
    root.save(content);
    return content.str();
}

}  // namespace r2r
