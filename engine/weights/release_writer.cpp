// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/release_writer.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/json.h"
#include "engine/core/new_folder.h"
#include "engine/weights/model_manifest.h"
#include "engine/weights/safetensors.h"

#include <fmt/format.h>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;

Json encoderConfig(const ComponentWidths& widths, const std::array<int64_t, 4>& heads) {
    return {{"block_out_channels", widths.levels},
            {"attention_head_dim", heads},  // the heads' number, as diffusers calls it
            {"cross_attention_dim", widths.context},
            {"layers_per_block", 2},
            {"norm_num_groups", 32},
            {"norm_eps", 1e-5},
            {"act_fn", "silu"},
            {"down_block_types",
             Json::array({"CrossAttnDownBlock2D",
                          "CrossAttnDownBlock2D",
                          "CrossAttnDownBlock2D",
                          "DownBlock2D"})},
            {"downsample_padding", 1},
            {"flip_sin_to_cos", true},
            {"freq_shift", 0},
            {"mid_block_scale_factor", 1}};
}

Json unetConfig(const ComponentWidths& widths, const NetworkSettings& settings) {
    Json config = {
        {"_class_name", "UNet2DConditionModel"},
        {"in_channels", widths.inputs},
        {"out_channels", 4},
        {"sample_size", 64},
        {"mid_block_type", "UNetMidBlock2DCrossAttn"},
        {"up_block_types",
         Json::array(
             {"UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"})},
        {"center_input_sample", false}};
    config.update(encoderConfig(widths, settings.unetHeads));
    return config;
}

/// Clear-VAE and Harmony-VAE are of no class that diffusers has.
Json vaeConfig(Component component,
               const ComponentWidths& widths,
               const NetworkSettings& settings) {
    Json config = {{"in_channels", 3},
                   {"out_channels", 3},
                   {"latent_channels", 4},
                   {"block_out_channels", widths.levels},
                   {"layers_per_block", 2},
                   {"norm_num_groups", 32},
                   {"act_fn", "silu"},
                   {"scaling_factor", settings.latentScale},
                   {"shift_factor", settings.latentShift}};
    if (settings.latentShift == 0)
        config["shift_factor"] = nullptr;
    if (component == Component::PlainVae) {
        config["_class_name"] = "AutoencoderKL";
        config["down_block_types"] = std::vector<std::string>(4, "DownEncoderBlock2D");
        config["up_block_types"] = std::vector<std::string>(4, "UpDecoderBlock2D");
    }
    return config;
}

Json textConfig(const ComponentWidths& widths, const NetworkSettings& settings) {
    const int64_t usualHeads = widths.hidden % 64 == 0 ? widths.hidden / 64 : 4;
    return {{"architectures", Json::array({"CLIPTextModel"})},
            {"model_type", "clip_text_model"},
            {"vocab_size", widths.vocabulary},
            {"max_position_embeddings", widths.positions},
            {"hidden_size", widths.hidden},
            {"intermediate_size", widths.feedForward},
            {"num_hidden_layers", widths.layers},
            {"num_attention_heads", settings.textHeads > 0 ? settings.textHeads : usualHeads},
            {"layer_norm_eps", 1e-5},
            {"hidden_act", settings.textHasExactGelu ? "gelu" : "quick_gelu"}};
}

Json configOf(const DetectedComponent& detected, const NetworkSettings& settings) {
    switch (detected.component) {
        case Component::Unet:
            return unetConfig(detected.widths, settings);
        case Component::Controller: {
            // Without a class: diffusers' own has no MACA.
            Json config = encoderConfig(detected.widths, settings.controllerHeads);
            config["conditioning_channels"] = 7;
            config["in_channels"] = 4;
            return config;
        }
        case Component::ClearVae:
        case Component::PlainVae:
        case Component::HarmonyVae:
            return vaeConfig(detected.component, detected.widths, settings);
        case Component::TextEncoder:
            return textConfig(detected.widths, settings);
        case Component::Refiner:
            return {{"in_channels", detected.widths.inputs},
                    {"block_out_channels", detected.widths.levels},
                    {"norm_eps", 1e-6}};
        case Component::LiteEncoder:
        case Component::Lite:
            break;
    }
    return Json::object();
}

Json schedulerConfig(const NetworkSettings& settings) {
    const char* prediction = "epsilon";
    if (settings.prediction == Prediction::Velocity)
        prediction = "v_prediction";
    if (settings.prediction == Prediction::Sample)
        prediction = "sample";
    return {{"_class_name", "EulerAncestralDiscreteScheduler"},
            {"num_train_timesteps", 1000},
            {"beta_start", 0.00085},
            {"beta_end", 0.012},
            {"beta_schedule", "scaled_linear"},
            {"prediction_type", prediction},
            {"timestep_spacing", "linspace"}};
}

void writeJson(const fs::path& file, const Json& json) {
    writeFileAtomically(file, std::string_view(formatJson(json)));
}

void writeComponent(const fs::path& folder,
                    const DetectedComponent& detected,
                    const TensorMap& tensors,
                    const NetworkSettings& settings,
                    const JobContext& job) {
    makeFolder(folder);
    const bool isText = detected.component == Component::TextEncoder;
    writeSafetensors(
        folder / (isText ? "model.safetensors" : "diffusion_pytorch_model.safetensors"),
        tensorsToWrite(tensors),
        {{"format", "pt"}},
        job);
    writeJson(folder / "config.json", configOf(detected, settings));
}

void writeAll(const fs::path& folder, const ModelFiles& model, const JobContext& job) {
    for (const auto& [component, detected] : model.components)
        writeComponent(folder / componentName(component),
                       detected,
                       model.tensors(component),
                       model.settings,
                       job);
    if (model.emptyPrompt.defined()) {
        TensorMap prompt;
        prompt.add(kEmptyPromptTensor, model.emptyPrompt);
        writeSafetensors(folder / kEmptyPromptFile, tensorsToWrite(prompt), {}, job);
    }
    makeFolder(folder / "scheduler");
    writeJson(folder / "scheduler" / "scheduler_config.json", schedulerConfig(model.settings));
    Json description = {{"format", kReleaseFormat},
                        {"version", 1},
                        {"name", model.description.name},
                        {"title", model.description.title},
                        {"source", model.description.source},
                        {"license", model.description.license}};
    addRemainder(description, model.description);
    writeJson(folder / kReleaseDescriptionFile, description);
}

}  // namespace

void writeRelease(const fs::path& folder, const ModelFiles& model, const JobContext& job) {
    const fs::path target = folder.has_filename() ? folder : folder.parent_path();
    if (fs::exists(fs::symlink_status(target)))
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("{} exists already", target.string()),
                    "Choose another place.");
    NewFolder fresh(target);
    writeAll(fresh.path(), model, job);
    fresh.publish();
}

}  // namespace r2r
