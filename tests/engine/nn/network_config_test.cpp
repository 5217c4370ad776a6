// SPDX-License-Identifier: GPL-3.0-or-later
// Every network has exactly the tensors that the published checkpoints have.
#include "engine/nn/network_config.h"

#include "engine/core/error.h"
#include "engine/nn/clip_text.h"
#include "engine/nn/harmony_controller.h"
#include "engine/nn/harmony_vae.h"
#include "engine/nn/refiner.h"
#include "engine/nn/unet.h"
#include "engine/nn/vae.h"
#include "tests/engine/nn/generated_network.h"
#include "tests/support/golden.h"

#include <gtest/gtest.h>

#include <functional>

namespace r2r::testing {
namespace {

using Builder = std::function<std::shared_ptr<torch::nn::Module>(const nn::TensorShapes&)>;

struct NetworkCase {
    const char* name;
    const char* manifest;
    Component component;
    Builder build;
};

template <typename Network, typename Config>
Builder builder() {
    return [](const nn::TensorShapes& shapes) { return Network(Config::detect(shapes)).ptr(); };
}

std::vector<NetworkCase> networkCases() {
    return {
        {"Unet", "tensors-unet.tsv", Component::Unet, builder<nn::Unet, nn::UnetConfig>()},
        {"Controller",
         "tensors-controlnet.tsv",
         Component::Controller,
         builder<nn::HarmonyController, nn::ControllerConfig>()},
        {"ClearVae",
         "tensors-clear_vae.tsv",
         Component::ClearVae,
         builder<nn::ClearVae, nn::VaeConfig>()},
        {"PlainVae",
         "tensors-sd_vae.tsv",
         Component::PlainVae,
         builder<nn::PlainVae, nn::VaeConfig>()},
        {"HarmonyVae",
         "tensors-harmony_vae.tsv",
         Component::HarmonyVae,
         builder<nn::HarmonyVae, nn::VaeConfig>()},
        {"Refiner",
         "tensors-refiner-base.tsv",
         Component::Refiner,
         builder<nn::Refiner, nn::RefinerConfig>()},
        {"TextEncoder",
         "tensors-text_encoder.tsv",
         Component::TextEncoder,
         builder<nn::ClipText, nn::ClipTextConfig>()},
    };
}

nn::TensorShapes published(const NetworkCase& network) {
    nn::TensorShapes shapes;
    for (const ManifestLine& line : manifestFile(network.manifest))
        shapes.emplace(line.name, line.shape);
    return shapes;
}

/// Stored in every checkpoint, and never used.
void dropUnusedInput(nn::TensorShapes& shapes, Component component) {
    if (component != Component::Controller)
        return;
    shapes.erase("conv_in.weight");
    shapes.erase("conv_in.bias");
}

class NetworkManifest : public ::testing::TestWithParam<NetworkCase> {};

TEST_P(NetworkManifest, EqualsThePublishedOneAtFullSize) {
    nn::TensorShapes expected = published(GetParam());
    const auto network = GetParam().build(expected);
    dropUnusedInput(expected, GetParam().component);

    EXPECT_EQ(shapesOf(*network), expected);
}

TEST_P(NetworkManifest, FollowsTheWidthsOfTheFile) {
    nn::TensorShapes expected = goldenShapes(GetParam().component);
    const auto network = GetParam().build(expected);
    dropUnusedInput(expected, GetParam().component);

    EXPECT_EQ(shapesOf(*network), expected);
}

TEST_P(NetworkManifest, NamesTheTensorItCannotDoWithout) {
    try {
        (void)GetParam().build({});
        FAIL() << "built from nothing";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::MissingWeights);
        EXPECT_THAT(std::string(error.what()), ::testing::HasSubstr("have no tensor"));
    }
}

INSTANTIATE_TEST_SUITE_P(,
                         NetworkManifest,
                         ::testing::ValuesIn(networkCases()),
                         [](const auto& entry) { return std::string(entry.param.name); });

TEST(NetworkConfig, RefusesWidthsThatGroupsDoNotDivide) {
    nn::TensorShapes shapes = goldenShapes(Component::Unet);
    shapes["down_blocks.1.resnets.0.conv1.weight"] = {44, 32, 3, 3};

    EXPECT_THROW((void)nn::UnetConfig::detect(shapes), Error);
}

}  // namespace
}  // namespace r2r::testing
