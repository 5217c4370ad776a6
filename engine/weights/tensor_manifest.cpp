// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/tensor_manifest.h"

#include "engine/weights/lite_manifest.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace r2r {
namespace {

using Levels = std::array<int64_t, 4>;

/// Writes down a network brick by brick.
class ManifestWriter {
public:
    [[nodiscard]] std::vector<TensorShape> take() { return std::move(tensors_); }

    void tensor(std::string name, std::vector<int64_t> shape) {
        tensors_.push_back({std::move(name), std::move(shape)});
    }

    void norm(const std::string& name, int64_t channels) {
        tensor(name + ".weight", {channels});
        tensor(name + ".bias", {channels});
    }

    void linear(const std::string& name, int64_t out, int64_t in) {
        tensor(name + ".weight", {out, in});
        tensor(name + ".bias", {out});
    }

    void conv(const std::string& name, int64_t out, int64_t in, int64_t side) {
        tensor(name + ".weight", {out, in, side, side});
        tensor(name + ".bias", {out});
    }

    /// @param time  width of the time embedding, 0: none
    void resBlock(const std::string& name, int64_t out, int64_t in, int64_t time) {
        norm(name + ".norm1", in);
        conv(name + ".conv1", out, in, 3);
        if (time > 0)
            linear(name + ".time_emb_proj", out, time);
        norm(name + ".norm2", out);
        conv(name + ".conv2", out, out, 3);
        if (in != out)
            conv(name + ".conv_shortcut", out, in, 1);
    }

    void transformer(const std::string& name, int64_t channels, int64_t context) {
        norm(name + ".norm", channels);
        conv(name + ".proj_in", channels, channels, 1);
        const std::string block = name + ".transformer_blocks.0.";
        for (const int i : {1, 2, 3})
            norm(fmt::format("{}norm{}", block, i), channels);
        for (const auto& [attention, keys] :
             {std::pair("attn1", channels), std::pair("attn2", context)}) {
            tensor(block + attention + ".to_q.weight", {channels, channels});
            tensor(block + attention + ".to_k.weight", {channels, keys});
            tensor(block + attention + ".to_v.weight", {channels, keys});
            linear(block + attention + ".to_out.0", channels, channels);
        }
        linear(block + "ff.net.0.proj", 8 * channels, channels);
        linear(block + "ff.net.2", channels, 4 * channels);
        conv(name + ".proj_out", channels, channels, 1);
    }

