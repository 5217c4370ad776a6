// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/model_files.h"

#include "engine/core/error.h"
#include "engine/weights/model_writer.h"
#include "tests/engine/weights/fixtures.h"
#include "tests/engine/weights/released_model.h"
#include "tests/support/temporary_folder.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <array>

namespace r2r {
namespace {

using namespace ::r2r::testing;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

namespace fs = std::filesystem;

constexpr const char* kUnet = "unet/diffusion_pytorch_model";

class ReleasedModel : public ::testing::Test {
protected:
    ReleasedModel() { writeRelease(release_); }

    [[nodiscard]] ModelFiles found() const { return findModel(std::array{release_}); }

    /// Why the release is refused, or what keeps it from being run.
    [[nodiscard]] std::string complaint() const {
        try {
            const std::vector<std::string> obstacles = found().obstacles();
            return obstacles.empty() ? "none" : obstacles.front();
        } catch (const Error& error) {
            return error.message();
        }
    }

    /// The value of the UNet that was taken, whose files are all of one value.
    [[nodiscard]] float value() const {
        return found().tensors(Component::Unet).at("conv_in.bias")[0].item<float>();
    }

    void writeUnet(const std::string& name, double value) const {
        writeTensors(release_ / "unet" / name, reducedTensors(Component::Unet, value));
    }

    void removeUnet() const { fs::remove(release_ / (std::string(kUnet) + ".safetensors")); }

