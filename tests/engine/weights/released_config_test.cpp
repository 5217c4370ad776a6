// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/released_config.h"

#include "engine/core/error.h"
#include "engine/weights/model_files.h"
#include "engine/weights/model_manifest.h"
#include "engine/weights/model_writer.h"
#include "tests/engine/weights/released_model.h"
#include "tests/support/temporary_folder.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <array>

namespace r2r {
namespace {

using namespace ::r2r::testing;
using ::testing::HasSubstr;

namespace fs = std::filesystem;

using Heads = std::array<int64_t, 4>;

class ReleasedConfig : public ::testing::Test {
protected:
    ReleasedConfig() { writeRelease(release_); }

    void write(const char* file, const std::string& text) const {
        writeText(release_ / file, text);
    }

    [[nodiscard]] ModelFiles found() const { return findModel(std::array{release_}); }

    [[nodiscard]] NetworkSettings settings() const { return found().settings; }

    [[nodiscard]] std::string refusal() const {
        try {
            (void)found();
        } catch (const Error& error) {
            return error.message();
        }
        return "none";
    }

    TemporaryFolder folder_;
    fs::path release_ = folder_ / "release";
};

TEST_F(ReleasedConfig, OfThePublishedModelsChangesNothing) {
    write("unet/config.json",
          R"({"_class_name": "UNet2DConditionModel", "act_fn": "silu", "attention_head_dim": 8,
              "block_out_channels": [32, 64, 128, 128], "center_input_sample": false,
              "cross_attention_dim": 32, "downsample_padding": 1, "flip_sin_to_cos": true,
              "down_block_types": ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D",
                                   "CrossAttnDownBlock2D", "DownBlock2D"],
              "freq_shift": 0, "in_channels": 9, "layers_per_block": 2,
              "mid_block_scale_factor": 1, "norm_eps": 1e-05, "norm_num_groups": 32,
              "out_channels": 4, "sample_size": 64,
              "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D",
                                 "CrossAttnUpBlock2D"]})");
    write("controlnet/config.json", R"({"conditioning_channels": 7, "in_channels": 4})");
    write("clear_vae/config.json",
          R"({"_class_name": "AutoencoderKL_Skip", "use_skip": true, "training": false,
              "scaling_factor": 0.18215, "sample_size": 4})");
    write("text_encoder/config.json",
          R"({"architectures": ["CLIPTextModel"], "bos_token_id": 0, "eos_token_id": 2,
              "pad_token_id": 1, "hidden_act": "quick_gelu", "num_attention_heads": 4})");
    write("scheduler/scheduler_config.json",
          R"({"_class_name": "DDIMScheduler", "beta_end": 0.012, "beta_start": 0.00085,
              "beta_schedule": "scaled_linear", "num_train_timesteps": 1000, "steps_offset": 1,
              "clip_sample": false, "set_alpha_to_one": false, "trained_betas": null})");

    EXPECT_EQ(settings(), NetworkSettings{});
    EXPECT_EQ(found().description.workingSide, 0);
}

TEST_F(ReleasedConfig, HeadsAreFollowed) {
    write("unet/config.json", R"({"attention_head_dim": [1, 2, 4, 4]})");
    write("controlnet/config.json", R"({"attention_head_dim": 8, "num_attention_heads": 4})");

    EXPECT_EQ(settings().unetHeads, (Heads{1, 2, 4, 4}));
    EXPECT_EQ(settings().controllerHeads, (Heads{4, 4, 4, 4}));
}

TEST_F(ReleasedConfig, PredictionIsFollowedWhereverItIsSaid) {
    write("scheduler/scheduler_config.json", R"({"prediction_type": "v_prediction"})");
    EXPECT_EQ(settings().prediction, Prediction::Velocity);
    fs::remove(release_ / "scheduler/scheduler_config.json");
    write("unet/config.json", R"({"prediction_type": "sample"})");
    EXPECT_EQ(settings().prediction, Prediction::Sample);
}

TEST_F(ReleasedConfig, ScaleAndShiftOfTheAutoencoderAreFollowed) {
    write("clear_vae/config.json", R"({"scaling_factor": 0.13025, "shift_factor": 0.1159})");

    EXPECT_EQ(settings().latentScale, 0.13025);
    EXPECT_EQ(settings().latentShift, 0.1159);
}

TEST_F(ReleasedConfig, OfAnAutoencoderThatIsNotUsedDoesNotCount) {
    writeTensors(release_ / "vae/diffusion_pytorch_model.safetensors",
                 reducedTensors(Component::PlainVae));
    write("vae/config.json", R"({"scaling_factor": 0.13025})");

    EXPECT_EQ(settings().latentScale, 0.18215);
}

TEST_F(ReleasedConfig, TextEncodersOfTheSecondGenerationAreFollowed) {
    write("text_encoder/config.json", R"({"hidden_act": "gelu", "num_attention_heads": 2})");
    write("tokenizer/special_tokens_map.json", R"({"pad_token": "!"})");

    EXPECT_TRUE(settings().textHasExactGelu);
    EXPECT_EQ(settings().textHeads, 2);
    EXPECT_EQ(settings().textPadding, 0);
}

TEST_F(ReleasedConfig, TheSizeThatAUnetWasMadeForIsItsModels) {
    write("unet/config.json", R"({"sample_size": 96})");

    EXPECT_EQ(found().description.workingSide, 768);
}

