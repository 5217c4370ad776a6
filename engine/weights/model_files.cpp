// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/model_files.h"

#include "engine/core/error.h"
#include "engine/weights/recorded_files.h"

#include <ATen/ATen.h>

#include <fmt/format.h>
#include <utility>

namespace r2r {
namespace {

constexpr int64_t kUnetInputs = 9;  // noisy latents 4, mask 1, latents of the composite 4

}  // namespace

const TensorMap& ModelFiles::tensors(Component component) const {
    const auto found = components.find(component);
    if (found == components.end())
        throw Error(ErrorCode::MissingWeights,
                    fmt::format("the model has no {}", componentTitle(component)));
    const DetectedComponent& detected = found->second;
    if (!detected.isComplete())
        throw Error(!detected.unusable.empty() ? ErrorCode::Unsupported
                    : detected.missing.empty() ? ErrorCode::Corrupt
                                               : ErrorCode::MissingWeights,
                    fmt::format("the {} in {} {}",
                                componentTitle(component),
                                detected.tensors.file().string(),
                                remarksOn(detected).front()),
                    "Run \"r2r inspect\" to see what the file contains.");
    return detected.tensors;
}

TensorMap ModelFiles::takeTensors(Component component) {
    (void)tensors(component);  // complete, or it throws
    return std::exchange(components.at(component).tensors, {});
}

std::vector<std::string> ModelFiles::obstacles() const {
    std::vector<std::string> obstacles;
    if (!family) {
        obstacles.emplace_back(
            "there is neither a VAE nor a Harmony Controller, which would tell "
            "the family of the model");
    } else {
        for (const Component component : requiredComponents(*family))
            if (!has(component))
                obstacles.push_back(fmt::format("there is no {}", componentTitle(component)));
        if (needsPrompt(*family) && !has(Component::TextEncoder) && !emptyPrompt.defined())
            obstacles.emplace_back(
                "there is neither a text encoder nor its answer to the empty "
                "prompt");
    }
    obstacles.insert(obstacles.end(), unclear.begin(), unclear.end());
    if (const auto unet = components.find(Component::Unet);
        unet != components.end() && unet->second.widths.inputs != kUnetInputs)
        obstacles.push_back(fmt::format("the UNet has {} inputs; one that harmonizes has {}",
                                        unet->second.widths.inputs,
                                        kUnetInputs));
    for (const auto& [component, detected] : components)
        if (!detected.isComplete())
            obstacles.push_back(
                fmt::format("the {} {}", componentTitle(component), remarksOn(detected).front()));
    return obstacles;
}

void verifyHashes(const ModelFiles& model, const JobContext& job) {
    for (size_t i = 0; i < model.recorded.size(); ++i) {
        job.report({.phase = Phase::Checking,
                    .done = static_cast<int64_t>(i),
                    .total = static_cast<int64_t>(model.recorded.size())});
        requireUnchanged(std::span(&model.recorded[i], 1), job);
    }
}

}  // namespace r2r
