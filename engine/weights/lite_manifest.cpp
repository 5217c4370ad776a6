// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/lite_manifest.h"

#include <fmt/format.h>
#include <utility>

namespace r2r {
namespace {

constexpr int64_t kContext = 128;
constexpr int64_t kStatistics = 146;
constexpr int64_t kMasks = 2;
constexpr int64_t kAnswers = 4 * (7 + 12);  // luma cells · (hypotheses + coefficients)
constexpr int64_t kGains = 4 * 7;           // luma cells · hypotheses
constexpr std::array<int64_t, 5> kEncoded = {16, 24, 40, 112, 320};
constexpr std::array<int64_t, 4> kShallow = {7, 16, 32, 48};
constexpr std::array<int64_t, 3> kWidths = {128, 96, 64};

/// A weight of this shape, and a bias for its first dimension.
void layer(std::vector<TensorShape>& out, const std::string& name, std::vector<int64_t> shape) {
    const int64_t channels = shape.front();
    out.push_back({name + ".weight", std::move(shape)});
    out.push_back({name + ".bias", {channels}});
}

void maca(std::vector<TensorShape>& out, const std::string& name, int64_t channels) {
    out.push_back({name + "conv1.weight", {channels, channels}});
    out.push_back({name + "conv2.weight", {channels, channels}});
    out.push_back({name + "context.weight", {3 * channels, kContext}});
    layer(out, name + "mlp.0", {3 * channels, 2 * channels});
    layer(out, name + "mlp.2", {2 * channels, 3 * channels});
}

void level(std::vector<TensorShape>& out, const std::string& name, int64_t width, int64_t in) {
    layer(out, name + "merge", {width, in, 1, 1});
    for (int b = 0; b < 2; ++b) {
        const std::string block = fmt::format("{}blocks.{}.", name, b);
        layer(out, block + "norm1", {width});
        layer(out, block + "film", {2 * width, kContext});
        layer(out, block + "conv1", {width, width, 3, 3});
        layer(out, block + "norm2", {width});
        layer(out, block + "conv2", {width, width, 3, 3});
    }
}

}  // namespace

std::vector<TensorShape> liteEncoderManifest() {
    struct Stage {
        int blocks;
        int64_t out;
        int64_t expansion;
        int64_t kernel;
    };

    constexpr std::array<Stage, 7> kStages = {{{1, 16, 1, 3},
                                               {2, 24, 6, 3},
                                               {2, 40, 6, 5},
                                               {3, 80, 6, 3},
                                               {3, 112, 6, 5},
                                               {4, 192, 6, 5},
                                               {1, 320, 6, 3}}};
    std::vector<TensorShape> out;
    int64_t in = 32;
    layer(out, "conv_in", {in, 3, 3, 3});
    int block = 0;
    for (const Stage& stage : kStages)
        for (int i = 0; i < stage.blocks; ++i) {
            const std::string name = fmt::format("blocks.{}.", block++);
            const int64_t wide = in * stage.expansion;
            if (stage.expansion > 1)
                layer(out, name + "expand", {wide, in, 1, 1});
            layer(out, name + "depthwise", {wide, 1, stage.kernel, stage.kernel});
            layer(out, name + "project", {stage.out, wide, 1, 1});
            in = stage.out;
        }
    return out;
}

std::vector<TensorShape> liteManifest() {
    std::vector<TensorShape> out;
    layer(out, "statistics.0", {kContext, kStatistics});
    layer(out, "statistics.1", {kContext, kContext});
    for (size_t i = 0; i < kEncoded.size(); ++i)
        maca(out, fmt::format("macas.{}.", i), kEncoded[i]);
    for (size_t i = 0; i + 1 < kShallow.size(); ++i)
        layer(out, fmt::format("shallow.{}", i), {kShallow[i + 1], kShallow[i], 3, 3});
    for (size_t i = 0; i + 1 < kShallow.size(); ++i)
        layer(out, fmt::format("shallow_norms.{}", i), {kShallow[i + 1]});
    level(out, "levels.0.", kWidths[0], kEncoded[4] + kMasks);
    level(out, "levels.1.", kWidths[1], kWidths[0] + kEncoded[3] + kMasks);
    level(out,
          "levels.2.",
          kWidths[2],
          kWidths[1] + kEncoded[2] + kEncoded[1] + kEncoded[0] + kShallow.back() + kMasks);
    layer(out, "head_norm", {kWidths[2]});
    layer(out, "head", {kAnswers, kWidths[2], 1, 1});
    layer(out, "head_all", {kAnswers, kContext});
    return out;
}

std::vector<TensorShape> liteWholeManifest() {
    std::vector<TensorShape> out;
    layer(out, "whole.statistics", {kContext, kStatistics});
    layer(out, "whole.features", {kContext, 2 * (kEncoded[3] + kEncoded[4])});
    layer(out, "whole.context", {kContext, kContext});
    layer(out, "whole.head", {kGains, kWidths[2], 1, 1});
    layer(out, "whole.head_all", {kGains, kContext});
    return out;
}

bool seesWholePicture(const TensorMap& lite) {
    return lite.contains("whole.context.weight");
}

}  // namespace r2r
