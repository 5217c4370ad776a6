// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/error.h"
#include "engine/weights/lora_merge.h"
#include "engine/weights/lora_name.h"
#include "engine/weights/model_manifest.h"
#include "tests/engine/weights/released_model.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/tensor_matchers.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <array>
#include <fmt/format.h>

namespace r2r {
namespace {

using namespace ::r2r::testing;
using ::testing::Contains;
using ::testing::HasSubstr;

namespace fs = std::filesystem;

const std::string kQuery = "down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_q";
const std::string kOutput = "down_blocks.0.attentions.0.transformer_blocks.0.attn1.to_out.0";
constexpr int64_t kWidth = 32;
constexpr int64_t kRank = 2;

struct Named {
    std::string name;
    at::Tensor tensor;
};

at::Tensor down() {
    return at::arange(kRank * kWidth, at::kFloat).reshape({kRank, kWidth}) / 50;
}

at::Tensor up() {
    return at::arange(kWidth * kRank, at::kFloat).reshape({kWidth, kRank}) / 20 - 1;
}

class Lora : public ::testing::Test {
protected:
    Lora() {
        for (const Component component :
             {Component::Unet, Component::Controller, Component::ClearVae})
            contents_.components[component] = reducedTensors(component);
    }

    fs::path write(const std::vector<Named>& tensors,
                   const std::map<std::string, std::string>& metadata = {},
                   const char* name = "lora.safetensors") const {
        std::vector<TensorToWrite> list;
        for (const Named& each : tensors)
            list.push_back({.name = each.name,
                            .dtype = each.tensor.scalar_type(),
                            .shape = each.tensor.sizes().vec(),
                            .make = [tensor = each.tensor] { return tensor; }});
        writeSafetensors(folder_ / name, list, metadata, {});
        return folder_ / name;
    }

    [[nodiscard]] LoraFile read(const fs::path& path) const {
        return readLora(path, loraTargets(contents_));
    }

    [[nodiscard]] std::string refusal(const std::vector<Named>& tensors) const {
        try {
            (void)read(write(tensors));
        } catch (const Error& error) {
            return error.message();
        }
        return "none";
    }

    static at::Tensor weight(const ModelContents& contents,
                             const std::string& layer,
                             Component component = Component::Unet) {
        for (const TensorToWrite& tensor : contents.components.at(component))
            if (tensor.name == layer + ".weight")
                return tensor.make();
        return {};
    }

    /// The addition of a file to a weight.
    [[nodiscard]] at::Tensor change(const fs::path& path,
                                    const std::string& layer = kQuery,
                                    Component component = Component::Unet,
                                    double strength = 1) const {
        ModelContents merged = contents_;
        mergeLora(merged, read(path), strength);
        return weight(merged, layer, component) - weight(contents_, layer, component);
    }

