// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/released_config.h"

#include "engine/weights/config_rules.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string>
#include <string_view>
#include <vector>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr int kLatentCell = 8;
constexpr int kUsualSampleSize = 64;
constexpr int kSmallestSide = 64;
constexpr int kLargestSide = 4096;

Json levelsJson(const ComponentWidths& widths) {
    return Json(widths.levels);
}

/// Heads for each level. diffusers calls their number "attention_head_dim"; the newer key of the
/// right name beats it.
std::array<int64_t, 4> headsOf(const Json& config,
                               const ComponentWidths& widths,
                               const std::string& source) {
    std::array<int64_t, 4> heads = {8, 8, 8, 8};
    for (const char* key : {"num_attention_heads", "attention_head_dim"}) {
        if (!config.contains(key) || config.at(key).is_null())
            continue;
        const Json& value = config.at(key);
        const bool isList = value.is_array() && value.size() == heads.size();
        for (size_t level = 0; level < heads.size(); ++level) {
            const Json& one = isList ? value.at(level) : value;
            const int64_t most = widths.levels[level];
            if (!one.is_number_integer() || one.get<int64_t>() < 1 || one.get<int64_t>() > most ||
                most % one.get<int64_t>() != 0)
                refuseConfig(
                    source,
                    key,
                    value,
                    fmt::format("that many heads do not divide the {} channels of level {}",
                                most,
                                level + 1));
            heads[level] = one.get<int64_t>();
        }
        return heads;
    }
    return heads;
}

void notePrediction(const Json& config, const std::string& source, NetworkSettings& settings) {
    if (!config.contains("prediction_type"))
        return;
    const Json& value = config.at("prediction_type");
    if (value == "epsilon")
        settings.prediction = Prediction::Noise;
    else if (value == "v_prediction")
        settings.prediction = Prediction::Velocity;
    else if (value == "sample")
        settings.prediction = Prediction::Sample;
    else
        refuseConfig(source,
                     "prediction_type",
                     value,
                     "only \"epsilon\", \"v_prediction\" and \"sample\" can be computed");
}

std::optional<int> sideOf(const Json& config) {
    if (!config.contains("sample_size") || !config.at("sample_size").is_number_integer())
        return std::nullopt;
    const auto size = config.at("sample_size").get<int64_t>();
    if (size == kUsualSampleSize || size < kSmallestSide / kLatentCell ||
        size > kLargestSide / kLatentCell)
        return std::nullopt;
    return static_cast<int>(size) * kLatentCell;
}

void noteVae(const Json& config,
             const DetectedComponent& vae,
             const std::string& source,
             NetworkSettings& settings) {
    requireRules(config, vaeRules(), source);
    requireShape(config, "block_out_channels", levelsJson(vae.widths), source);
    requireShape(config, "latent_channels", 4, source);
    settings.latentScale = numberIn(config, "scaling_factor", settings.latentScale, source);
    settings.latentShift = numberIn(config, "shift_factor", settings.latentShift, source);
    if (settings.latentScale == 0)
        refuseConfig(source, "scaling_factor", 0, "latents cannot be divided by it");
}

void noteText(const Json& config,
              const DetectedComponent& text,
              const std::string& source,
              NetworkSettings& settings) {
    const ComponentWidths& widths = text.widths;
    if (config.contains("text_config") && config.at("text_config").is_object()) {
        noteText(config.at("text_config"), text, source, settings);  // of a whole CLIP
        return;
    }
    requireRules(config, textRules(), source);
    requireShape(config, "hidden_size", widths.hidden, source);
    requireShape(config, "intermediate_size", widths.feedForward, source);
    requireShape(config, "num_hidden_layers", widths.layers, source);
    requireShape(config, "max_position_embeddings", widths.positions, source);
    requireShape(config, "vocab_size", widths.vocabulary, source);
    settings.textHasExactGelu = config.value("hidden_act", Json("quick_gelu")) == "gelu";
    if (!config.contains("num_attention_heads"))
        return;
    const Json& heads = config.at("num_attention_heads");
    if (!heads.is_number_integer() || heads.get<int64_t>() < 1 ||
        widths.hidden % heads.get<int64_t>() != 0)
        refuseConfig(source,
                     "num_attention_heads",
                     heads,
                     fmt::format("that many heads do not divide {} features", widths.hidden));
    const int64_t usual = widths.hidden % 64 == 0 ? widths.hidden / 64 : 4;
    const bool isUsual = heads.get<int64_t>() == usual;
    settings.textHeads = isUsual ? 0 : heads.get<int64_t>();
}

