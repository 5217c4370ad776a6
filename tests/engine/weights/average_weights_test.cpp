// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/average_weights.h"

#include "engine/core/error.h"
#include "tests/support/failure.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <array>

namespace r2r::testing {
namespace {

using ::testing::HasSubstr;

TensorToWrite tensor(const std::string& name, const at::Tensor& values) {
    return {.name = name,
            .dtype = values.scalar_type(),
            .shape = values.sizes().vec(),
            .make = [values] { return values; }};
}

ModelContents model(const at::Tensor& weight, int64_t steps) {
    ModelContents contents;
    contents.components[Component::Lite] = {tensor("head.weight", weight),
                                            tensor("steps", at::tensor({steps}))};
    return contents;
}

at::Tensor of(const ModelContents& contents, size_t position) {
    return contents.components.at(Component::Lite)[position].make();
}

std::string refusal(const ModelContents& a, const ModelContents& b) {
    return testing::messageOf([&] { return averageOf(std::array{a, b}, std::array{1.0, 1.0}); });
}

TEST(AverageWeights, AreTheWeightedMeanOfEachTensor) {
    const std::array models = {model(at::tensor({1.0F, -2.0F}), 7),
                               model(at::tensor({5.0F, 2.0F}), 9)};

    const ModelContents mean = averageOf(models, std::array{3.0, 1.0});

    EXPECT_TRUE(of(mean, 0).equal(at::tensor({2.0, -1.0}, at::kDouble)));
    EXPECT_EQ(mean.components.at(Component::Lite)[0].dtype, at::kFloat);
    EXPECT_EQ(of(mean, 1).item<int64_t>(), 7);  // a count has no mean
}

TEST(AverageWeights, ModelsThatAreNoRelativesAreRefused) {
    const ModelContents two = model(at::zeros({2}), 1);
    ModelContents missing = two;
    missing.components[Component::Lite].pop_back();
    ModelContents more = two;
    more.components[Component::LiteEncoder] = {tensor("stem", at::zeros({1}))};

    EXPECT_THAT(refusal(two, model(at::zeros({3}), 1)), HasSubstr("head.weight of"));
    EXPECT_THAT(refusal(two, model(at::zeros({3}), 1)), HasSubstr("another shape"));
    EXPECT_THAT(refusal(two, missing), HasSubstr("steps"));
    EXPECT_THAT(refusal(missing, two), HasSubstr("steps"));
    EXPECT_THAT(refusal(two, more), HasSubstr("stem"));
}

TEST(AverageWeights, SharesArePositiveAndOneForEach) {
    const std::array models = {model(at::zeros({2}), 1), model(at::zeros({2}), 1)};

    EXPECT_THROW((void)averageOf(models, std::array{1.0, 0.0}), Error);
    EXPECT_THROW((void)averageOf(models, std::array{1.0}), Error);
    EXPECT_THROW((void)averageOf(std::span(models).first(1), std::array{1.0}), Error);
}

}  // namespace
}  // namespace r2r::testing
