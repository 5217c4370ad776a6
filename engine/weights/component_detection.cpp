// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/component_detection.h"

#include "engine/weights/dtype_names.h"
#include "engine/weights/efficientnet_weights.h"
#include "engine/weights/float8_weights.h"
#include "engine/weights/lite_manifest.h"
#include "engine/weights/wrapper_names.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <optional>
#include <utility>

namespace r2r {
namespace {

/// The place of a component's tensors in a checkpoint.
struct Place {
    NameLayout layout{};
    std::string prefix;
    std::string_view added;  ///< what its names lack in the file
};

constexpr std::string_view kTextModel = "text_model.";

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

// Each finds its component among the names that begin with `root`, or nothing.

bool isController(const Names& names, const std::string& root) {
    return names.has(root + "zero_convs.") || names.has(root + "input_hint_block.") ||
           names.has(root + "controlnet_down_blocks.") ||
           names.has(root + "controlnet_cond_embedding.");
}

/// Whether it has what UNets with a text have, and refiners do not.
bool knowsTimeOrText(const Names& names, const std::string& root) {
    return names.has(root + "time_embedding.") || names.hasPart(root, ".transformer_blocks.");
}

std::optional<Place> unetPlace(const Names& names, const std::string& root) {
    if (isController(names, root))
        return std::nullopt;
    if (names.has(root + "input_blocks."))
        return Place{NameLayout::Original, root};
    if (names.has(root + "down_blocks.") && knowsTimeOrText(names, root))
        return Place{NameLayout::Diffusers, root};
    return std::nullopt;
}

std::optional<Place> controllerPlace(const Names& names, const std::string& root) {
    if (names.has(root + "control_model."))
        return Place{NameLayout::Original, root + "control_model."};
    if (names.has(root + "zero_convs.") || names.has(root + "input_hint_block."))
        return Place{NameLayout::Original, root};
    if (isController(names, root))
        return Place{NameLayout::Diffusers, root};
    return std::nullopt;
}

std::optional<Place> refinerPlace(const Names& names, const std::string& root) {
    const bool isUnetLike = names.has(root + "down_blocks.") && names.has(root + "up_blocks.");
    if (isUnetLike && !knowsTimeOrText(names, root))
        return Place{NameLayout::Diffusers, root};
    return std::nullopt;
}

std::optional<Place> textPlace(const Names& names, const std::string& root) {
    const std::string original = root + "cond_stage_model.transformer.";
    if (names.has(original))
        return Place{NameLayout::Original, original};
    if (names.has(root + "text_model."))
        return Place{NameLayout::Diffusers, root};
    if (names.has(root + "embeddings.token_embedding."))  // as transformers writes it from 5.6 on
        return Place{NameLayout::Diffusers, root, kTextModel};
    return std::nullopt;
}

/// Our own layout; the published one of the encoder is rewritten before.
std::optional<Place> liteEncoderPlace(const Names& names, const std::string& root) {
    if (names.has(root + "blocks.0.depthwise."))
        return Place{NameLayout::Diffusers, root};
    return std::nullopt;
}

std::optional<Place> litePlace(const Names& names, const std::string& root) {
    if (names.has(root + "macas.0.context."))
        return Place{NameLayout::Diffusers, root};
    return std::nullopt;
}

std::optional<Place> vaePlace(const Names& names, const std::string& root) {
    for (const std::string& prefix : {root + "first_stage_model.", root}) {
        if (!names.has(prefix + "encoder.") || !names.has(prefix + "decoder."))
            continue;
        const bool isDiffusers =
            names.has(prefix + "encoder.down_blocks.") || names.has(prefix + "decoder.up_blocks.");
        return Place{isDiffusers ? NameLayout::Diffusers : NameLayout::Original, prefix};
    }
    return std::nullopt;
}

/// The first place of a component, and where else it could have been taken from.
struct FoundPlaces {
    std::optional<Place> place;
    std::vector<std::string> others;  ///< prefixes
};

using PlaceFinder = std::optional<Place> (*)(const Names& names, const std::string& root);

FoundPlaces placesOf(const Names& names,
                     const std::vector<std::string>& roots,
                     PlaceFinder finder) {
    FoundPlaces found;
    for (const std::string& root : roots) {
        const std::optional<Place> place = finder(names, root);
        if (place && !found.place)
            found.place = place;
        else if (place && place->prefix != found.place->prefix)
            found.others.push_back(place->prefix);
    }
    return found;
}

Component vaeKind(const Names& names, const std::string& prefix) {
    if (names.has(prefix + "conditional_encoder."))
        return Component::HarmonyVae;
    const bool hasSkips = names.has(prefix + "filters.") ||
                          names.hasPart(prefix, ".skip_connect.") ||
                          names.hasPart(prefix + "decoder.up.", ".lora.");
    return hasSkips ? Component::ClearVae : Component::PlainVae;
}

/// The component's tensors under diffusers names, and others of the same place.
TensorMap renamedTensors(const TensorMap& checkpoint, Component component, const Place& place) {
    const auto renamed = [&](std::string_view name) -> std::optional<std::string> {
        if (!name.starts_with(place.prefix))
            return std::nullopt;
        return diffusersName(
            component,
            place.layout,
            std::string(place.added) + std::string(name.substr(place.prefix.size())));
    };
    TensorMap tensors(checkpoint.file());
    for (const TensorMap::Entry& entry : checkpoint)
        if (auto target = renamed(entry.name))
            tensors.add(std::move(*target), entry.tensor);
    for (const auto& [name, type] : checkpoint.unreadable)
        if (auto target = renamed(name))
            tensors.unreadable.emplace(std::move(*target), type);
    return tensors;
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

/// Widths that cannot be seen because tensors are missing are taken to be as published.
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

/// R2R-Lite's second view is there or not, as a whole.
std::vector<TensorShape> manifestFor(const TensorMap& found,
                                     Component component,
                                     const ComponentWidths& widths) {
    std::vector<TensorShape> manifest = tensorManifest(component, widths);
    if (component == Component::Lite && seesWholePicture(found))
        for (TensorShape& tensor : liteWholeManifest())
            manifest.push_back(std::move(tensor));
    return manifest;
}

DetectedComponent detected(const TensorMap& checkpoint, Component component, const Place& place) {
    const TensorMap found = renamedTensors(checkpoint, component, place);
    DetectedComponent result{.component = component,
                             .layout = place.layout,
                             .prefix = place.prefix,
                             .tensors = TensorMap(checkpoint.file()),
                             .widths = detectedWidths(found, component)};
    result.tensors.metadata = checkpoint.metadata;
    for (const TensorShape& expected : manifestFor(found, component, result.widths)) {
        if (const auto type = found.unreadable.find(expected.name);
            type != found.unreadable.end()) {
            result.unusable.push_back(fmt::format("{} ({})", expected.name, type->second));
            continue;
        }
        if (!found.contains(expected.name)) {
            const bool isOptional =
                component != Component::Lite && isOptionalTensor(component, expected.name);
            (isOptional ? result.absent : result.missing).push_back(expected.name);
            continue;
        }
        const at::Tensor& tensor = found.at(expected.name);
        if (auto fitting = fitted(tensor, expected.shape)) {
            if (const auto numbers = weightNumbers(found, expected.name))
                result.tensors.add(expected.name, *fitted(*numbers, expected.shape));
            else
                result.unusable.push_back(
                    fmt::format("{} ({})", expected.name, dtypeName(tensor.scalar_type())));
        } else
            result.misshapen.push_back(fmt::format("{} is {}, not {}",
                                                   expected.name,
                                                   shapeText(tensor.sizes()),
                                                   shapeText(expected.shape)));
    }
    return result;
}

}  // namespace

std::vector<DetectedComponent> detectComponents(const TensorMap& file) {
    const TensorMap checkpoint = withoutInnerWrappers(file);
    const Names names(checkpoint);
    const std::vector<std::string> roots = wrapperPrefixes(checkpoint);
    std::map<Component, FoundPlaces> places;
    constexpr std::array<std::pair<Component, PlaceFinder>, 6> kFinders = {
        {{Component::Unet, unetPlace},
         {Component::Controller, controllerPlace},
         {Component::Refiner, refinerPlace},
         {Component::TextEncoder, textPlace},
         {Component::LiteEncoder, liteEncoderPlace},
         {Component::Lite, litePlace}}};
    for (const auto& [component, finder] : kFinders)
        if (FoundPlaces found = placesOf(names, roots, finder); found.place)
            places.emplace(component, std::move(found));
    if (FoundPlaces vae = placesOf(names, roots, vaePlace); vae.place)
        places.emplace(vaeKind(names, vae.place->prefix), std::move(vae));

    std::vector<DetectedComponent> components;
    for (const auto& [component, found] : places) {
        components.push_back(detected(checkpoint, component, *found.place));
        components.back().otherPrefixes = found.others;
    }
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
    if (!detected.unusable.empty())
        remarks.push_back(fmt::format("has {} {} of a type that cannot be computed with, first {}",
                                      detected.unusable.size(),
                                      detected.unusable.size() == 1 ? "tensor" : "tensors",
                                      detected.unusable.front()));
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
