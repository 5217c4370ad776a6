// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/weight_file_name.h"

#include <gtest/gtest.h>

namespace r2r {
namespace {

TEST(WeightFileName, SaysVariantAndPart) {
    const WeightFileName name =
        WeightFileName::of("unet/diffusion_pytorch_model.fp16-00002-of-00003.safetensors");

    EXPECT_EQ(name.base, "diffusion_pytorch_model");
    EXPECT_EQ(name.variant, "fp16");
    EXPECT_EQ(name.shard, (WeightFileName::Shard{.number = 2, .count = 3}));
    EXPECT_EQ(name.ending, ".safetensors");
}

TEST(WeightFileName, OlderReleasesPutThePartBeforeTheVariant) {
    const WeightFileName name = WeightFileName::of("model-00001-of-00002.fp16.bin");

    EXPECT_EQ(name.base, "model");
    EXPECT_EQ(name.variant, "fp16");
    EXPECT_EQ(name.shard, (WeightFileName::Shard{.number = 1, .count = 2}));
}

TEST(WeightFileName, VersionsAndNetworksAreNotVariants) {
    for (const char* name : {"sd-v1.5", "r2r.unet", "model", ".fp16", "a-of-b", "x-3-of-2"}) {
        const WeightFileName read = WeightFileName::of(std::string(name) + ".safetensors");
        EXPECT_EQ(read.base, name);
        EXPECT_EQ(read.variant, "");
        EXPECT_FALSE(read.shard);
    }
}

TEST(WeightFileName, TellsWhatBelongsToATraining) {
    for (const char* name : {"optimizer.bin", "optimizer_1.bin", "scheduler.pt", "rng_state_0.pth"})
        EXPECT_TRUE(WeightFileName::of(name).isOfTraining()) << name;
    for (const char* name : {"unet.bin", "optimized.safetensors", "model.pt"})
        EXPECT_FALSE(WeightFileName::of(name).isOfTraining()) << name;
}

TEST(WeightFileName, TellsWhatChangesWeights) {
    for (const char* name : {"pytorch_lora_weights.safetensors", "My-LoRA.pt", "adapter_model.bin"})
        EXPECT_TRUE(WeightFileName::of(name).isAdapter()) << name;
    EXPECT_FALSE(WeightFileName::of("exploration.safetensors").isAdapter());
}

}  // namespace
}  // namespace r2r
