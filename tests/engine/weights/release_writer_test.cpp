// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/release_writer.h"

#include "engine/core/error.h"
#include "engine/core/json.h"
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

/// A model with everything that config.json files can and cannot say.
ModelFiles unusualModel(const fs::path& folder) {
    writeRelease(folder);
    ModelFiles model = findModel(std::array{folder});
    model.description = {.name = "evening",
                         .title = "Evening",
                         .source = "made by a test",
                         .license = "none",
                         .start = SamplerStart::Composite,
                         .workingSide = 768};
    model.description.loras.push_back({.file = "a.safetensors", .sha256 = "00", .strength = 0.5});
    model.emptyPrompt = at::rand({1, 77, 32});
    model.settings.unetHeads = {1, 2, 4, 4};
    model.settings.controllerHeads = {4, 4, 4, 4};
    model.settings.prediction = Prediction::Velocity;
    model.settings.latentScale = 0.13025;
    model.settings.latentShift = 0.25;
    model.settings.textHasExactGelu = true;
    return model;
}

class WrittenRelease : public ::testing::Test {
protected:
    [[nodiscard]] ModelFiles again() const { return findModel(std::array{folder_ / "written"}); }

    TemporaryFolder folder_;
    ModelFiles model_ = unusualModel(folder_ / "release");
};

TEST_F(WrittenRelease, IsReadAsTheSameModel) {
    writeRelease(folder_ / "written", model_, {});

    const ModelFiles read = again();
    EXPECT_TRUE(read.obstacles().empty());
    EXPECT_EQ(read.settings, model_.settings);
    EXPECT_EQ(read.description.name, "evening");
    EXPECT_EQ(read.description.title, "Evening");
    EXPECT_EQ(read.description.start, SamplerStart::Composite);
    EXPECT_EQ(read.description.workingSide, 768);
    EXPECT_EQ(read.description.loras, model_.description.loras);
    EXPECT_TRUE(read.emptyPrompt.equal(model_.emptyPrompt));
    ASSERT_EQ(read.components.size(), model_.components.size());
    for (const auto& [component, detected] : model_.components)
        for (const TensorMap::Entry& entry : detected.tensors)
            EXPECT_TRUE(read.tensors(component).at(entry.name).equal(entry.tensor)) << entry.name;
}

TEST_F(WrittenRelease, SaysWhatDiffusersReads) {
    writeRelease(folder_ / "written", model_, {});

    const Json unet = readJsonFile(folder_ / "written/unet/config.json");
    EXPECT_EQ(unet.at("_class_name"), "UNet2DConditionModel");
    EXPECT_EQ(unet.at("attention_head_dim"), Json::array({1, 2, 4, 4}));
    EXPECT_EQ(unet.at("up_block_types").size(), 4U);
    EXPECT_EQ(readJsonFile(folder_ / "written/text_encoder/config.json").at("architectures"),
              Json::array({"CLIPTextModel"}));
    EXPECT_TRUE(fs::exists(folder_ / "written/unet/diffusion_pytorch_model.safetensors"));
}

TEST_F(WrittenRelease, TakesNoOthersPlace) {
    fs::create_directories(folder_ / "written");

    try {
        writeRelease(folder_ / "written", model_, {});
        FAIL() << "it was written";
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), HasSubstr("exists already"));
    }
}

TEST_F(WrittenRelease, AppearsWholeOrNotAtAll) {
    model_.components.at(Component::ClearVae).missing.emplace_back("conv_in.weight");

    EXPECT_THROW(writeRelease(folder_ / "written", model_, {}), Error);
    EXPECT_FALSE(fs::exists(folder_ / "written"));
    EXPECT_FALSE(fs::exists(folder_ / "written.partial"));
}

}  // namespace
}  // namespace r2r