    TemporaryFolder folder_;
    fs::path release_ = folder_ / "release";
};

TEST_F(ReleasedModel, IsCompleteAndNothingIsLeftOut) {
    EXPECT_EQ(complaint(), "none");
    EXPECT_THAT(found().leftOut, IsEmpty());
    EXPECT_EQ(found().settings, NetworkSettings{});
}

TEST_F(ReleasedModel, TensorsThatAreTakenAreNoLongerKept) {
    ModelFiles files = found();
    const size_t count = files.tensors(Component::Unet).size();

    EXPECT_EQ(files.takeTensors(Component::Unet).size(), count);
    EXPECT_TRUE(files.components.at(Component::Unet).tensors.empty());
}

TEST_F(ReleasedModel, ShardsAreReadTogether) {
    removeUnet();
    writeShards(
        release_ / "unet", "diffusion_pytorch_model", reducedTensors(Component::Unet, 5), 3);

    EXPECT_EQ(complaint(), "none");
    EXPECT_EQ(value(), 5);
    EXPECT_THAT(found().leftOut, IsEmpty());
}

TEST_F(ReleasedModel, OneShardBringsTheOthers) {
    writeShards(folder_ / "parts", "unet", reducedTensors(Component::Unet, 5), 2);
    const fs::path first = folder_ / "parts/unet-00001-of-00002.safetensors";
    const fs::path second = folder_ / "parts/unet-00002-of-00002.safetensors";
    const fs::path index = folder_ / "parts/unet.safetensors.index.json";

    for (const std::vector<fs::path>& sources : {std::vector{first},
                                                 std::vector{second},
                                                 std::vector{first, second},
                                                 std::vector{index}}) {
        const ModelFiles model = findModel(sources);
        EXPECT_TRUE(model.components.at(Component::Unet).isComplete());
        EXPECT_THAT(model.leftOut, IsEmpty());
    }
    fs::remove(index);
    EXPECT_TRUE(findModel(std::array{second}).components.at(Component::Unet).isComplete());
}

TEST_F(ReleasedModel, AMissingShardIsNamed) {
    removeUnet();
    writeShards(
        release_ / "unet", "diffusion_pytorch_model", reducedTensors(Component::Unet, 5), 3);
    fs::remove(release_ / "unet/diffusion_pytorch_model-00002-of-00003.safetensors");

    EXPECT_THAT(complaint(),
                HasSubstr("diffusion_pytorch_model-00002-of-00003.safetensors, which is missing"));
    fs::remove(release_ / "unet/diffusion_pytorch_model.safetensors.index.json");
    EXPECT_THAT(complaint(), HasSubstr("one of 3 parts, of which part 2 is missing"));
}

TEST_F(ReleasedModel, AnIndexThatLeadsElsewhereIsRefused) {
    removeUnet();
    writeShards(
        release_ / "unet", "diffusion_pytorch_model", reducedTensors(Component::Unet, 5), 2);
    writeText(release_ / "unet/diffusion_pytorch_model.safetensors.index.json",
              R"({"weight_map": {"conv_in.bias": "../../elsewhere.safetensors"}})");

    EXPECT_THAT(complaint(), HasSubstr("which is not a file beside it"));
}

TEST_F(ReleasedModel, TheFileWithoutAVariantIsTaken) {
    for (const char* variant : {".non_ema", ".fp16", ".bf16", ".ema", ".fp8"})
        writeUnet("diffusion_pytorch_model" + std::string(variant) + ".safetensors", 7);
    writeUnet("diffusion_pytorch_model.safetensors", 1);
    writeUnet("another.safetensors", 8);

    EXPECT_EQ(value(), 1);
    EXPECT_EQ(found().leftOut.size(), 6U);
    EXPECT_THAT(found().leftOut,
                Contains(HasSubstr("diffusion_pytorch_model.non_ema.safetensors is "
                                   "not used")));
}

TEST_F(ReleasedModel, VariantsAreTakenInTheirOrder) {
    removeUnet();
    int number = 0;
    for (const char* variant : {".non_ema", ".fp8", ".bf16", ".fp16", ".ema"}) {
        writeUnet("diffusion_pytorch_model" + std::string(variant) + ".safetensors", ++number);
        EXPECT_EQ(value(), number) << variant;
    }
}

TEST_F(ReleasedModel, ShardsOfAVariantAreOneFile) {
    writeUnet("diffusion_pytorch_model.safetensors", 1);
    writeShards(
        release_ / "unet", "diffusion_pytorch_model.fp16", reducedTensors(Component::Unet, 5), 2);

    EXPECT_EQ(value(), 1);
    removeUnet();
    EXPECT_EQ(value(), 5);
}

TEST_F(ReleasedModel, WhatTrainingsLeaveIsPassedOver) {
    const std::string garbage = "not weights";
    for (const char* name : {"optimizer.bin",
                             "optimizer_1.bin",
                             "scheduler.bin",
                             "training_args.bin",
                             "rng_state.pth",
                             "unet/optimizer.pt"})
        writeText(release_ / name, garbage);
    fs::copy_file(fixture("legacy_training.ckpt"), release_ / "last.ckpt");
    writeText(release_ / "notes.bin", garbage);

    EXPECT_EQ(complaint(), "none");
    EXPECT_THAT(found().leftOut, Contains(HasSubstr("optimizer.bin belongs to a training")));
    EXPECT_THAT(found().leftOut, Contains(HasSubstr("notes.bin is neither a safetensors file")));
}

TEST_F(ReleasedModel, AFileThatCannotBeReadIsTheReasonForWhatIsMissing) {
    fs::remove_all(release_ / "unet");
    writeText(release_ / "unet.bin", "not weights");

    EXPECT_THAT(complaint(), HasSubstr("unet.bin is neither"));
}

TEST_F(ReleasedModel, LoraFilesAreNotTakenForWeights) {
    writeText(release_ / "unet/pytorch_lora_weights.safetensors", "whatever");

    EXPECT_EQ(complaint(), "none");
    EXPECT_THAT(found().leftOut, Contains(HasSubstr("--lora")));
}

TEST_F(ReleasedModel, AUnetWithoutTheMaskCannotHarmonize) {
    std::vector<TensorToWrite> tensors = reducedTensors(Component::Unet, 1);
    for (TensorToWrite& tensor : tensors)
        if (tensor.name == "conv_in.weight")
            tensor = {.name = tensor.name, .dtype = at::kFloat, .shape = {32, 4, 3, 3}, .make = [] {
                          return at::ones({32, 4, 3, 3});
                      }};
    writeTensors(release_ / "unet/diffusion_pytorch_model.safetensors", tensors);

    EXPECT_EQ(complaint(), "the UNet has 4 inputs; one that harmonizes has 9");
}

}  // namespace
}  // namespace r2r
