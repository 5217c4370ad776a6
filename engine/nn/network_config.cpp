// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/network_config.h"

#include "engine/core/error.h"

#include <fmt/format.h>
#include <string_view>

namespace r2r::nn {
namespace {

constexpr int64_t kSmallestWidth = 8;  // of which all widths are multiples: heads, and groups
constexpr int64_t kLargestWidth = 1 << 16;

const std::vector<int64_t>& shapeOf(const TensorShapes& shapes,
                                    std::string_view name,
                                    size_t rank) {
    const auto found = shapes.find(name);
    if (found == shapes.end())
        throw Error(ErrorCode::MissingWeights,
                    fmt::format("the weights have no tensor \"{}\"", name),
                    "The file is incomplete or belongs to another kind of network. Run r2r inspect "
                    "to see what it contains.");
    if (found->second.size() != rank)
        throw Error(ErrorCode::Unsupported,
                    fmt::format("tensor \"{}\" has {} dimensions; {} are expected",
                                name,
                                found->second.size(),
                                rank));
    return found->second;
}

int64_t requireDivisible(int64_t width, int64_t divisor, std::string_view name) {
    if (width <= 0 || width > kLargestWidth || width % divisor != 0)
        throw Error(
            ErrorCode::Unsupported,
            fmt::format(
                "tensor \"{}\" has {} channels, which {} does not divide", name, width, divisor));
    return width;
}

std::vector<int64_t> encoderWidths(const TensorShapes& shapes, std::string_view prefix) {
    std::vector<int64_t> widths;
    for (int level = 0; level < 4; ++level) {
        const auto name = fmt::format("{}down_blocks.{}.resnets.0.conv1.weight", prefix, level);
        widths.push_back(requireDivisible(shapeOf(shapes, name, 4)[0], kSmallestWidth, name));
    }
    return widths;
}

}  // namespace

UnetConfig UnetConfig::detect(const TensorShapes& shapes) {
    const auto& text =
        shapeOf(shapes, "down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.weight", 2);
    return {.inChannels = shapeOf(shapes, "conv_in.weight", 4)[1],
            .outChannels = shapeOf(shapes, "conv_out.weight", 4)[0],
            .widths = encoderWidths(shapes, ""),
            .textChannels = text[1]};
}

ControllerConfig ControllerConfig::detect(const TensorShapes& shapes) {
    const std::string hint = "controlnet_cond_embedding.";
    const auto& first = shapeOf(shapes, hint + "conv_in.weight", 4);
    std::vector<int64_t> hintWidths = {first[0]};
    for (const int block : {1, 3, 5})
        hintWidths.push_back(shapeOf(shapes, fmt::format("{}blocks.{}.weight", hint, block), 4)[0]);
    const auto& text =
        shapeOf(shapes, "down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.weight", 2);
    return {.hintChannels = first[1],
            .hintWidths = std::move(hintWidths),
            .widths = encoderWidths(shapes, ""),
            .textChannels = text[1]};
}

VaeConfig VaeConfig::detect(const TensorShapes& shapes) {
    return {.widths = encoderWidths(shapes, "encoder."),
            .latentChannels = shapeOf(shapes, "post_quant_conv.weight", 4)[0]};
}

ClipTextConfig ClipTextConfig::detect(const TensorShapes& shapes) {
    const std::string embeddings = "text_model.embeddings.";
    const auto& tokens = shapeOf(shapes, embeddings + "token_embedding.weight", 2);
    ClipTextConfig config{
        .vocabulary = tokens[0],
        .width = tokens[1],
        .layers = 0,
        .mlpWidth = shapeOf(shapes, "text_model.encoder.layers.0.mlp.fc1.weight", 2)[0],
        .positions = shapeOf(shapes, embeddings + "position_embedding.weight", 2)[0]};
    while (
        shapes.contains(fmt::format("text_model.encoder.layers.{}.mlp.fc1.weight", config.layers)))
        ++config.layers;
    return config;
}

RefinerConfig RefinerConfig::detect(const TensorShapes& shapes) {
    return {.inChannels = shapeOf(shapes, "conv_in.weight", 4)[1],
            .widths = encoderWidths(shapes, "")};
}

}  // namespace r2r::nn