/// Which component a class of diffusers or transformers is; nothing for one that is not known.
std::optional<std::vector<Component>> componentsOfClass(const Json& config) {
    std::string name;
    if (config.contains("_class_name") && config.at("_class_name").is_string())
        name = config.at("_class_name").get<std::string>();
    else if (config.contains("architectures") && config.at("architectures").is_array() &&
             config.at("architectures").size() == 1 &&
             config.at("architectures").front().is_string())
        name = config.at("architectures").front().get<std::string>();
    if (name == "UNet2DConditionModel")
        return std::vector{Component::Unet};
    if (name == "ControlNetModel")
        return std::vector{Component::Controller};
    if (name == "UNet2DModel")
        return std::vector{Component::Refiner};
    if (name == "AutoencoderKL")
        return std::vector{Component::ClearVae, Component::PlainVae, Component::HarmonyVae};
    if (name == "CLIPTextModel" || name == "CLIPTextModelWithProjection")
        return std::vector{Component::TextEncoder};
    return std::nullopt;
}

void noteComponent(const Json& config,
                   const DetectedComponent& component,
                   const std::string& source,
                   NetworkSettings& settings) {
    const ComponentWidths& widths = component.widths;
    switch (component.component) {
        case Component::Unet:
            requireRules(config, encoderRules(), source);
            requireRules(config, unetRules(), source);
            requireShape(config, "block_out_channels", levelsJson(widths), source);
            requireShape(config, "in_channels", widths.inputs, source);
            requireShape(config, "cross_attention_dim", widths.context, source);
            settings.unetHeads = headsOf(config, widths, source);
            notePrediction(config, source, settings);
            break;
        case Component::Controller:
            requireRules(config, encoderRules(), source);
            requireRules(config, controllerRules(), source);
            requireShape(config, "block_out_channels", levelsJson(widths), source);
            requireShape(config, "cross_attention_dim", widths.context, source);
            settings.controllerHeads = headsOf(config, widths, source);
            break;
        case Component::ClearVae:
        case Component::PlainVae:
        case Component::HarmonyVae:
            noteVae(config, component, source, settings);
            break;
        case Component::Refiner:
            requireRules(config, refinerRules(), source);
            requireShape(config, "block_out_channels", levelsJson(widths), source);
            requireShape(config, "in_channels", widths.inputs, source);
            break;
        case Component::TextEncoder:
            noteText(config, component, source, settings);
            break;
        case Component::LiteEncoder:
        case Component::Lite:
            break;  // have one form only
    }
}

}  // namespace

ConfigNote noteConfig(const DetectedComponent& component,
                      const fs::path& folder,
                      bool isItsFolder,
                      NetworkSettings& settings) {
    const fs::path path = folder / "config.json";
    if (!fs::is_regular_file(path))
        return {};
    const Json config = readJsonFile(path);
    if (!config.is_object())
        return {};
    const auto meant = componentsOfClass(config);
    const bool isMeant = meant && std::ranges::find(*meant, component.component) != meant->end();
    if (meant && !isMeant && isItsFolder)
        refuseConfig(path.string(),
                     config.contains("_class_name") ? "_class_name" : "architectures",
                     config.value("_class_name", config.value("architectures", Json())),
                     fmt::format("the weights beside it are those of a {}",
                                 componentTitle(component.component)));
    if (!isMeant && !isItsFolder)
        return {};
    noteComponent(config, component, path.string(), settings);
    return {.isRead = true,
            .side = component.component == Component::Unet ? sideOf(config) : std::nullopt};
}

void noteScheduler(const fs::path& root, NetworkSettings& settings) {
    const fs::path path = root / "scheduler" / "scheduler_config.json";
    if (!fs::is_regular_file(path))
        return;
    const Json config = readJsonFile(path);
    if (!config.is_object())
        return;
    requireRules(config, schedulerRules(), path.string());
    notePrediction(config, path.string(), settings);
}

void noteTokenizer(const fs::path& root, const ComponentWidths& text, NetworkSettings& settings) {
    const fs::path folder = root / "tokenizer";
    for (const char* file : {"special_tokens_map.json", "tokenizer_config.json"}) {
        if (!fs::is_regular_file(folder / file))
            continue;
        const Json config = readJsonFile(folder / file);
        Json word = config.is_object() ? config.value("pad_token", Json()) : Json();
        if (word.is_object())
            word = word.value("content", Json());
        if (!word.is_string())
            continue;
        if (word == "<|endoftext|>")
            return;  // the last token of the vocabulary, as everywhere
        const fs::path words = folder / "vocab.json";
        const Json vocabulary = fs::is_regular_file(words) ? readJsonFile(words) : Json::object();
        const Json id = vocabulary.is_object()
                            ? vocabulary.value(word.get<std::string>(), Json(word == "!" ? 0 : -1))
                            : Json(-1);
        if (!id.is_number_integer() || id.get<int64_t>() < 0 ||
            id.get<int64_t>() >= text.vocabulary)
            refuseConfig((folder / file).string(),
                         "pad_token",
                         word,
                         "which token of the vocabulary that is cannot be told");
        const bool isUsual = id.get<int64_t>() == text.vocabulary - 1;
        settings.textPadding = isUsual ? -1 : id.get<int64_t>();
        return;
    }
}

}  // namespace r2r
