// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/wrapper_names.h"

#include "engine/weights/component_detection.h"
#include "engine/weights/weight_generator.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

namespace r2r {
namespace {

using ::testing::ElementsAre;

void add(TensorMap& checkpoint, Component component, const std::string& prefix, double value = 1) {
    for (const TensorShape& shape : goldenManifest(component))
        checkpoint.add(prefix + shape.name, at::full(shape.shape, value));
}

std::vector<std::string> prefixesOf(std::initializer_list<const char*> names) {
    TensorMap tensors;
    for (const char* name : names)
        tensors.add(name, at::ones({1}));
    return wrapperPrefixes(tensors);
}

TEST(WrapperNames, OnlyWrappersArePrefixes) {
    EXPECT_THAT(prefixesOf({"module.unet.conv_in.bias", "encoder.conv_in.bias"}),
                ElementsAre("", "module.", "module.unet."));
}

TEST(WrapperNames, AveragedWeightsComeFirst) {
    EXPECT_THAT(prefixesOf({"model.w", "ema.w", "ema.module.w"}),
                ElementsAre("ema.", "ema.module.", "", "model."));
}

class Wrapped : public ::testing::TestWithParam<const char*> {};

TEST_P(Wrapped, NetworksAreFound) {
    for (const Component component : {Component::Unet,
                                      Component::Controller,
                                      Component::ClearVae,
                                      Component::Refiner,
                                      Component::TextEncoder,
                                      Component::Lite}) {
        TensorMap checkpoint;
        add(checkpoint, component, GetParam());

        const std::vector<DetectedComponent> found = detectComponents(checkpoint);

        ASSERT_EQ(found.size(), 1U) << componentName(component);
        EXPECT_EQ(found.front().component, component);
        EXPECT_TRUE(found.front().isComplete());
    }
}

INSTANTIATE_TEST_SUITE_P(InEveryWay,
                         Wrapped,
                         ::testing::Values("",
                                           "module.",
                                           "_orig_mod.",
                                           "module._orig_mod.",
                                           "ema.",
                                           "model.",
                                           "net.",
                                           "unet.",
                                           "_orig_mod.module.model."));

TEST(WrapperNames, WhatCompilersPutWithinNamesIsTakenOut) {
    TensorMap checkpoint;
    for (const TensorShape& shape : goldenManifest(Component::PlainVae)) {
        std::string name = shape.name;
        if (name.starts_with("encoder."))
            name.insert(8, "_orig_mod.");
        checkpoint.add(name, at::ones(shape.shape));
    }

    EXPECT_TRUE(detectComponents(checkpoint).front().isComplete());
}

TEST(WrapperNames, SeveralNetworksOfOneFileAreToldApart) {
    TensorMap checkpoint;
    add(checkpoint, Component::Unet, "unet.");
    add(checkpoint, Component::Controller, "controlnet.");
    add(checkpoint, Component::PlainVae, "vae.");

    const std::vector<DetectedComponent> found = detectComponents(checkpoint);

    ASSERT_EQ(found.size(), 3U);
    for (const DetectedComponent& component : found)
        EXPECT_TRUE(component.isComplete()) << componentName(component.component);
}

TEST(WrapperNames, OfTwoOfAKindTheAverageIsTakenAndTheOtherNamed) {
    TensorMap checkpoint;
    add(checkpoint, Component::Unet, "model.", 1);
    add(checkpoint, Component::Unet, "ema.", 2);

    const std::vector<DetectedComponent> found = detectComponents(checkpoint);

    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found.front().tensors.at("conv_in.bias")[0].item<float>(), 2);
    EXPECT_THAT(found.front().otherPrefixes, ElementsAre("model."));
}

TEST(WrapperNames, TextEncodersOfNewerTransformersAreFound) {
    TensorMap checkpoint;
    for (const TensorShape& shape : goldenManifest(Component::TextEncoder))
        checkpoint.add(shape.name.substr(std::string("text_model.").size()), at::ones(shape.shape));

    const std::vector<DetectedComponent> found = detectComponents(checkpoint);

    ASSERT_EQ(found.size(), 1U);
    EXPECT_TRUE(found.front().isComplete());
}

}  // namespace
}  // namespace r2r
