// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/lora_name.h"

#include <array>
#include <utility>

namespace r2r {
namespace {

using Part = LoraName::Part;

/// Takes `beginning` off the front of `text` if it is there.
bool consume(std::string_view& text, std::string_view beginning) {
    if (!text.starts_with(beginning))
        return false;
    text.remove_prefix(beginning.size());
    return true;
}

/// Takes `ending` off the back of `text` if it is there.
bool consumeEnd(std::string_view& text, std::string_view ending) {
    if (!text.ends_with(ending))
        return false;
    text.remove_suffix(ending.size());
    return true;
}

/// Takes what says which of the matrices it is off the end of a name.
std::optional<Part> takePart(std::string_view& name) {
    constexpr std::array<std::pair<std::string_view, Part>, 11> kEndings = {
        {{".lora_down.weight", Part::Down},
         {".lora_up.weight", Part::Up},
         {".lora_A.weight", Part::Down},
         {".lora_B.weight", Part::Up},
         {".lora_linear_layer.down.weight", Part::Down},
         {".lora_linear_layer.up.weight", Part::Up},
         {".lora.down.weight", Part::Down},
         {".lora.up.weight", Part::Up},
         {"_lora.down.weight", Part::Down},  // of attention processors: "to_q_lora.down.weight"
         {"_lora.up.weight", Part::Up},
         {".alpha", Part::Alpha}}};
    for (const auto& [ending, part] : kEndings)
        if (consumeEnd(name, ending))
            return part;
    // PEFT puts the name of the adapter between: "to_q.lora_A.default.weight".
    std::string_view rest = name;
    if (!consumeEnd(rest, ".weight"))
        return std::nullopt;
    const size_t dot = rest.rfind('.');
    if (dot == std::string_view::npos)
        return std::nullopt;
    rest = rest.substr(0, dot);
    for (const auto& [ending, part] :
         {std::pair(".lora_A", Part::Down), std::pair(".lora_B", Part::Up)})
        if (consumeEnd(rest, ending)) {
            name = rest;
            return part;
        }
    return std::nullopt;
}

struct Prefix {
    std::string_view text;
    Component component;
    bool isUnderscored;
};

constexpr std::array<Prefix, 6> kPrefixes = {{{"lora_unet_", Component::Unet, true},
                                              {"lora_controlnet_", Component::Controller, true},
                                              {"lora_te_", Component::TextEncoder, true},
                                              {"unet.", Component::Unet, false},
                                              {"controlnet.", Component::Controller, false},
                                              {"text_encoder.", Component::TextEncoder, false}}};

/// "attn1.processor.to_q" is "attn1.to_q", and the output is the first of a list.
std::string withoutProcessor(std::string_view layer) {
    constexpr std::string_view kProcessor = ".processor.";
    std::string name(layer);
    if (const size_t at = name.find(kProcessor); at != std::string::npos)
        name.erase(at + 1, kProcessor.size() - 1);  // the first dot stays
    if (name.ends_with(".to_out"))
        name += ".0";
    return name;
}

}  // namespace

std::optional<LoraName> LoraName::of(std::string_view name) {
    const std::optional<Part> part = takePart(name);
    if (!part || name.empty())
        return std::nullopt;
    consume(name, "base_model.model.");
    LoraName result{.part = *part};
    for (const Prefix& prefix : kPrefixes)
        if (consume(name, prefix.text)) {
            result.component = prefix.component;
            result.isUnderscored = prefix.isUnderscored;
            break;
        }
    result.layer = result.isUnderscored ? std::string(name) : withoutProcessor(name);
    return result;
}

}  // namespace r2r
