// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/picture_wear.h"

#include "tests/support/tensor_matchers.h"

#include <ATen/ATen.h>

namespace r2r::testing {
namespace {

TEST(PictureWear, FineQuantisationKeepsAPictureAndACoarseOneDoesNot) {
    const at::Tensor picture = 0.2 + 0.6 * at::rand({1, 3, 32, 40});

    EXPECT_THAT(quantised(picture, 100), TensorNear(picture, 0.02));
    const double coarse = (quantised(picture, 30) - picture).abs().mean().item<double>();
    EXPECT_GT(coarse, 0.02);
    EXPECT_GT(coarse, (quantised(picture, 80) - picture).abs().mean().item<double>());
}

TEST(PictureWear, ABlockOfOneColourStaysOne) {
    const at::Tensor flat = at::full({1, 3, 16, 16}, 0.5);

    EXPECT_THAT(quantised(flat, 50), TensorNear(flat, 0.02));
}

TEST(PictureWear, WhatEqualsStaysEqualWhateverHappens) {
    const at::Tensor real = 0.3 + 0.4 * at::rand({1, 3, 32, 32});
    at::Tensor coverage = at::zeros({1, 1, 32, 32});
    coverage.narrow(2, 0, 16).fill_(1);
    bool isWorn = false;

    for (int64_t seed = 0; seed < 30; ++seed) {
        SampleRandom random(static_cast<uint64_t>(seed));
        const WornPair pair =
            worn({real, real}, coverage, random, sampleGenerator(1, Purpose::Wear, seed));
        EXPECT_THAT(pair.composite, TensorNear(pair.real, 1e-6)) << seed;
        isWorn = isWorn || !pair.real.equal(real);
    }
    EXPECT_TRUE(isWorn);
}

TEST(PictureWear, ABackgroundStaysTheSameInBoth) {
    const at::Tensor real = 0.3 + 0.4 * at::rand({1, 3, 32, 32});
    at::Tensor coverage = at::zeros({1, 1, 32, 32});
    coverage.narrow(2, 0, 16).fill_(1);
    const at::Tensor composite = at::lerp(real, real * 0.7, coverage.expand_as(real));

    for (int64_t seed = 0; seed < 30; ++seed) {
        SampleRandom random(static_cast<uint64_t>(seed));
        const WornPair pair =
            worn({composite, real}, coverage, random, sampleGenerator(1, Purpose::Wear, seed));
        const at::Tensor far = (pair.composite - pair.real).narrow(2, 22, 10);
        EXPECT_LT(far.abs().max().item<float>(), 2e-3) << seed;
    }
}

}  // namespace
}  // namespace r2r::testing
