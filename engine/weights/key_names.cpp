// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/key_names.h"

#include <array>
#include <charconv>
#include <fmt/format.h>
#include <utility>

namespace r2r {
namespace {

using Name = std::optional<std::string>;

/// One spelling for another.
using Renaming = std::pair<std::string_view, std::string_view>;

/// Takes `prefix` off the front of `name` if it is there.
bool consume(std::string_view& name, std::string_view prefix) {
    if (!name.starts_with(prefix))
        return false;
    name.remove_prefix(prefix.size());
    return true;
}

/// Takes "12." off the front.
std::optional<int> consumeIndex(std::string_view& name) {
    int index = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), index);
    if (error != std::errc() || index < 0 || index > 999)
        return std::nullopt;
    std::string_view rest = name.substr(static_cast<size_t>(end - name.data()));
    if (!consume(rest, "."))
        return std::nullopt;
    name = rest;
    return index;
}

/// Renames the beginning by the first entry that fits.
template <size_t N>
Name renamed(std::string_view name, const std::array<Renaming, N>& table) {
    for (const auto& [from, to] : table)
        if (std::string_view rest = name; consume(rest, from))
            return fmt::format("{}{}", to, rest);
    return std::nullopt;
}

Name joined(const std::string& front, const Name& back) {
    if (!back)
        return std::nullopt;
    return front + *back;
}

// UNet and Controller -------------------------------------------------------------------------

Name unetResBlock(std::string_view part) {
    constexpr std::array<Renaming, 6> kParts = {{{"in_layers.0.", "norm1."},
                                                 {"in_layers.2.", "conv1."},
                                                 {"emb_layers.1.", "time_emb_proj."},
                                                 {"out_layers.0.", "norm2."},
                                                 {"out_layers.3.", "conv2."},
                                                 {"skip_connection.", "conv_shortcut."}}};
    return renamed(part, kParts);
}

/// "input_blocks.i.j.…", after "input_blocks.".
Name unetInputBlock(std::string_view name) {
    const auto i = consumeIndex(name);
    const auto j = consumeIndex(name);
    if (!i || !j || *i > 11)
        return std::nullopt;
    if (*i == 0)
        return *j == 0 ? Name(fmt::format("conv_in.{}", name)) : std::nullopt;
    const std::string block = fmt::format("down_blocks.{}.", (*i - 1) / 3);
    const int l = (*i - 1) % 3;
    if (*j == 0 && l == 2 && consume(name, "op."))
        return fmt::format("{}downsamplers.0.conv.{}", block, name);
    if (*j == 0 && l < 2)
        return joined(fmt::format("{}resnets.{}.", block, l), unetResBlock(name));
    if (*j == 1 && l < 2)
        return fmt::format("{}attentions.{}.{}", block, l, name);
    return std::nullopt;
}

/// "output_blocks.i.j.…", after "output_blocks.".
Name unetOutputBlock(std::string_view name) {
    const auto i = consumeIndex(name);
    const auto j = consumeIndex(name);
    if (!i || !j || *i > 11)
        return std::nullopt;
    const std::string block = fmt::format("up_blocks.{}.", *i / 3);
    const int l = *i % 3;
    if (*j == 0)
        return joined(fmt::format("{}resnets.{}.", block, l), unetResBlock(name));
    // The upsampler comes after the transformer, and in its place where there is none.
    if (l == 2 && *j == (*i == 2 ? 1 : 2) && consume(name, "conv."))
        return fmt::format("{}upsamplers.0.conv.{}", block, name);
    if (*j == 1 && *i > 2)
        return fmt::format("{}attentions.{}.{}", block, l, name);
    return std::nullopt;
}

Name unetMiddleBlock(std::string_view name) {
    const auto part = consumeIndex(name);
    if (part == 0 || part == 2)
        return joined(fmt::format("mid_block.resnets.{}.", *part / 2), unetResBlock(name));
    if (part == 1)
        return fmt::format("mid_block.attentions.0.{}", name);
    return std::nullopt;
}

Name unetName(std::string_view name) {
    constexpr std::array<Renaming, 4> kFixed = {{{"time_embed.0.", "time_embedding.linear_1."},
                                                 {"time_embed.2.", "time_embedding.linear_2."},
                                                 {"out.0.", "conv_norm_out."},
                                                 {"out.2.", "conv_out."}}};
    if (consume(name, "input_blocks."))
        return unetInputBlock(name);
    if (consume(name, "output_blocks."))
        return unetOutputBlock(name);
    if (consume(name, "middle_block."))
        return unetMiddleBlock(name);
    return renamed(name, kFixed);
}

Name hintName(std::string_view name) {
    const auto i = consumeIndex(name);
    if (!i || *i % 2 != 0 || *i > 14)
        return std::nullopt;
    const std::string layer = *i == 0    ? "conv_in"
                              : *i == 14 ? "conv_out"
                                         : fmt::format("blocks.{}", *i / 2 - 1);
    return fmt::format("controlnet_cond_embedding.{}.{}", layer, name);
}

