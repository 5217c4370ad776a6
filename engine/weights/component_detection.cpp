// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/component_detection.h"

#include "engine/weights/efficientnet_weights.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <optional>

namespace r2r {
namespace {

/// Where in a checkpoint a component's tensors are.
struct Place {
    NameLayout layout{};
    std::string prefix;
};

/// Questions about the names of a checkpoint.
class Names {
public:
    explicit Names(const TensorMap& checkpoint) {
        for (const TensorMap::Entry& entry : checkpoint)
            names_.push_back(entry.name);
        std::ranges::sort(names_);
    }

    /// Whether some name begins so.
    [[nodiscard]] bool has(const std::string& beginning) const {
        const auto found = std::ranges::lower_bound(names_, beginning);
        return found != names_.end() && found->starts_with(beginning);
    }

    [[nodiscard]] bool hasPart(std::string_view beginning, std::string_view part) const {
        return std::ranges::any_of(names_, [&](std::string_view name) {
            return name.starts_with(beginning) && name.find(part) != std::string_view::npos;
        });
    }

private:
    std::vector<std::string_view> names_;
};

std::optional<Place> unetPlace(const Names& names) {
    if (names.has("model.diffusion_model."))
        return Place{NameLayout::Original, "model.diffusion_model."};
    const bool isController = names.has("zero_convs.") || names.has("input_hint_block.");
    if (names.has("input_blocks.") && !isController)
        return Place{NameLayout::Original, ""};
    if (names.has("down_blocks.") && names.has("time_embedding.") &&
        !names.has("controlnet_down_blocks.") && !names.has("controlnet_cond_embedding."))
        return Place{NameLayout::Diffusers, ""};
    return std::nullopt;
}

std::optional<Place> controllerPlace(const Names& names) {
    if (names.has("control_model."))
        return Place{NameLayout::Original, "control_model."};
    if (names.has("zero_convs.") || names.has("input_hint_block."))
        return Place{NameLayout::Original, ""};
    if (names.has("controlnet_down_blocks.") || names.has("controlnet_cond_embedding."))
        return Place{NameLayout::Diffusers, ""};
    return std::nullopt;
}

std::optional<Place> refinerPlace(const Names& names) {
    const bool isUnetLike = names.has("down_blocks.") && names.has("up_blocks.");
    if (isUnetLike && !names.has("time_embedding."))
        return Place{NameLayout::Diffusers, ""};
    return std::nullopt;
}

std::optional<Place> textPlace(const Names& names) {
    constexpr const char* kPrefix = "cond_stage_model.transformer.";
    if (names.has(kPrefix))
        return Place{NameLayout::Original, kPrefix};
    if (names.has("text_model."))
        return Place{NameLayout::Diffusers, ""};
    return std::nullopt;
}

/// Our own layout; the published one of the encoder is rewritten before.
std::optional<Place> litePlace(const Names& names, const std::string& mark) {
    if (names.has(mark))
        return Place{NameLayout::Diffusers, ""};
    return std::nullopt;
}

std::optional<Place> vaePlace(const Names& names) {
    // A whole training checkpoint also has "model." (of the UNet): ask for the longer prefix first.
    for (const std::string prefix : {"first_stage_model.", "model.", ""}) {
        if (!names.has(prefix + "encoder.") || !names.has(prefix + "decoder."))
            continue;
        const bool isDiffusers =
            names.has(prefix + "encoder.down_blocks.") || names.has(prefix + "decoder.up_blocks.");
        return Place{isDiffusers ? NameLayout::Diffusers : NameLayout::Original, prefix};
    }
    return std::nullopt;
}

Component vaeKind(const Names& names, const std::string& prefix) {
    if (names.has(prefix + "conditional_encoder."))
        return Component::HarmonyVae;
    const bool hasSkips = names.has(prefix + "filters.") ||
                          names.hasPart(prefix, ".skip_connect.") ||
                          names.hasPart(prefix + "decoder.up.", ".lora.");
    return hasSkips ? Component::ClearVae : Component::PlainVae;
}

/// The component's tensors under diffusers names, and others that stand in the same place.
TensorMap renamedTensors(const TensorMap& checkpoint, Component component, const Place& place) {
    TensorMap renamed(checkpoint.file());
    for (const TensorMap::Entry& entry : checkpoint) {
        if (!entry.name.starts_with(place.prefix))
            continue;
        const std::string_view name = std::string_view(entry.name).substr(place.prefix.size());
        if (auto target = diffusersName(component, place.layout, name))
            renamed.add(std::move(*target), entry.tensor);
    }
    return renamed;
}

/// The size of a tensor along an axis, or `otherwise` where it is missing.
int64_t side(const TensorMap& tensors, const std::string& name, size_t axis, int64_t otherwise) {
    const TensorMap::Entry* entry = tensors.find(name);
    if (entry == nullptr || entry->isNull() || static_cast<int64_t>(axis) >= entry->tensor.dim())
        return otherwise;
    return entry->tensor.size(static_cast<int64_t>(axis));
}

int64_t textLayers(const TensorMap& tensors) {
    int64_t layers = 0;
    constexpr int64_t kMost = 128;  // ten times as many as published
    while (layers < kMost &&
           tensors.find(fmt::format("text_model.encoder.layers.{}.layer_norm1.weight", layers)) !=
               nullptr)
        ++layers;
    return layers;
}

/// What cannot be seen because tensors are missing is taken to be as published.
ComponentWidths detectedWidths(const TensorMap& tensors, Component component) {
    ComponentWidths widths = fullWidths(component);
    if (component == Component::TextEncoder) {
        const std::string model = "text_model.";
        const std::string tokens = model + "embeddings.token_embedding.weight";
        const std::string positions = model + "embeddings.position_embedding.weight";
        widths.vocabulary = side(tensors, tokens, 0, widths.vocabulary);
        widths.hidden = side(tensors, tokens, 1, widths.hidden);
        widths.positions = side(tensors, positions, 0, widths.positions);
        widths.feedForward =
            side(tensors, model + "encoder.layers.0.mlp.fc1.weight", 0, widths.feedForward);
        if (const int64_t layers = textLayers(tensors); layers > 0)
            widths.layers = layers;
        return widths;
    }
    const bool isVae = component == Component::ClearVae || component == Component::PlainVae ||
                       component == Component::HarmonyVae;
    for (size_t b = 0; b < 4; ++b)
        widths.levels[b] =
            side(tensors,
                 fmt::format("{}down_blocks.{}.resnets.0.conv2.weight", isVae ? "encoder." : "", b),
                 0,
                 widths.levels[b]);
    if (widths.inputs > 0)
        widths.inputs = side(tensors, "conv_in.weight", 1, widths.inputs);
    if (widths.context > 0)
        widths.context = side(tensors,
                              "down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.weight",
                              1,
                              widths.context);
    return widths;
}

std::vector<int64_t> withoutTrailingOnes(std::vector<int64_t> shape) {
    while (!shape.empty() && shape.back() == 1)
        shape.pop_back();
    return shape;
}

/// A linear layer may be stored as a 1×1 convolution and the other way round.
std::optional<at::Tensor> fitted(const at::Tensor& tensor, const std::vector<int64_t>& shape) {
    if (tensor.sizes() == at::IntArrayRef(shape))
        return tensor;
    if (withoutTrailingOnes(tensor.sizes().vec()) == withoutTrailingOnes(shape))
        return tensor.reshape(shape);
    return std::nullopt;
}

DetectedComponent detected(const TensorMap& checkpoint, Component component, const Place& place) {
    const TensorMap found = renamedTensors(checkpoint, component, place);
    DetectedComponent result{.component = component,
                             .layout = place.layout,
                             .prefix = place.prefix,
                             .tensors = TensorMap(checkpoint.file()),
                             .widths = detectedWidths(found, component)};
    result.tensors.metadata = checkpoint.metadata;
    for (const TensorShape& expected : tensorManifest(component, result.widths)) {
        if (!found.contains(expected.name)) {
            const bool isOptional = isOptionalTensor(component, expected.name);
            (isOptional ? result.absent : result.missing).push_back(expected.name);
            continue;
        }
        const at::Tensor& tensor = found.at(expected.name);
        if (auto fitting = fitted(tensor, expected.shape))
            result.tensors.add(expected.name, std::move(*fitting));
        else
            result.misshapen.push_back(fmt::format("{} is {}, not {}",
                                                   expected.name,
                                                   shapeText(tensor.sizes()),
                                                   shapeText(expected.shape)));
    }
    return result;
}

}  // namespace

std::vector<DetectedComponent> detectComponents(const TensorMap& checkpoint) {
    const Names names(checkpoint);
    std::map<Component, Place> places;
    const auto note = [&places](Component component, const std::optional<Place>& place) {
        if (place)
            places.emplace(component, *place);
    };
    note(Component::Unet, unetPlace(names));
    note(Component::Controller, controllerPlace(names));
    if (const auto place = vaePlace(names))
        places.emplace(vaeKind(names, place->prefix), *place);
    note(Component::Refiner, refinerPlace(names));
    note(Component::TextEncoder, textPlace(names));
    note(Component::LiteEncoder, litePlace(names, "blocks.0.depthwise."));
    note(Component::Lite, litePlace(names, "macas.0.context."));

    std::vector<DetectedComponent> components;
    for (const auto& [component, place] : places)
        components.push_back(detected(checkpoint, component, place));
    if (isPublishedEfficientNet(checkpoint)) {
        components.push_back(detected(foldedEfficientNet(checkpoint),
                                      Component::LiteEncoder,
                                      {.layout = NameLayout::Diffusers}));
        components.back().layout = NameLayout::Original;
    }
    return components;
}

std::string widthsText(Component component, const ComponentWidths& widths) {
    if (component == Component::TextEncoder)
        return fmt::format("{} layers of {}, {} tokens, prompts of {}",
                           widths.layers,
                           widths.hidden,
                           widths.vocabulary,
                           widths.positions);
    if (component == Component::LiteEncoder || component == Component::Lite)
        return "the one size there is";
    std::string text = fmt::format("levels {}", fmt::join(widths.levels, "/"));
    if (widths.inputs > 0)
        text += fmt::format(", {} inputs", widths.inputs);
    if (widths.context > 0)
        text += fmt::format(", text {}", widths.context);
    return text;
}

std::vector<std::string> remarksOn(const DetectedComponent& detected) {
    std::vector<std::string> remarks;
    if (!detected.missing.empty())
        remarks.push_back(fmt::format("lacks {} {}, first {}",
                                      detected.missing.size(),
                                      detected.missing.size() == 1 ? "tensor" : "tensors",
                                      detected.missing.front()));
    if (!detected.misshapen.empty())
        remarks.push_back(fmt::format(
            "has {} of a wrong shape: {}", detected.misshapen.size(), detected.misshapen.front()));
    const auto lacks = [&detected](std::string_view beginning) {
        return std::ranges::any_of(detected.absent, [beginning](const std::string& name) {
            return name.starts_with(beginning);
        });
    };
    if (lacks("PCCAs."))
        remarks.push_back("has no MACA, or not all of it: what is missing does nothing");
    if (lacks("filters."))
        remarks.push_back("has no filter kernels: the constants are used");
    if (lacks("conv_in."))
        remarks.push_back("has no conv_in, which is never used");
    return remarks;
}

}  // namespace r2r
