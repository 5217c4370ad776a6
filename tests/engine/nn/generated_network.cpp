// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/nn/generated_network.h"

#include "engine/weights/tensor_manifest.h"
#include "engine/weights/weight_generator.h"

#include <ATen/ATen.h>

namespace r2r::testing {
namespace {

nn::TensorShapes shapesIn(const std::vector<TensorShape>& manifest) {
    nn::TensorShapes shapes;
    for (const TensorShape& tensor : manifest)
        shapes.emplace(tensor.name, tensor.shape);
    return shapes;
}

}  // namespace

void generateWeights(torch::nn::Module& network, Component component) {
    for (auto& item : network.named_parameters())
        item.value().set_data(generatedTensor(component, item.key(), item.value().sizes().vec()));
}

nn::TensorShapes shapesOf(const torch::nn::Module& network) {
    nn::TensorShapes shapes;
    for (const auto& item : network.named_parameters())
        shapes.emplace(item.key(), item.value().sizes().vec());
    return shapes;
}

nn::TensorShapes fullShapes(Component component) {
    return shapesIn(fullManifest(component));
}

nn::TensorShapes goldenShapes(Component component) {
    return shapesIn(goldenManifest(component));
}

at::Tensor goldenImage() {
    return generatedInput("input/image", {1, 3, 64, 64});
}

at::Tensor goldenEdges() {
    return generatedInput("input/edge", {1, 3, 64, 64});
}

at::Tensor goldenMask() {
    at::Tensor mask = at::zeros({1, 1, 64, 64});
    mask.slice(2, 16, 48).slice(3, 8, 40).fill_(1);
    return mask;
}

at::Tensor goldenContext() {
    return generatedInput("input/context", {1, 77, 32});
}

at::Tensor goldenNoise(int i) {
    return generatedInput("input/noise" + std::to_string(i), {1, 4, 8, 8});
}

}  // namespace r2r::testing