Name controllerName(std::string_view name) {
    if (name.starts_with("PCCAs."))
        return std::string(name);
    if (consume(name, "input_hint_block."))
        return hintName(name);
    if (consume(name, "middle_block_out.0."))
        return fmt::format("controlnet_mid_block.{}", name);
    if (consume(name, "zero_convs.")) {
        const auto i = consumeIndex(name);
        if (i && consumeIndex(name) == 0)
            return fmt::format("controlnet_down_blocks.{}.{}", *i, name);
        return std::nullopt;
    }
    return unetName(name);
}

// Autoencoders --------------------------------------------------------------------------------

Name vaeResBlock(std::string_view part) {
    constexpr std::array<Renaming, 2> kParts = {
        {{"nin_shortcut.", "conv_shortcut."}, {"lora.", "skip_connect."}}};
    const Name other = renamed(part, kParts);
    return other ? other : Name(std::string(part));
}

Name vaeMiddle(std::string_view name) {
    constexpr std::array<Renaming, 5> kAttention = {{{"norm.", "group_norm."},
                                                     {"q.", "to_q."},
                                                     {"k.", "to_k."},
                                                     {"v.", "to_v."},
                                                     {"proj_out.", "to_out.0."}}};
    if (consume(name, "block_1."))
        return joined("mid_block.resnets.0.", vaeResBlock(name));
    if (consume(name, "block_2."))
        return joined("mid_block.resnets.1.", vaeResBlock(name));
    if (consume(name, "attn_1."))
        return joined("mid_block.attentions.0.", renamed(name, kAttention));
    return std::nullopt;
}

/// A level of the encoder ("down") or decoder ("up"), after "down." or "up.".
Name vaeLevel(std::string_view name, bool isDecoder) {
    const auto i = consumeIndex(name);
    if (!i || *i > 3)
        return std::nullopt;
    // The decoder's levels are counted from the other end.
    const std::string block =
        isDecoder ? fmt::format("up_blocks.{}.", 3 - *i) : fmt::format("down_blocks.{}.", *i);
    if (consume(name, isDecoder ? "upsample.conv." : "downsample.conv."))
        return fmt::format(
            "{}{}.0.conv.{}", block, isDecoder ? "upsamplers" : "downsamplers", name);
    if (!consume(name, "block."))
        return std::nullopt;
    const auto j = consumeIndex(name);
    if (!j)
        return std::nullopt;
    return joined(fmt::format("{}resnets.{}.", block, *j), vaeResBlock(name));
}

Name vaeCoder(std::string_view name, bool isDecoder) {
    if (name.starts_with("conv_in.") || name.starts_with("conv_out."))
        return std::string(name);
    if (consume(name, "norm_out."))
        return fmt::format("conv_norm_out.{}", name);
    if (consume(name, "mid."))
        return vaeMiddle(name);
    if (consume(name, isDecoder ? "up." : "down."))
        return vaeLevel(name, isDecoder);
    return std::nullopt;
}

Name vaeName(std::string_view name) {
    for (const std::string_view same : {"filters.", "quant_conv.", "post_quant_conv."})
        if (name.starts_with(same))
            return std::string(name);
    if (consume(name, "encoder."))
        return joined("encoder.", vaeCoder(name, false));
    if (consume(name, "decoder."))
        return joined("decoder.", vaeCoder(name, true));
    return std::nullopt;
}

/// Names that the attention of autoencoders had in older diffusers versions.
std::string withCurrentAttention(std::string_view name) {
    constexpr std::string_view kAttention = "mid_block.attentions.0.";
    constexpr std::array<Renaming, 4> kOld = {
        {{"query.", "to_q."}, {"key.", "to_k."}, {"value.", "to_v."}, {"proj_attn.", "to_out.0."}}};
    const size_t at = name.find(kAttention);
    if (at == std::string_view::npos)
        return std::string(name);
    const size_t tail = at + kAttention.size();
    const Name current = renamed(name.substr(tail), kOld);
    return current ? std::string(name.substr(0, tail)) + *current : std::string(name);
}

}  // namespace

Name diffusersName(Component component, NameLayout layout, std::string_view name) {
    if (layout == NameLayout::Diffusers)
        return withCurrentAttention(name);
    switch (component) {
        case Component::Unet:
            return unetName(name);
        case Component::Controller:
            return controllerName(name);
        case Component::ClearVae:
        case Component::PlainVae:
            return vaeName(name);
        case Component::TextEncoder:
            return std::string(name);  // differs by the prefix alone
        case Component::HarmonyVae:
        case Component::Refiner:
        case Component::LiteEncoder:
        case Component::Lite:
            break;  // were only ever published in the diffusers layout
    }
    return std::nullopt;
}

}  // namespace r2r
