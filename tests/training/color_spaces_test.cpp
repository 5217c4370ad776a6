// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/color_spaces.h"

#include "tests/support/tensor_matchers.h"

#include <ATen/ATen.h>

namespace r2r::testing {
namespace {

at::Tensor color(float r, float g, float b) {
    return at::tensor({r, g, b}).view({1, 3, 1, 1});
}

TEST(ColorSpaces, LightIsEncodedAndBack) {
    const at::Tensor all = at::linspace(0, 1, 300).view({1, 3, 10, 10});

    EXPECT_THAT(encodedFromLinear(linearFromEncoded(all)), TensorNear(all, 1e-5));
}

TEST(ColorSpaces, LabIsThatOfTheStandard) {
    EXPECT_THAT(labFromEncoded(color(1, 1, 1)), TensorNear(color(100, 0, 0), 0.02));
    EXPECT_THAT(labFromEncoded(color(0, 0, 0)), TensorNear(color(0, 0, 0), 0.02));
    EXPECT_THAT(labFromEncoded(color(1, 0, 0)), TensorNear(color(53.24F, 80.09F, 67.20F), 0.05));
    EXPECT_THAT(labFromEncoded(color(0, 0, 1)), TensorNear(color(32.30F, 79.19F, -107.86F), 0.05));
}

TEST(ColorSpaces, LabHasGradientsInBlackToo) {
    const at::Tensor picture = at::zeros({1, 3, 2, 2}).requires_grad_();

    labFromEncoded(picture).sum().backward();

    EXPECT_TRUE(picture.grad().isfinite().all().item<bool>());
    EXPECT_GT(picture.grad().abs().min().item<double>(), 0);
}

TEST(ColorSpaces, RelitPicturesKeepBlackAndWhite) {
    const at::Tensor ends = at::tensor({0.0F, 1.0F}).view({1, 1, 1, 2}).expand({1, 3, 1, 2});

    EXPECT_THAT(relit(ends, color(4, 4, 4)), TensorNear(ends, 1e-5));
}

}  // namespace
}  // namespace r2r::testing