TEST_F(ReleasedConfig, SettingsAreKeptInTheManifest) {
    write("unet/config.json", R"({"attention_head_dim": [1, 2, 4, 4]})");
    write("scheduler/scheduler_config.json", R"({"prediction_type": "v_prediction"})");
    writeModelFolder(folder_ / "model", contentsOf(found()), {}, {});

    EXPECT_EQ(readModelManifest(folder_ / "model").settings, settings());
    EXPECT_EQ(findModel(std::array{folder_ / "model"}).settings, settings());
    EXPECT_EQ(findModel(std::array{folder_ / "model/unet.safetensors"}).settings.unetHeads,
              (Heads{1, 2, 4, 4}));
}

TEST_F(ReleasedConfig, OfALooseFileIsReadIfItIsMeant) {
    writeTensors(folder_ / "loose/my-unet.safetensors", reducedTensors(Component::Unet));
    writeTensors(folder_ / "loose/my-vae.safetensors", reducedTensors(Component::PlainVae));
    writeText(folder_ / "loose/config.json",
              R"({"_class_name": "UNet2DConditionModel", "attention_head_dim": 4})");

    EXPECT_EQ(findModel(std::array{folder_ / "loose"}).settings.unetHeads, (Heads{4, 4, 4, 4}));
}

struct Refused {
    const char* file;
    const char* config;
    const char* message;
};

class RefusedConfig : public ReleasedConfig, public ::testing::WithParamInterface<Refused> {};

TEST_P(RefusedConfig, IsNamedWithWhatItSays) {
    write(GetParam().file, GetParam().config);

    EXPECT_THAT(refusal(), HasSubstr(GetParam().file));
    EXPECT_THAT(refusal(), HasSubstr(GetParam().message));
}

INSTANTIATE_TEST_SUITE_P(
    Configs,
    RefusedConfig,
    ::testing::Values(
        Refused{"unet/config.json",
                R"({"norm_num_groups": 16})",
                "\"norm_num_groups\" is 16; only 32 can be computed"},
        Refused{
            "unet/config.json", R"({"layers_per_block": [1, 2, 2, 2]})", "is [1,2,2,2]; only 2"},
        Refused{
            "unet/config.json", R"({"attention_head_dim": 5})", "do not divide the 32 channels"},
        Refused{"unet/config.json", R"({"attention_head_dim": "8"})", "is \"8\""},
        Refused{"unet/config.json", R"({"attention_head_dim": [8, 8]})", "is [8,8]"},
        Refused{"unet/config.json", R"({"attention_head_dim": 0})", "is 0"},
        Refused{"unet/config.json",
                R"({"block_out_channels": [320, 640, 1280, 1280]})",
                "its tensors have [32,64,128,128]"},
        Refused{"unet/config.json", R"({"cross_attention_dim": 1024})", "its tensors have 32"},
        Refused{"unet/config.json", R"({"in_channels": 4})", "its tensors have 9"},
        Refused{"unet/config.json",
                R"({"_class_name": "ControlNetModel"})",
                "the weights beside it are those of a UNet"},
        Refused{"unet/config.json", R"({"addition_embed_type": "text_time"})", "\"text_time\""},
        Refused{"unet/config.json", R"({"attention_type": "gated"})", "only \"default\""},
        Refused{"unet/config.json", R"({"prediction_type": "flow"})", "is \"flow\""},
        Refused{"unet/config.json",
                R"({"down_block_types": ["SimpleCrossAttnDownBlock2D"]})",
                "SimpleCrossAttnDownBlock2D"},
        Refused{"controlnet/config.json", R"({"global_pool_conditions": true})", "is true"},
        Refused{"clear_vae/config.json", R"({"latent_channels": 16})", "its tensors have 4"},
        Refused{"clear_vae/config.json", R"({"scaling_factor": 0})", "cannot be divided"},
        Refused{"clear_vae/config.json", R"({"scaling_factor": "much"})", "must be a number"},
        Refused{"clear_vae/config.json", R"({"latents_mean": [0, 0, 0, 0]})", "only null"},
        Refused{"text_encoder/config.json", R"({"hidden_act": "relu"})", "only \"quick_gelu\""},
        Refused{"text_encoder/config.json", R"({"num_hidden_layers": 12})", "its tensors have 2"},
        Refused{"scheduler/scheduler_config.json", R"({"beta_end": 0.02})", "only 0.012"},
        Refused{
            "scheduler/scheduler_config.json", R"({"rescale_betas_zero_snr": true})", "only false"},
        Refused{"scheduler/scheduler_config.json", R"({"beta_schedule": )", "not valid JSON"},
        Refused{"tokenizer/tokenizer_config.json", R"({"pad_token": "<pad>"})", "\"<pad>\""}));

TEST_F(ReleasedConfig, AUnetOfTheSecondGenerationNeedsIt) {
    std::vector<TensorToWrite> tensors = reducedTensors(Component::Unet, 1);
    for (TensorToWrite& tensor : tensors)
        if (tensor.name.ends_with("attn2.to_k.weight") ||
            tensor.name.ends_with("attn2.to_v.weight")) {
            tensor.shape[1] = 1024;
            tensor.make = [shape = tensor.shape] { return at::ones(shape); };
        }
    writeTensors(release_ / "unet/diffusion_pytorch_model.safetensors", tensors);

    EXPECT_THAT(found().obstacles().front(), HasSubstr("reads texts of 1024 features"));
    write("unet/config.json", R"({"attention_head_dim": [1, 2, 4, 4]})");
    EXPECT_TRUE(found().obstacles().empty());
}

}  // namespace
}  // namespace r2r
