// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/tensor_manifest.h"

#include "tests/support/golden.h"

#include <gmock/gmock.h>

#include <numeric>

namespace r2r {
namespace {

using testing::manifestFile;
using testing::ManifestLine;

struct Case {
    Component component;
    const char* file;
    int64_t parameters;  // the specification's own sum
};

std::vector<ManifestLine> sorted(std::vector<ManifestLine> lines) {
    std::ranges::sort(lines);
    return lines;
}

std::vector<ManifestLine> linesOf(const std::vector<TensorShape>& manifest) {
    std::vector<ManifestLine> lines;
    for (const TensorShape& tensor : manifest)
        lines.push_back({tensor.name, tensor.shape});
    return sorted(std::move(lines));
}

class FullManifest : public ::testing::TestWithParam<Case> {};

TEST_P(FullManifest, EqualsThePublishedOne) {
    EXPECT_EQ(linesOf(fullManifest(GetParam().component)), sorted(manifestFile(GetParam().file)));
}

TEST_P(FullManifest, HasThePublishedNumberOfParameters) {
    int64_t parameters = 0;
    for (const TensorShape& tensor : fullManifest(GetParam().component))
        parameters += std::accumulate(
            tensor.shape.begin(), tensor.shape.end(), int64_t{1}, std::multiplies<>());

    EXPECT_EQ(parameters, GetParam().parameters);
}

INSTANTIATE_TEST_SUITE_P(
    All,
    FullManifest,
    ::testing::Values(Case{Component::Unet, "tensors-unet.tsv", 859'535'364},
                      Case{Component::Controller, "tensors-controlnet.tsv", 414'340'496},
                      Case{Component::ClearVae, "tensors-clear_vae.tsv", 85'831'007},
                      Case{Component::PlainVae, "tensors-sd_vae.tsv", 83'653'863},
                      Case{Component::HarmonyVae, "tensors-harmony_vae.tsv", 119'740'419},
                      Case{Component::Refiner, "tensors-refiner-base.tsv", 91'402'627},
                      Case{Component::TextEncoder, "tensors-text_encoder.tsv", 123'060'480}),
    [](const auto& test) { return std::string(componentName(test.param.component)); });

TEST(TensorManifest, SmallAndLargeRefinersHaveThePublishedNumbersOfParameters) {
    const auto millions = [](const std::array<int64_t, 4>& levels) {
        double sum = 0;
        for (const TensorShape& tensor :
             tensorManifest(Component::Refiner, {.levels = levels, .inputs = 7}))
            sum += static_cast<double>(std::accumulate(
                tensor.shape.begin(), tensor.shape.end(), int64_t{1}, std::multiplies<>()));
        return sum / 1e6;
    };

    EXPECT_NEAR(millions({64, 128, 256, 256}), 22.87, 0.005);
    EXPECT_NEAR(millions({256, 512, 1024, 1024}), 365.45, 0.005);
}

TEST(TensorManifest, OptionalAreMacaFilterKernelsAndTheUnusedInput) {
    EXPECT_TRUE(isOptionalTensor(Component::Controller, "PCCAs.0.mlp.0.bias"));
    EXPECT_TRUE(isOptionalTensor(Component::Controller, "conv_in.weight"));
    EXPECT_TRUE(isOptionalTensor(Component::ClearVae, "filters.11.Laplation"));
    EXPECT_FALSE(isOptionalTensor(Component::ClearVae, "filters.11.alpha"));
    EXPECT_FALSE(isOptionalTensor(Component::Unet, "conv_in.weight"));
    EXPECT_TRUE(isOptionalTensor(Component::Lite, "whole.context.weight"));
    EXPECT_FALSE(isOptionalTensor(Component::Lite, "head.weight"));
}

}  // namespace
}  // namespace r2r