    /// Single-head attention over all positions, as autoencoders and the refiner have it.
    void spatialAttention(const std::string& name, int64_t channels) {
        norm(name + ".group_norm", channels);
        for (const char* part : {".to_q", ".to_k", ".to_v", ".to_out.0"})
            linear(name + part, channels, channels);
    }

private:
    std::vector<TensorShape> tensors_;
};

/// The layers that the levels of a UNet-like network have beside ResBlocks.
struct LevelKind {
    int64_t time = 0;     ///< width of the time embedding, 0: none
    int64_t context = 0;  ///< features of the text, 0: no transformers
};

void downPath(ManifestWriter& out,
              const std::string& prefix,
              const Levels& levels,
              const LevelKind& kind) {
    for (size_t b = 0; b < 4; ++b) {
        const std::string block = fmt::format("{}down_blocks.{}.", prefix, b);
        for (size_t l = 0; l < 2; ++l) {
            const int64_t in = l == 0 && b > 0 ? levels[b - 1] : levels[b];
            out.resBlock(fmt::format("{}resnets.{}", block, l), levels[b], in, kind.time);
            if (kind.context > 0 && b < 3)
                out.transformer(fmt::format("{}attentions.{}", block, l), levels[b], kind.context);
        }
        if (b < 3)
            out.conv(block + "downsamplers.0.conv", levels[b], levels[b], 3);
    }
}

void middle(ManifestWriter& out,
            const std::string& prefix,
            int64_t channels,
            const LevelKind& kind) {
    out.resBlock(prefix + "mid_block.resnets.0", channels, channels, kind.time);
    if (kind.context > 0)
        out.transformer(prefix + "mid_block.attentions.0", channels, kind.context);
    else
        out.spatialAttention(prefix + "mid_block.attentions.0", channels);
    out.resBlock(prefix + "mid_block.resnets.1", channels, channels, kind.time);
}

/// The way up of UNet and refiner: every ResBlock also reads a residual of the way down.
void upPathWithResiduals(ManifestWriter& out, const Levels& levels, const LevelKind& kind) {
    const auto at = [&levels](size_t b) { return levels[3 - std::min<size_t>(b, 3)]; };
    for (size_t b = 0; b < 4; ++b) {
        const std::string block = fmt::format("up_blocks.{}.", b);
        for (size_t l = 0; l < 3; ++l) {
            const int64_t hidden = l == 0 && b > 0 ? at(b - 1) : at(b);
            const int64_t residual = l == 2 ? at(b + 1) : at(b);
            out.resBlock(
                fmt::format("{}resnets.{}", block, l), at(b), hidden + residual, kind.time);
            if (kind.context > 0 && b > 0)
                out.transformer(fmt::format("{}attentions.{}", block, l), at(b), kind.context);
        }
        if (b < 3)
            out.conv(block + "upsamplers.0.conv", at(b), at(b), 3);
    }
}

void timeEmbedding(ManifestWriter& out, int64_t base) {
    out.linear("time_embedding.linear_1", 4 * base, base);
    out.linear("time_embedding.linear_2", 4 * base, 4 * base);
}

void unet(ManifestWriter& out, const ComponentWidths& widths) {
    const Levels& levels = widths.levels;
    const LevelKind kind{.time = 4 * levels[0], .context = widths.context};
    out.conv("conv_in", levels[0], widths.inputs, 3);
    timeEmbedding(out, levels[0]);
    downPath(out, "", levels, kind);
    upPathWithResiduals(out, levels, kind);
    middle(out, "", levels[3], kind);
    out.norm("conv_norm_out", levels[0]);
    out.conv("conv_out", 4, levels[0], 3);
}

void hintEmbedding(ManifestWriter& out, int64_t channels) {
    const std::string name = "controlnet_cond_embedding.";
    out.conv(name + "conv_in", 16, 7, 3);
    constexpr std::array<int64_t, 7> kWidths = {16, 16, 32, 32, 96, 96, 256};
    for (size_t i = 0; i + 1 < kWidths.size(); ++i)
        out.conv(fmt::format("{}blocks.{}", name, i), kWidths[i + 1], kWidths[i], 3);
    out.conv(name + "conv_out", channels, 256, 3);
}

void controller(ManifestWriter& out, const ComponentWidths& widths) {
    const Levels& levels = widths.levels;
    const LevelKind kind{.time = 4 * levels[0], .context = widths.context};
    out.conv("conv_in", levels[0], 4, 3);
    timeEmbedding(out, levels[0]);
    hintEmbedding(out, levels[0]);
    downPath(out, "", levels, kind);
    middle(out, "", levels[3], kind);
    for (size_t i = 0; i < 12; ++i) {
        const int64_t channels = i == 0 ? levels[0] : levels[i % 3 == 0 ? i / 3 - 1 : i / 3];
        out.conv(fmt::format("controlnet_down_blocks.{}", i), channels, channels, 1);
    }
    out.conv("controlnet_mid_block", levels[3], levels[3], 1);
    for (size_t b = 0; b < 4; ++b) {
        const int64_t c = levels[b];
        const std::string name = fmt::format("PCCAs.{}.", b);
        out.tensor(name + "conv1.weight", {c, c, 1, 1});
        out.tensor(name + "conv2.weight", {c, c, 1, 1});
        out.linear(name + "mlp.0", 3 * c, 2 * c);
        out.linear(name + "mlp.2", 2 * c, 3 * c);
    }
}

void vaeEncoder(ManifestWriter& out, const std::string& prefix, const Levels& levels) {
    out.conv(prefix + "conv_in", levels[0], 3, 3);
    downPath(out, prefix, levels, {});
    middle(out, prefix, levels[3], {});
    out.norm(prefix + "conv_norm_out", levels[3]);
    out.conv(prefix + "conv_out", 8, levels[3], 3);
}

void vaeDecoder(ManifestWriter& out, const Levels& levels, bool hasMergeConvs) {
    const std::string prefix = "decoder.";
    out.conv(prefix + "conv_in", levels[3], 4, 3);
    middle(out, prefix, levels[3], {});
    for (size_t b = 0; b < 4; ++b) {
        const int64_t channels = levels[3 - b];
        const std::string block = fmt::format("{}up_blocks.{}.", prefix, b);
        for (size_t l = 0; l < 3; ++l) {
            const int64_t in = l == 0 && b > 0 ? levels[4 - b] : channels;
            const std::string name = fmt::format("{}resnets.{}", block, l);
            out.resBlock(name, channels, in, 0);
            if (hasMergeConvs)
                out.tensor(name + ".skip_connect.conv.weight", {channels, in, 1, 1});
        }
        if (b < 3)
            out.conv(block + "upsamplers.0.conv", channels, channels, 3);
    }
    out.norm(prefix + "conv_norm_out", levels[0]);
    out.conv(prefix + "conv_out", 3, levels[0], 3);
}

/// Channels of the k-th of the 12 features that an autoencoder's skips carry.
int64_t skipChannels(const Levels& levels, size_t k) {
    return levels[k < 4 ? 0 : k < 7 ? 1 : k < 10 ? 2 : 3];
}

void filters(ManifestWriter& out, const Levels& levels) {
    for (size_t k = 0; k < 12; ++k) {
        const std::string name = fmt::format("filters.{}.", k);
        for (const FilterKernel& kernel : filterKernels())
            out.tensor(name + kernel.name, {skipChannels(levels, k), 1, 3, 3});
        out.tensor(name + "alpha", {9});
        out.tensor(name + "beta", {1});
    }
}

void conditionalEncoder(ManifestWriter& out, const Levels& levels) {
    const std::string prefix = "conditional_encoder.";
    vaeEncoder(out, prefix, levels);
    out.conv(prefix + "add_conv_in", levels[0], 1, 3);
    for (size_t k = 0; k < 12; ++k)  // three ResBlocks of each of the decoder's levels read one
        out.conv(fmt::format("{}down_block_skip_convs.{}", prefix, k),
                 levels[k / 3],
                 skipChannels(levels, k),
                 1);
    out.conv(prefix + "mid_block_skip_conv", levels[3], levels[3], 1);
    out.conv("latent_skip_conv", 4, 4, 1);
}

void vae(ManifestWriter& out, Component component, const Levels& levels) {
    vaeEncoder(out, "encoder.", levels);
    vaeDecoder(out, levels, component == Component::ClearVae);
    out.conv("quant_conv", 8, 8, 1);
    out.conv("post_quant_conv", 4, 4, 1);
    if (component == Component::ClearVae)
        filters(out, levels);
    if (component == Component::HarmonyVae)
        conditionalEncoder(out, levels);
}

void refiner(ManifestWriter& out, const ComponentWidths& widths) {
    const Levels& levels = widths.levels;
    out.conv("conv_in", levels[0], widths.inputs, 3);
    downPath(out, "", levels, {});
    upPathWithResiduals(out, levels, {});
    middle(out, "", levels[3], {});
    out.norm("conv_norm_out", levels[0]);
    out.conv("conv_out", 3, levels[0], 3);
}

void textEncoder(ManifestWriter& out, const ComponentWidths& widths) {
    const int64_t hidden = widths.hidden;
    const std::string model = "text_model.";
    out.tensor(model + "embeddings.token_embedding.weight", {widths.vocabulary, hidden});
    out.tensor(model + "embeddings.position_embedding.weight", {widths.positions, hidden});
    for (int64_t i = 0; i < widths.layers; ++i) {
        const std::string layer = fmt::format("{}encoder.layers.{}.", model, i);
        for (const char* part : {"k_proj", "v_proj", "q_proj", "out_proj"})
            out.linear(layer + "self_attn." + part, hidden, hidden);
        out.norm(layer + "layer_norm1", hidden);
        out.linear(layer + "mlp.fc1", widths.feedForward, hidden);
        out.linear(layer + "mlp.fc2", hidden, widths.feedForward);
        out.norm(layer + "layer_norm2", hidden);
    }
    out.norm(model + "final_layer_norm", hidden);
}

}  // namespace

