// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/key_names.h"

#include "tests/support/golden.h"

#include <gmock/gmock.h>

#include <set>

namespace r2r {
namespace {

using testing::manifestFile;
using testing::ManifestLine;
using ::testing::Optional;

struct Pairing {
    Component component;
    const char* original;
    const char* diffusers;
    std::string prefix;
    size_t count;
};

std::set<std::string> namesOf(const char* file) {
    std::set<std::string> names;
    for (const ManifestLine& line : manifestFile(file))
        names.insert(line.name);
    return names;
}

class KeyNames : public ::testing::TestWithParam<Pairing> {};

TEST_P(KeyNames, AreABijectionBetweenTheManifests) {
    const Pairing& pairing = GetParam();

    std::set<std::string> renamed;
    for (const std::string& name : namesOf(pairing.original)) {
        ASSERT_TRUE(name.starts_with(pairing.prefix)) << name;
        const auto target = diffusersName(
            pairing.component, NameLayout::Original, name.substr(pairing.prefix.size()));
        ASSERT_TRUE(target.has_value()) << name;
        EXPECT_TRUE(renamed.insert(*target).second) << name << " meets another at " << *target;
    }

    EXPECT_EQ(renamed, namesOf(pairing.diffusers));
    EXPECT_EQ(renamed.size(), pairing.count);
}

TEST_P(KeyNames, OfTheDiffusersLayoutStayAsTheyAre) {
    for (const std::string& name : namesOf(GetParam().diffusers))
        EXPECT_THAT(diffusersName(GetParam().component, NameLayout::Diffusers, name),
                    Optional(name));
}

INSTANTIATE_TEST_SUITE_P(
    All,
    KeyNames,
    ::testing::Values(
        Pairing{Component::Unet,
                "tensors-unet-ldm.tsv",
                "tensors-unet.tsv",
                "model.diffusion_model.",
                686},
        Pairing{Component::Controller,
                "tensors-controlnet-ldm.tsv",
                "tensors-controlnet.tsv",
                "control_model.",
                364},
        Pairing{Component::ClearVae, "tensors-clear_vae-ldm.tsv", "tensors-clear_vae.tsv", "", 380},
        Pairing{Component::PlainVae, "tensors-sd_vae-ldm.tsv", "tensors-sd_vae.tsv", "", 248},
        Pairing{Component::TextEncoder,
                "tensors-text_encoder-ldm.tsv",
                "tensors-text_encoder.tsv",
                "cond_stage_model.transformer.",
                196}),
    [](const auto& test) { return std::string(componentName(test.param.component)); });

TEST(KeyNamesOfOldAutoencoders, BecomeCurrentOnes) {
    const std::string block = "decoder.mid_block.attentions.0.";
    const auto current = [&block](const std::string& name) {
        return diffusersName(Component::PlainVae, NameLayout::Diffusers, block + name);
    };

    EXPECT_THAT(current("query.weight"), Optional(block + "to_q.weight"));
    EXPECT_THAT(current("key.bias"), Optional(block + "to_k.bias"));
    EXPECT_THAT(current("value.weight"), Optional(block + "to_v.weight"));
    EXPECT_THAT(current("proj_attn.weight"), Optional(block + "to_out.0.weight"));
    EXPECT_THAT(current("group_norm.weight"), Optional(block + "group_norm.weight"));
}

TEST(KeyNames, OfNoTensorAreNothing) {
    for (const char* name : {"betas",
                             "input_blocks.12.0.in_layers.0.weight",
                             "input_blocks.3.1.norm.weight",
                             "input_blocks.x.0.weight",
                             "input_blocks.1",
                             "output_blocks.0.1.norm.weight",
                             "middle_block.3.weight",
                             "zero_convs.0.0.weight",
                             "logvar"})
        EXPECT_EQ(diffusersName(Component::Unet, NameLayout::Original, name), std::nullopt) << name;
    for (const char* name : {"encoder.down.4.block.0.norm1.weight",
                             "decoder.mid.attn_1.z.weight",
                             "loss.perceptual.weight",
                             "encoder.down.1.attn.0.q.weight"})
        EXPECT_EQ(diffusersName(Component::ClearVae, NameLayout::Original, name), std::nullopt)
            << name;
}

}  // namespace
}  // namespace r2r
