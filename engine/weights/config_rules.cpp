// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/config_rules.h"

#include "engine/core/error.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace r2r {
namespace {

constexpr double kLargestScale = 1e4;

const Json kNothing = Json();

std::string shown(const Json& value) {
    return value.dump().substr(0, 120);
}

}  // namespace

const ConfigRules& encoderRules() {
    static const ConfigRules rules = {
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

const ConfigRules& unetRules() {
    static const ConfigRules rules = {
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

const ConfigRules& controllerRules() {
    static const ConfigRules rules = {{"controlnet_conditioning_channel_order", {"rgb"}},
                                      {"global_pool_conditions", {false}}};
    return rules;
}

const ConfigRules& vaeRules() {
    static const ConfigRules rules = {{"norm_num_groups", {32}},
                                      {"layers_per_block", {2}},
                                      {"act_fn", {"silu", "swish"}},
                                      {"use_quant_conv", {true}},
                                      {"use_post_quant_conv", {true}},
                                      {"mid_block_add_attention", {true}},
                                      {"latents_mean", {kNothing}},
                                      {"latents_std", {kNothing}}};
    return rules;
}

const ConfigRules& refinerRules() {
    static const ConfigRules rules = {{"norm_num_groups", {32}},
                                      {"norm_eps", {1e-6}},
                                      {"layers_per_block", {2}},
                                      {"act_fn", {"silu", "swish"}},
                                      {"resnet_time_scale_shift", {"default"}},
                                      {"center_input_sample", {false}}};
    return rules;
}

const ConfigRules& textRules() {
    static const ConfigRules rules = {{"hidden_act", {"quick_gelu", "gelu"}},
                                      {"layer_norm_eps", {1e-5}}};
    return rules;
}

const ConfigRules& schedulerRules() {
    static const ConfigRules rules = {{"num_train_timesteps", {1000}},
                                      {"beta_start", {0.00085}},
                                      {"beta_end", {0.012}},
                                      {"beta_schedule", {"scaled_linear"}},
                                      {"trained_betas", {kNothing}},
                                      {"rescale_betas_zero_snr", {false, kNothing}}};
    return rules;
}

void refuseConfig(const std::string& source,
                  const char* key,
                  const Json& got,
                  const std::string& expected) {
    throw Error(ErrorCode::Unsupported,
                fmt::format("{}: \"{}\" is {}; {}", source, key, shown(got), expected),
                "Such a network would be computed wrongly here, so it is not used.");
}

void requireRules(const Json& config, const ConfigRules& rules, const std::string& source) {
    for (const ConfigRule& rule : rules) {
        if (!config.contains(rule.key))
            continue;
        const Json& value = config.at(rule.key);
        if (std::ranges::none_of(rule.allowed,
                                 [&value](const Json& allowed) { return allowed == value; }))
            refuseConfig(source,
                         rule.key,
                         value,
                         fmt::format("only {} can be computed", shown(rule.allowed.front())));
    }
}

void requireShape(const Json& config,
                  const char* key,
                  const Json& seen,
                  const std::string& source) {
    if (config.contains(key) && !config.at(key).is_null() && config.at(key) != seen)
        refuseConfig(source, key, config.at(key), fmt::format("its tensors have {}", shown(seen)));
}

double numberIn(const Json& config, const char* key, double fallback, const std::string& source) {
    if (!config.contains(key) || config.at(key).is_null())
        return fallback;
    const Json& value = config.at(key);
    const double result = value.is_number() ? value.get<double>() : NAN;
    if (!std::isfinite(result) || std::abs(result) > kLargestScale)
        refuseConfig(source, key, value, "it must be a number");
    return result;
}

}  // namespace r2r