std::vector<TensorShape> tensorManifest(Component component, const ComponentWidths& widths) {
    ManifestWriter out;
    switch (component) {
        case Component::Unet:
            unet(out, widths);
            break;
        case Component::Controller:
            controller(out, widths);
            break;
        case Component::ClearVae:
        case Component::PlainVae:
        case Component::HarmonyVae:
            vae(out, component, widths.levels);
            break;
        case Component::Refiner:
            refiner(out, widths);
            break;
        case Component::TextEncoder:
            textEncoder(out, widths);
            break;
        case Component::LiteEncoder:
            return liteEncoderManifest();
        case Component::Lite:
            return liteManifest();
    }
    return out.take();
}

ComponentWidths fullWidths(Component component) {
    switch (component) {
        case Component::Unet:
            return {.levels = {320, 640, 1280, 1280}, .inputs = 9, .context = 768};
        case Component::Controller:
            return {.levels = {320, 640, 1280, 1280}, .context = 768};
        case Component::Refiner:
            return {.levels = {128, 256, 512, 512}, .inputs = 7};
        case Component::TextEncoder:
            return {.vocabulary = 49408,
                    .positions = 77,
                    .hidden = 768,
                    .feedForward = 3072,
                    .layers = 12};
        case Component::LiteEncoder:
        case Component::Lite:
            return {};
        default:
            return {.levels = {128, 256, 512, 512}};
    }
}

