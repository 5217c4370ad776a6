// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/component.h"
#include "engine/weights/tensor_manifest.h"
#include "engine/weights/tensor_map.h"

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace r2r {

/// A change of one weight by a product of two small matrices (Hu et al., LoRA: Low-Rank Adaptation
/// of Large Language Models, 2021): W + strength · alpha/rank · up·down.
struct LoraLayer {
    std::string weight;  ///< which one, under its diffusers name
    at::Tensor down;     ///< (rank, inputs), or a convolution of these
    at::Tensor up;       ///< (outputs, rank), or a 1×1 convolution of these
    double alpha = 0;    ///< the rank if the file does not say it

    [[nodiscard]] int64_t rank() const { return down.size(0); }

    /// alpha/rank · up·down in float32, of the weight's shape.
    [[nodiscard]] at::Tensor change(at::IntArrayRef shape) const;
};

/// The changes of a LoRA file to a model.
struct LoraFile {
    std::filesystem::path path;
    std::string sha256;
    std::map<Component, std::vector<LoraLayer>> layers;
    std::vector<std::string> leftOut;  ///< sentences about what has no effect on the model
};

/// Names and shapes of the weights that a model has, by component.
using LoraTargets = std::map<Component, std::vector<TensorShape>>;

/// Reads a LoRA in the spelling of kohya's scripts ("lora_unet_down_blocks_0_…_to_q.lora_down"), of
/// diffusers, old and new, or of PEFT, with alpha where it is kept: beside each layer, in the
/// file's metadata, or in PEFT's adapter_config.json.
///
/// Names without a component are the UNet's. What is for the text encoder is left out and said: a
/// harmonizer's prompt is always empty.
/// @throws Error{Unsupported} for what is not a LoRA or is a kind that is not a plain product
/// (LoHa,
///         LoKr, DoRA, changed biases), naming the tensor; Error{MissingWeights} for a layer that
///         the model does not have; Error{Corrupt} for shapes that do not fit.
[[nodiscard]] LoraFile readLora(const std::filesystem::path& path, const LoraTargets& targets);

/// Whether the names are those of a LoRA.
[[nodiscard]] bool isLora(const TensorMap& tensors);

}  // namespace r2r
