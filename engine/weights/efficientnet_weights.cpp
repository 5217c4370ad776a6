// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/efficientnet_weights.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace r2r {
namespace {

constexpr double kEpsilon = 1e-3;
constexpr int kBlocks = 16;
constexpr const char* kStem = "_conv_stem";

struct Convolution {
    std::string_view published;
    std::string_view norm;
    std::string_view ours;
};

/// The convolutions of one block.
constexpr std::array<Convolution, 3> kConvolutions = {{{"_expand_conv", "_bn0", "expand"},
                                                       {"_depthwise_conv", "_bn1", "depthwise"},
                                                       {"_project_conv", "_bn2", "project"}}};

void addFolded(TensorMap& to,
               const TensorMap& from,
               const std::string& convolution,
               const std::string& norm,
               const std::string& name) {
    const std::array<std::string, 5> names = {convolution + ".weight",
                                              norm + ".weight",
                                              norm + ".bias",
                                              norm + ".running_mean",
                                              norm + ".running_var"};
    if (!std::ranges::all_of(names, [&](const auto& n) { return from.contains(n); }))
        return;
    const auto value = [&](size_t i) { return from.at(names[i]).to(at::kDouble); };
    const at::Tensor weight = value(0);
    const at::Tensor scale = value(1) / (value(4) + kEpsilon).sqrt();
    if (weight.dim() != 4 || scale.dim() != 1 || weight.size(0) != scale.size(0))
        return;
    to.add(name + ".weight", (weight * scale.view({-1, 1, 1, 1})).to(at::kFloat));
    to.add(name + ".bias", (value(2) - value(3) * scale).to(at::kFloat));
}

}  // namespace

bool isPublishedEfficientNet(const TensorMap& checkpoint) {
    return checkpoint.contains(fmt::format("{}.weight", kStem)) &&
           checkpoint.contains("_blocks.0._depthwise_conv.weight");
}

TensorMap foldedEfficientNet(const TensorMap& checkpoint) {
    TensorMap folded(checkpoint.file());
    folded.metadata = checkpoint.metadata;
    addFolded(folded, checkpoint, kStem, "_bn0", "conv_in");
    for (int block = 0; block < kBlocks; ++block)
        for (const Convolution& part : kConvolutions) {
            const auto inBlock = [block](std::string_view name) {
                return fmt::format("_blocks.{}.{}", block, name);
            };
            // A block that does not widen numbers its norms from 1 on, as the others do.
            addFolded(folded,
                      checkpoint,
                      inBlock(part.published),
                      inBlock(part.norm),
                      fmt::format("blocks.{}.{}", block, part.ours));
        }
    return folded;
}

}  // namespace r2r
