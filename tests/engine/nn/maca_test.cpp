// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/maca.h"

#include "engine/weights/weight_generator.h"
#include "tests/engine/nn/generated_network.h"
#include "tests/support/tensor_matchers.h"

#include <ATen/ATen.h>

namespace r2r::testing {
namespace {

at::Tensor features() {
    return generatedInput("features", {2, 32, 6, 5});
}

at::Tensor softMask() {
    return generatedInput("mask", {2, 1, 6, 5}).mul(0.5).add(0.5);
}

TEST(Maca, IsIdentityWhenFresh) {
    nn::Maca maca(32);
    const at::Tensor mask =
        softMask().round();  // of a soft mask the published code uses the square

    EXPECT_THAT(maca->forward(features(), mask), TensorNear(features(), 0));
}

TEST(Maca, PooledConvolutionsEqualConvolvedFeatures) {
    nn::Maca maca(32);
    generateWeights(*maca, Component::Controller);
    const auto parameters = maca->named_parameters();
    const at::Tensor x = features();
    const at::Tensor m = softMask();

    // As the reference writes it: convolve the features, then average.
    const at::Tensor foreground = at::conv2d(m * x, parameters["conv1.weight"]).mean({2, 3});
    const at::Tensor background = at::conv2d((1 - m) * x, parameters["conv2.weight"]).mean({2, 3});
    const at::Tensor hidden = at::silu(at::linear(at::cat({foreground, background}, 1),
                                                  parameters["mlp.0.weight"],
                                                  parameters["mlp.0.bias"]));
    const at::Tensor modulation =
        at::linear(hidden, parameters["mlp.2.weight"], parameters["mlp.2.bias"])
            .unsqueeze(2)
            .unsqueeze(3);
    const at::Tensor scale = modulation.narrow(1, 0, 32);
    const at::Tensor shift = modulation.narrow(1, 32, 32);
    const at::Tensor expected = (1 - m) * x + m * (m * x * (1 + scale) + shift);

    EXPECT_THAT(maca->forward(x, m), TensorNear(expected, 1e-5));
}

TEST(Maca, LeavesTheBackgroundAlone) {
    nn::Maca maca(32);
    generateWeights(*maca, Component::Controller);
    at::Tensor mask = at::zeros({2, 1, 6, 5});
    mask.slice(2, 0, 3).fill_(1);

    const at::Tensor result = maca->forward(features(), mask);

    EXPECT_THAT(result.slice(2, 3), TensorNear(features().slice(2, 3), 0));
    EXPECT_GT((result - features()).abs().max().item<float>(), 0.01F);
}

}  // namespace
}  // namespace r2r::testing
