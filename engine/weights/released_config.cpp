// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/released_config.h"

#include "engine/core/error.h"

#include <algorithm>
#include <array>
#include <cmath>
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
constexpr double kLargestScale = 1e4;

/// The value that a key must have for our networks to be the right ones.
struct Rule {
    const char* key;
    std::vector<Json> allowed;
};

using Rules = std::vector<Rule>;

const Json kNothing = Json();

std::string shown(const Json& value) {
    return value.dump().substr(0, 120);
}

[[noreturn]] void refuse(const std::string& source,
                         const char* key,
                         const Json& got,
                         const std::string& expected) {
    throw Error(ErrorCode::Unsupported,
                fmt::format("{}: \"{}\" is {}; {}", source, key, shown(got), expected),
                "Such a network would be computed wrongly here, so it is not used.");
}

void requireRules(const Json& config, const Rules& rules, const std::string& source) {
    for (const Rule& rule : rules) {
        if (!config.contains(rule.key))
            continue;
        const Json& value = config.at(rule.key);
        if (std::ranges::none_of(rule.allowed,
                                 [&value](const Json& allowed) { return allowed == value; }))
            refuse(source,
                   rule.key,
                   value,
                   fmt::format("only {} can be computed", shown(rule.allowed.front())));
    }
}

/// A number of the config that the shapes of the tensors say as well.
void requireShape(const Json& config,
                  const char* key,
                  const Json& seen,
                  const std::string& source) {
    if (config.contains(key) && !config.at(key).is_null() && config.at(key) != seen)
        refuse(source, key, config.at(key), fmt::format("its tensors have {}", shown(seen)));
}

/// The rules for UNets and Controllers.
const Rules& encoderRules() {
    static const Rules rules = {
        {"norm_num_groups", {32}},
        {"norm_eps", {1e-5}},
        {"layers_per_block", {2, Json::array({2, 2, 2, 2})}},
        {"transformer_layers_per_block", {1, Json::array({1, 1, 1, 1})}},
        {"act_fn", {"silu", "swish"}},
        {"down_block_types",
         {Json::array({"CrossAttnDownBlock2D",
                       "CrossAttnDownBlock2D",
                       "CrossAttnDownBlock2D",
                       "DownBlock2D"})}},
        {"mid_block_type", {"UNetMidBlock2DCrossAttn", kNothing}},
        {"resnet_time_scale_shift", {"default"}},
        {"time_embedding_type", {"positional"}},
        {"flip_sin_to_cos", {true}},
        {"freq_shift", {0}},
        {"downsample_padding", {1}},
        {"mid_block_scale_factor", {1}},
        {"dual_cross_attention", {false}},
        {"attention_type", {"default"}},
        {"only_cross_attention", {false, kNothing, Json::array({false, false, false, false})}},
        {"class_embed_type", {kNothing}},
        {"num_class_embeds", {kNothing}},
        {"addition_embed_type", {kNothing}},
        {"encoder_hid_dim", {kNothing}},
        {"encoder_hid_dim_type", {kNothing}},
        {"class_embeddings_concat", {false}},
        {"projection_class_embeddings_input_dim", {kNothing}}};
    return rules;
}

const Rules& unetRules() {
    static const Rules rules = {
        {"up_block_types",
         {Json::array(
             {"UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"})}},
        {"center_input_sample", {false}},
        {"conv_in_kernel", {3}},
        {"conv_out_kernel", {3}},
        {"time_embedding_dim", {kNothing}},
        {"time_embedding_act_fn", {kNothing}},
        {"timestep_post_act", {kNothing}},
        {"time_cond_proj_dim", {kNothing}},
        {"resnet_skip_time_act", {false}},
        {"resnet_out_scale_factor", {1}},
        {"cross_attention_norm", {kNothing}},
        {"mid_block_only_cross_attention", {kNothing, false}},
        {"reverse_transformer_layers_per_block", {kNothing}}};
    return rules;
}

const Rules& controllerRules() {
    static const Rules rules = {{"controlnet_conditioning_channel_order", {"rgb"}},
                                {"global_pool_conditions", {false}}};
    return rules;
}

const Rules& vaeRules() {
    static const Rules rules = {{"norm_num_groups", {32}},
                                {"layers_per_block", {2}},
                                {"act_fn", {"silu", "swish"}},
                                {"use_quant_conv", {true}},
                                {"use_post_quant_conv", {true}},
                                {"mid_block_add_attention", {true}},
                                {"latents_mean", {kNothing}},
                                {"latents_std", {kNothing}}};
    return rules;
}

const Rules& refinerRules() {
    static const Rules rules = {{"norm_num_groups", {32}},
                                {"norm_eps", {1e-6}},
                                {"layers_per_block", {2}},
                                {"act_fn", {"silu", "swish"}},
                                {"resnet_time_scale_shift", {"default"}},
                                {"center_input_sample", {false}}};
    return rules;
}

const Rules& textRules() {
    static const Rules rules = {{"hidden_act", {"quick_gelu", "gelu"}}, {"layer_norm_eps", {1e-5}}};
    return rules;
}

const Rules& schedulerRules() {
    static const Rules rules = {{"num_train_timesteps", {1000}},
                                {"beta_start", {0.00085}},
                                {"beta_end", {0.012}},
                                {"beta_schedule", {"scaled_linear"}},
                                {"trained_betas", {kNothing}},
                                {"rescale_betas_zero_snr", {false, kNothing}}};
    return rules;
}

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
                refuse(source,
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
        refuse(source,
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

double number(const Json& config, const char* key, double fallback, const std::string& source) {
    if (!config.contains(key) || config.at(key).is_null())
        return fallback;
    const Json& value = config.at(key);
    const double result = value.is_number() ? value.get<double>() : NAN;
    if (!std::isfinite(result) || std::abs(result) > kLargestScale)
        refuse(source, key, value, "it must be a number");
    return result;
}

void noteVae(const Json& config,
             const DetectedComponent& vae,
             const std::string& source,
             NetworkSettings& settings) {
    requireRules(config, vaeRules(), source);
    requireShape(config, "block_out_channels", levelsJson(vae.widths), source);
    requireShape(config, "latent_channels", 4, source);
    settings.latentScale = number(config, "scaling_factor", settings.latentScale, source);
    settings.latentShift = number(config, "shift_factor", settings.latentShift, source);
    if (settings.latentScale == 0)
        refuse(source, "scaling_factor", 0, "latents cannot be divided by it");
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
        refuse(source,
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
        refuse(path.string(),
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
            refuse((folder / file).string(),
                   "pad_token",
                   word,
                   "which token of the vocabulary that is cannot be told");
        const bool isUsual = id.get<int64_t>() == text.vocabulary - 1;
        settings.textPadding = isUsual ? -1 : id.get<int64_t>();
        return;
    }
}

}  // namespace r2r