    TemporaryFolder folder_;
    ModelContents contents_;
};

struct Spelling {
    const char* what;
    std::string down;
    std::string up;
    std::string layer;
    Component component = Component::Unet;
};

std::string underscored(std::string text) {
    std::ranges::replace(text, '.', '_');
    return text;
}

std::vector<Spelling> spellings() {
    const std::string processor =
        "down_blocks.0.attentions.0.transformer_blocks.0.attn1.processor.";
    return {
        {"Kohya",
         "lora_unet_" + underscored(kQuery) + ".lora_down.weight",
         "lora_unet_" + underscored(kQuery) + ".lora_up.weight",
         kQuery},
        {"KohyaOutput",
         "lora_unet_" + underscored(kOutput) + ".lora_down.weight",
         "lora_unet_" + underscored(kOutput) + ".lora_up.weight",
         kOutput},
        {"KohyaController",
         "lora_controlnet_" + underscored(kQuery) + ".lora_down.weight",
         "lora_controlnet_" + underscored(kQuery) + ".lora_up.weight",
         kQuery,
         Component::Controller},
        {"Diffusers",
         "unet." + kQuery + ".lora_A.weight",
         "unet." + kQuery + ".lora_B.weight",
         kQuery},
        {"DiffusersController",
         "controlnet." + kQuery + ".lora_A.weight",
         "controlnet." + kQuery + ".lora_B.weight",
         kQuery,
         Component::Controller},
        {"DiffusersOld",
         "unet." + processor + "to_q_lora.down.weight",
         "unet." + processor + "to_q_lora.up.weight",
         kQuery},
        {"DiffusersOldOutput",
         processor + "to_out_lora.down.weight",
         processor + "to_out_lora.up.weight",
         kOutput},
        {"DiffusersLinearLayer",
         "unet." + kQuery + ".lora_linear_layer.down.weight",
         "unet." + kQuery + ".lora_linear_layer.up.weight",
         kQuery},
        {"Peft",
         "base_model.model." + kQuery + ".lora_A.weight",
         "base_model.model." + kQuery + ".lora_B.weight",
         kQuery},
        {"PeftAdapter",
         kQuery + ".lora_A.default.weight",
         kQuery + ".lora_B.default.weight",
         kQuery},
    };
}

class LoraSpelling : public Lora, public ::testing::WithParamInterface<Spelling> {};

TEST_P(LoraSpelling, IsReadAndMerged) {
    const Spelling& spelling = GetParam();
    const fs::path file = write({{spelling.down, down()}, {spelling.up, up()}});

    EXPECT_THAT(change(file, spelling.layer, spelling.component, 0.5),
                TensorNear(at::matmul(up(), down()) * 0.5, 1e-5));
}

INSTANTIATE_TEST_SUITE_P(All, LoraSpelling, ::testing::ValuesIn(spellings()), [](const auto& test) {
    return test.param.what;
});

std::vector<Named> kohya(std::optional<double> alpha = {}) {
    const std::string layer = "lora_unet_" + underscored(kQuery);
    std::vector<Named> tensors = {{layer + ".lora_down.weight", down()},
                                  {layer + ".lora_up.weight", up()}};
    if (alpha)
        tensors.push_back({layer + ".alpha", at::scalar_tensor(*alpha)});
    return tensors;
}

std::vector<Named> peft(const std::string& prefix = "") {
    return {{prefix + kQuery + ".lora_A.weight", down()},
            {prefix + kQuery + ".lora_B.weight", up()}};
}

TEST_F(Lora, AlphaBesideALayerIsDividedByTheRank) {
    EXPECT_THAT(change(write(kohya(1.0))), TensorNear(at::matmul(up(), down()) / 2, 1e-5));
}

TEST_F(Lora, AlphaOfPeftIsReadFromItsSettings) {
    const fs::path file = write(peft("base_model.model."), {}, "adapter_model.safetensors");
    writeText(folder_ / "adapter_config.json", R"({"lora_alpha": 8, "r": 2})");

    EXPECT_THAT(change(file), TensorNear(at::matmul(up(), down()) * 4, 1e-4));
    writeText(folder_ / "adapter_config.json", R"({"lora_alpha": 8, "r": 2, "use_rslora": true})");
    EXPECT_THAT(change(file), TensorNear(at::matmul(up(), down()) * (8 / std::sqrt(2.0)), 1e-4));
}

TEST_F(Lora, AlphaOfDiffusersIsReadFromTheMetadata) {
    const fs::path file =
        write(peft("unet."), {{"lora_adapter_metadata", R"({"unet.lora_alpha": 1, "unet.r": 2})"}});

    EXPECT_THAT(change(file), TensorNear(at::matmul(up(), down()) / 2, 1e-5));
}

TEST_F(Lora, AlphaOfOneNetworkNeedsNoNameInFront) {
    const fs::path file = write(
        peft(), {{"lora_adapter_metadata", R"({"lora_alpha": 6, "r": 4, "use_dora": false})"}});

    EXPECT_THAT(change(file), TensorNear(at::matmul(up(), down()) * 3, 1e-4));
}

TEST_F(Lora, SettingsOfOtherKindsAreRefused) {
    for (const char* settings : {R"({"lora_alpha": 6, "use_dora": true})",
                                 R"({"lora_alpha": 6, "alpha_pattern": {"to_q": 2}})"})
        EXPECT_THROW((void)read(write(peft(), {{"lora_adapter_metadata", settings}})), Error);
}

TEST_F(Lora, ConvolutionsAreChangedAsWell) {
    const at::Tensor narrow = at::rand({kRank, kWidth, 3, 3});
    const at::Tensor wide = at::rand({kWidth, kRank, 1, 1});
    const std::string layer = "down_blocks.0.resnets.0.conv1";
    const fs::path file = write(
        {{"unet." + layer + ".lora_A.weight", narrow}, {"unet." + layer + ".lora_B.weight", wide}});

    const at::Tensor input = at::rand({1, kWidth, 5, 5});
    EXPECT_THAT(at::conv2d(input, change(file, layer)),
                TensorNear(at::conv2d(at::conv2d(input, narrow), wide), 1e-3));
}

TEST_F(Lora, ALinearLoraFitsAProjectionThatIsAConvolution) {
    const std::string layer = "down_blocks.0.attentions.0.proj_in";
    const fs::path file = write(
        {{"unet." + layer + ".lora_A.weight", down()}, {"unet." + layer + ".lora_B.weight", up()}});

    EXPECT_THAT(change(file, layer),
                TensorNear(at::matmul(up(), down()).reshape({kWidth, kWidth, 1, 1}), 1e-5));
}

TEST_F(Lora, WhatIsForTheTextEncoderIsLeftOutAndSaid) {
    std::vector<Named> tensors = kohya();
    tensors.push_back(
        {"lora_te_text_model_encoder_layers_0_mlp_fc1.lora_down.weight", at::ones({2, 32})});

    EXPECT_THAT(read(write(tensors)).leftOut,
                Contains(HasSubstr("1 tensors for the text encoder are left out")));
}

TEST_F(Lora, AllOfItIsMergedOrNothing) {
    std::vector<Named> other = kohya();
    other.push_back({"lora_unet_elsewhere.lora_down.weight", down()});
    EXPECT_THAT(refusal(other),
                HasSubstr("changes the layer elsewhere, which the UNet does not have"));

    for (const char* kind : {"hada_w1_a", "lokr_w1", "dora_scale", "diff", "lora_mid.weight"}) {
        std::vector<Named> tensors = kohya();
        tensors.push_back({fmt::format("lora_unet_{}.{}", underscored(kQuery), kind), down()});
        EXPECT_THAT(refusal(tensors), HasSubstr("which a plain LoRA does not have")) << kind;
    }
}

TEST_F(Lora, WhatDoesNotFitIsRefused) {
    const std::string layer = "lora_unet_" + underscored(kQuery);
    EXPECT_THAT(refusal({{layer + ".lora_down.weight", down()}}),
                HasSubstr("lacks one of its two"));
    EXPECT_THAT(refusal({{layer + ".lora_down.weight", at::ones({2, 5})},
                         {layer + ".lora_up.weight", up()}}),
                HasSubstr("32×2 times 2×5, which is not 32×32"));
    EXPECT_THAT(refusal({{layer + ".lora_down.weight", down().to(at::kInt)},
                         {layer + ".lora_up.weight", up()}}),
                HasSubstr("not of a type that weights have"));
    std::vector<Named> infinite = kohya(INFINITY);
    EXPECT_THAT(refusal(infinite), HasSubstr("alpha of inf"));
    EXPECT_THAT(refusal({{"conv_in.weight", down()}}), HasSubstr("is not a LoRA"));
}

TEST_F(Lora, IsRecordedInTheManifest) {
    const LoraFile lora = read(write(kohya()));
    mergeLora(contents_, lora, -0.5);
    writeModelFolder(folder_ / "model", contents_, {}, {});

    const std::vector<MergedLora> loras = readModelManifest(folder_ / "model").description.loras;
    ASSERT_EQ(loras.size(), 1U);
    EXPECT_EQ(loras[0].file, "lora.safetensors");
    EXPECT_EQ(loras[0].sha256, lora.sha256);
    EXPECT_EQ(loras[0].strength, -0.5);
    const ModelFiles model = findModel(std::array{folder_ / "model"});
    EXPECT_EQ(model.description.loras, loras);
    EXPECT_FALSE(
        model.tensors(Component::Unet)
            .at(kQuery + ".weight")
            .equal(weight({.components = {{Component::Unet, reducedTensors(Component::Unet)}}},
                          kQuery)));
}

TEST_F(Lora, AStrengthBeyondReasonIsRefused) {
    const LoraFile lora = read(write(kohya()));

    EXPECT_THROW(mergeLora(contents_, lora, 11), Error);
    EXPECT_THROW(mergeLora(contents_, lora, NAN), Error);
}

}  // namespace
}  // namespace r2r
