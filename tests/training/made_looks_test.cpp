// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/made_looks.h"

#include "tests/support/temporary_folder.h"
#include "tests/support/tensor_matchers.h"
#include "tests/training/training_scene.h"

#include <ATen/ATen.h>

namespace r2r::testing {
namespace {

struct MadeLooksTest : ::testing::Test {
    at::Tensor picture = at::rand({1, 3, 32, 32});
    at::Tensor mask = at::zeros({1, 1, 32, 32});

    MadeLooksTest() { mask.narrow(2, 8, 16).narrow(3, 8, 16).fill_(1); }

    /// Mean of each colour over the mask, (3).
    [[nodiscard]] at::Tensor insideMean(const at::Tensor& x) const {
        return (x * mask).sum({0, 2, 3}) / mask.sum();
    }
};

TEST_F(MadeLooksTest, EveryLookStaysInRangeAndFollowsFromItsSeed) {
    const TemporaryFolder folder;
    const Look warm = [](double r, double g, double b) {
        return std::array<double, 3>{r, 0.9 * g, 0.5 * b};
    };
    const MadeLooks looks(writeLooks(folder / "looks.npy", 3, {warm}));
    const auto made = [&](uint64_t seed) {
        SampleRandom random(seed);
        const auto other = [&] { return at::full_like(picture, 0.3); };
        return at::cat(
            {looks.ofPicture(picture, random), looks.ofForeground(picture, mask, other, random)});
    };

    for (uint64_t seed = 0; seed < 60; ++seed) {
        const at::Tensor both = made(seed);
        EXPECT_TRUE(both.isfinite().all().item<bool>()) << seed;
        EXPECT_GE(both.min().item<float>(), -1e-6) << seed;
        EXPECT_LE(both.max().item<float>(), 1 + 1e-6) << seed;
        EXPECT_TRUE(both.equal(made(seed))) << seed;
    }
}

TEST_F(MadeLooksTest, StatisticsBecomeThoseOfTheOtherPicture) {
    const at::Tensor calm = 0.4 + 0.2 * picture;
    const at::Tensor other = 0.35 + 0.25 * at::rand({1, 3, 32, 32});

    const at::Tensor changed = withStatisticsOf(other, calm, mask);

    EXPECT_THAT(insideMean(changed), TensorNear(other.mean({0, 2, 3}), 0.01));
}

TEST_F(MadeLooksTest, WhatWasBlendedTakesOnItsSurroundings) {
    const at::Tensor calm = 0.4 + 0.2 * picture;

    const at::Tensor changed = blendedInto(calm + 0.2, calm, mask);

    EXPECT_THAT(changed * mask, TensorNear((calm + 0.2) * mask, 1e-3));
}

TEST_F(MadeLooksTest, LightDiffersFromPlaceToPlace) {
    SampleRandom random(5);

    const at::Tensor lit = unevenlyLit(at::full({1, 3, 16, 16}, 0.4), random);

    EXPECT_GT((lit.amax() - lit.amin()).item<float>(), 0.05);
}

}  // namespace
}  // namespace r2r::testing
