// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/efficientnet_weights.h"

#include "engine/weights/component_detection.h"
#include "tests/support/tensor_matchers.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

namespace r2r::testing {
namespace {

using ::testing::IsEmpty;

/// Weights of ones and norms that double and add a third, for the stem and the first depthwise.
TensorMap twoConvolutions() {
    TensorMap checkpoint("lite0.pth");
    const auto add = [&](const std::string& convolution, const std::string& norm, int64_t in) {
        checkpoint.add(convolution + ".weight", at::ones({32, in, 3, 3}));
        checkpoint.add(norm + ".weight", at::full({32}, 2.0));
        checkpoint.add(norm + ".bias", at::full({32}, 0.25));
        checkpoint.add(norm + ".running_mean", at::full({32}, 0.5));
        checkpoint.add(norm + ".running_var", at::full({32}, 1 - 1e-3));
        checkpoint.add(norm + ".num_batches_tracked", at::ones({}, at::kLong));
    };
    add("_conv_stem", "_bn0", 3);
    add("_blocks.0._depthwise_conv", "_blocks.0._bn1", 1);
    checkpoint.add("_fc.weight", at::zeros({10, 10}));
    return checkpoint;
}

TEST(EfficientNetWeights, NormsAreFoldedIntoTheConvolutions) {
    const TensorMap folded = foldedEfficientNet(twoConvolutions());

    EXPECT_EQ(folded.size(), 4U);
    EXPECT_THAT(folded.at("conv_in.weight"), TensorNear(at::full({32, 3, 3, 3}, 2.0), 1e-5));
    EXPECT_THAT(folded.at("conv_in.bias"), TensorNear(at::full({32}, 0.25 - 0.5 * 2), 1e-5));
    EXPECT_TRUE(folded.contains("blocks.0.depthwise.weight"));
}

TEST(EfficientNetWeights, AreFoundInAFileAndWhatTheyLackIsNamed) {
    const std::vector<DetectedComponent> found = detectComponents(twoConvolutions());

    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].component, Component::LiteEncoder);
    EXPECT_EQ(found[0].tensors.size(), 4U);
    EXPECT_THAT(found[0].misshapen, IsEmpty());
    EXPECT_THAT(found[0].missing, ::testing::Contains("blocks.15.project.bias"));
}

}  // namespace
}  // namespace r2r::testing
