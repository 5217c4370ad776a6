// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/poisson_multigrid.h"

#include "tests/engine/ops/poisson_oracle.h"
#include "tests/support/tensor_matchers.h"

#include <gtest/gtest.h>

#include <numbers>

namespace r2r::ops {

namespace {

using testing::laplacian;
using testing::TensorNear;

/// A random region of a 46 × 36 picture that touches its border.
struct Region {
    torch::Tensor unknown = (torch::rand({1, 1, 46, 36}) > 0.2).to(torch::kFloat32);
    torch::Tensor degree = torch::full({1, 1, 46, 36}, 4.F);

    Region() {
        for (const int64_t dim : {2, 3})
            for (const int64_t edge : {0, -1})
                degree.select(dim, edge).sub_(1);
    }

    [[nodiscard]] torch::Tensor randomValues() const {
        return torch::randn({1, 2, 46, 36}) * unknown;
    }
};

double innerProduct(const torch::Tensor& a, const torch::Tensor& b) {
    return (a * b).sum(torch::kFloat64).item<double>();
}

TEST(PoissonMultigrid, AppliesTheNegatedLaplacianOfTheUnknowns) {
    const Region region;
    const torch::Tensor u = region.randomValues();

    EXPECT_THAT(PoissonMultigrid(region.unknown, region.degree).apply(u),
                TensorNear(-laplacian(u) * region.unknown, 1e-5));
}

TEST(PoissonMultigrid, CyclesSymmetrically) {
    const Region region;
    const PoissonMultigrid multigrid(region.unknown, region.degree);
    const torch::Tensor a = region.randomValues();
    const torch::Tensor b = region.randomValues();

    EXPECT_NEAR(innerProduct(a, multigrid.cycle(b)), innerProduct(multigrid.cycle(a), b), 1e-3);
}

TEST(PoissonMultigrid, CyclesPositively) {
    const Region region;
    const torch::Tensor a = region.randomValues();

    EXPECT_GT(innerProduct(a, PoissonMultigrid(region.unknown, region.degree).cycle(a)), 0);
}

TEST(PoissonMultigrid, LeavesKnownPixelsAtZero) {
    const Region region;
    const PoissonMultigrid multigrid(region.unknown, region.degree);

    EXPECT_THAT(multigrid.cycle(region.randomValues()) * (1 - region.unknown),
                TensorNear(torch::zeros({1, 2, 46, 36}), 0));
}

/// Smoothing alone cannot see this: one half wave over the whole region.
TEST(PoissonMultigrid, RemovesThreeQuartersOfASmoothErrorInOneCycle) {
    torch::Tensor unknown = torch::zeros({1, 1, 256, 256});
    unknown.narrow(2, 1, 254).narrow(3, 1, 254).fill_(1);
    const PoissonMultigrid multigrid(unknown, torch::full({1, 1, 256, 256}, 4.F));
    const torch::Tensor wave = torch::linspace(0, std::numbers::pi, 256).sin();
    const torch::Tensor u = torch::outer(wave, wave).view({1, 1, 256, 256}) * unknown;

    const torch::Tensor error = u - multigrid.cycle(multigrid.apply(u));

    EXPECT_THAT(error, TensorNear(torch::zeros_like(u), 0.25));
}

TEST(PoissonMultigrid, CyclesSymmetricallyThroughOddLevels) {
    torch::Tensor unknown = torch::ones({1, 1, 46, 38});
    unknown[0][0][20][20] = 0;
    torch::Tensor degree = torch::full({1, 1, 46, 38}, 4.F);
    for (const int64_t dim : {2, 3})
        for (const int64_t edge : {0, -1})
            degree.select(dim, edge).sub_(1);
    const PoissonMultigrid multigrid(unknown, degree);
    const torch::Tensor a = torch::zeros({1, 1, 46, 38});
    const torch::Tensor b = torch::zeros({1, 1, 46, 38});
    a[0][0][45][37] = 1;
    b[0][0][0][0] = 1;

    EXPECT_NEAR(innerProduct(a, multigrid.cycle(b)), innerProduct(multigrid.cycle(a), b), 1e-5);
}

}  // namespace

}  // namespace r2r::ops
