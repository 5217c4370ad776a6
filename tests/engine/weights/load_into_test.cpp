// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/load_into.h"

#include "engine/core/error.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

namespace r2r {
namespace {

TEST(TensorMap, HoldsWhatAModelMayHaveAndNoMore) {
    TensorMap tensors("weights.bin");
    for (int i = 0; i < 100'000; ++i)
        tensors.add(std::to_string(i), {});

    EXPECT_THROW(tensors.add("one more", {}), Error);
}

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TensorMap stored() {
    TensorMap tensors("weights.bin");
    tensors.add("a", at::full({2, 3}, 1.5, at::kHalf));
    tensors.add("b", at::full({4}, 2.0, at::kFloat));
    tensors.add("null", {});
    tensors.add("extra", at::zeros({1}));
    return tensors;
}

TEST(LoadInto, CopiesAndTellsWhatItDid) {
    const NamedTensors parameters = {
        {"a", at::zeros({2, 3})}, {"b", at::zeros({4})}, {"null", at::ones({1})}};

    const LoadReport report =
        loadInto(stored(), parameters, {.mayBeMissing = [](const std::string& name) {
                     return name == "null";
                 }});

    EXPECT_TRUE(parameters[0].second.equal(at::full({2, 3}, 1.5)));
    EXPECT_TRUE(parameters[1].second.equal(at::full({4}, 2.0)));
    EXPECT_TRUE(parameters[2].second.equal(at::ones({1})));
    EXPECT_THAT(report.missing, ElementsAre("null"));
    EXPECT_THAT(report.unexpected, ElementsAre("extra"));
    EXPECT_THAT(report.cast, ElementsAre("a"));
}

TEST(LoadInto, ParametersThatRequireGradAreFilledWithoutRecording) {
    const at::Tensor parameter = at::zeros({4}).requires_grad_(true);

    (void)loadInto(stored(), {{"b", parameter}});

    EXPECT_TRUE(parameter.detach().equal(at::full({4}, 2.0)));
    EXPECT_TRUE(parameter.is_leaf());
}

TEST(LoadInto, AMissingTensorIsNamedAndNothingIsCopied) {
    const at::Tensor b = at::zeros({4});

    try {
        (void)loadInto(stored(),
                       {{"b", b}, {"c.weight", at::zeros({1})}, {"null", at::zeros({1})}});
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::MissingWeights);
        EXPECT_EQ(error.message(), "weights.bin lacks 2 of 3 tensors, first c.weight");
    }
    EXPECT_TRUE(b.equal(at::zeros({4})));
}

TEST(LoadInto, AWrongShapeIsNamedWithBothShapesAndTheFile) {
    const at::Tensor b = at::zeros({4});

    try {
        (void)loadInto(stored(), {{"b", b}, {"a", at::zeros({3, 2})}});
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::Corrupt);
        EXPECT_EQ(error.message(), "the tensor a in weights.bin is 2×3, but the network needs 3×2");
    }
    EXPECT_TRUE(b.equal(at::zeros({4})));
}

}  // namespace
}  // namespace r2r