std::vector<TensorShape> fullManifest(Component component) {
    return tensorManifest(component, fullWidths(component));
}

ComponentWidths goldenWidths(Component component) {
    switch (component) {
        case Component::Unet:
            return {.levels = {32, 64, 128, 128}, .inputs = 9, .context = 32};
        case Component::Controller:
            return {.levels = {32, 64, 128, 128}, .context = 32};
        case Component::Refiner:
            return {.levels = {32, 64, 128, 128}, .inputs = 7};
        case Component::TextEncoder:
            return {
                .vocabulary = 100, .positions = 77, .hidden = 32, .feedForward = 128, .layers = 2};
        case Component::LiteEncoder:
        case Component::Lite:
            return {};
        default:
            return {.levels = {32, 64, 128, 128}};
    }
}

std::vector<TensorShape> goldenManifest(Component component) {
    return tensorManifest(component, goldenWidths(component));
}

bool isOptionalTensor(Component component, const std::string& name) {
    if (component == Component::Controller)
        return name.starts_with("PCCAs.") || name.starts_with("conv_in.");
    if (component == Component::Lite)
        return name.starts_with("whole.");
    return component == Component::ClearVae && filterKernelOf(name) != nullptr;
}

const std::array<FilterKernel, 8>& filterKernels() {
    static constexpr std::array<FilterKernel, 8> kKernels = {{
        {"Sobel_x", {1, 0, -1, 2, 0, -2, 1, 0, -1}},
        {"Sobel_y", {1, 2, 1, 0, 0, 0, -1, -2, -1}},
        {"Laplation", {0, 1, 0, 1, -4, 1, 0, 1, 0}},  // spelled as files have it
        {"Edge", {-1, -1, -1, -1, 8, -1, -1, -1, -1}},
        {"Sobel_xy", {0, 1, 2, -1, 0, 1, -2, -1, 0}},
        {"Sobel_yx", {-2, -1, 0, -1, 0, 1, 0, 1, 2}},
        {"Roberts_x", {1, 0, 0, 0, -1, 0, 0, 0, 0}},
        {"Roberts_y", {0, 1, 0, -1, 0, 0, 0, 0, 0}},
    }};
    return kKernels;
}

const FilterKernel* filterKernelOf(const std::string& tensorName) {
    if (!tensorName.starts_with("filters."))
        return nullptr;
    const std::string_view last = std::string_view(tensorName).substr(tensorName.rfind('.') + 1);
    const auto& kernels = filterKernels();
    const auto found = std::ranges::find(kernels, last, &FilterKernel::name);
    return found == kernels.end() ? nullptr : &*found;
}

}  // namespace r2r
