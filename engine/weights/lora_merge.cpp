// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/lora_merge.h"

#include "engine/core/error.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <utility>

namespace r2r {
namespace {

constexpr double kLargestStrength = 10;

}  // namespace

LoraTargets loraTargets(const ModelContents& contents) {
    LoraTargets targets;
    for (const auto& [component, tensors] : contents.components)
        for (const TensorToWrite& tensor : tensors)
            targets[component].push_back({tensor.name, tensor.shape});
    return targets;
}

void mergeLora(ModelContents& contents, const LoraFile& lora, double strength) {
    if (!std::isfinite(strength) || std::abs(strength) > kLargestStrength)
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("a LoRA cannot have a strength of {}", strength),
                    "Strengths are from -10 to 10; 1 is as it was trained.");
    for (const auto& [component, layers] : lora.layers) {
        std::vector<TensorToWrite>& tensors = contents.components.at(component);
        for (const LoraLayer& layer : layers) {
            const auto found = std::ranges::find(tensors, layer.weight, &TensorToWrite::name);
            found->make = [make = std::move(found->make), shape = found->shape, layer, strength] {
                return make().to(at::kFloat) + layer.change(shape) * strength;
            };
        }
    }
    contents.description.loras.push_back(
        {.file = lora.path.filename().string(), .sha256 = lora.sha256, .strength = strength});
}

}  // namespace r2r
