// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/picture_grade.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace r2r::testing {
namespace {

at::Tensor pictures() {
    return at::linspace(-1, 1, 2 * 3 * 4 * 5).view({2, 3, 4, 5});
}

TEST(PictureGrade, OfStrengthZeroChangesNothing) {
    int draws = 0;
    const PictureGrade grade = PictureGrade::random(0, [&] { return 0.1 * ++draws; });

    EXPECT_TRUE(grade.of(pictures()).allclose(pictures(), 0, 1e-6));
}

TEST(PictureGrade, WithoutSaturationAllIsGray) {
    const at::Tensor gray = PictureGrade{.saturation = 0}.of(pictures());

    EXPECT_LT((gray.amax(1) - gray.amin(1)).max().item<float>(), 1e-6);
}

TEST(PictureGrade, StaysInRange) {
    for (const double draw : {0.0, 0.5, 0.999}) {
        const at::Tensor graded = PictureGrade::random(1, [&] { return draw; }).of(pictures());
        EXPECT_LE(graded.abs().max().item<float>(), 1);
        EXPECT_TRUE(graded.isfinite().all().item<bool>());
    }
}

TEST(PictureGrade, ExposureIsInStopsOfLinearLight) {
    const at::Tensor gray = at::full({1, 3, 1, 1}, 0.0F);  // encoded ½, linear 0.214

    // Darker by a stop: linear 0.107, encoded 0.3608.
    EXPECT_NEAR(PictureGrade{.exposure = -1}.of(gray).max().item<float>(), 2 * 0.3608 - 1, 1e-3);
    // Brighter by a stop: linear 0.428 / 1.214 = 0.3526, encoded 0.6288.
    EXPECT_NEAR(PictureGrade{.exposure = 1}.of(gray).max().item<float>(), 2 * 0.6288 - 1, 1e-3);
}

TEST(PictureGrade, BrighteningKeepsWhiteAndItsNeighboursApart) {
    const at::Tensor bright = at::tensor({0.9F, 1.0F}).view({1, 1, 1, 2}).expand({1, 3, 1, 2});

    const at::Tensor brighter = PictureGrade{.exposure = 1.5}.of(bright);

    EXPECT_NEAR(brighter.max().item<float>(), 1, 1e-5);
    EXPECT_LT(brighter.min().item<float>(), 0.99);
}

TEST(PictureGrade, LiftsBlackAndKeepsWhite) {
    const at::Tensor ends = at::tensor({-1.0F, 1.0F}).view({1, 1, 1, 2}).expand({1, 3, 1, 2});

    const at::Tensor lifted = PictureGrade{.lift = 0.1}.of(ends);

    EXPECT_NEAR(lifted.min().item<float>(), -0.8, 1e-6);
    EXPECT_NEAR(lifted.max().item<float>(), 1, 1e-6);
}

}  // namespace
}  // namespace r2r::testing
