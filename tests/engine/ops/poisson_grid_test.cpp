// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/grids/poisson_grid.h"

#include "tests/engine/ops/poisson_oracle.h"
#include "tests/support/tensor_matchers.h"

#include <gtest/gtest.h>

namespace r2r::ops {

namespace {

using grids::PoissonGrid;
using grids::RowPlane;
using testing::laplacian;
using testing::TensorNear;

/// A random region of 47 × 37 pixels that touches its border, of odd sizes down to the coarsest.
struct GridRegion {
    static constexpr int64_t kHeight = 47;
    static constexpr int64_t kWidth = 37;

    torch::Tensor unknown = (torch::rand({1, 1, kHeight, kWidth}) > 0.2).to(torch::kFloat32);
    PoissonGrid grid{bytes(), kHeight, kWidth};

    [[nodiscard]] std::vector<uint8_t> bytes() const {
        const torch::Tensor dense = unknown.to(torch::kUInt8).contiguous();
        const auto* first = dense.const_data_ptr<uint8_t>();
        return {first, first + dense.numel()};
    }

    [[nodiscard]] torch::Tensor randomValues() const {
        return torch::randn({1, 1, kHeight, kWidth}) * unknown;
    }
};

RowPlane planeOf(const torch::Tensor& values) {
    RowPlane plane(values.size(2), values.size(3));
    const auto source = values.accessor<float, 4>();
    for (int64_t y = 0; y < plane.height(); ++y)
        for (int64_t x = 0; x < plane.width(); ++x)
            plane.mutableRow(y)[x] = source[0][0][y][x];
    return plane;
}

torch::Tensor tensorOf(const RowPlane& plane) {
    torch::Tensor values = torch::empty({1, 1, plane.height(), plane.width()});
    auto target = values.accessor<float, 4>();
    for (int64_t y = 0; y < plane.height(); ++y)
        for (int64_t x = 0; x < plane.width(); ++x)
            target[0][0][y][x] = plane.row(y)[x];
    return values;
}

double product(const torch::Tensor& a, const torch::Tensor& b) {
    return (a.to(torch::kFloat64) * b.to(torch::kFloat64)).sum().item<double>();
}

torch::Tensor corrected(PoissonGrid& grid, const torch::Tensor& residual) {
    RowPlane correction(residual.size(2), residual.size(3));
    (void)grid.correct(planeOf(residual), correction);
    return tensorOf(correction);
}

TEST(PoissonGrid, TakesFromTheResidualWhatAStepExplains) {
    const GridRegion region;
    const torch::Tensor u = region.randomValues();
    const torch::Tensor before = region.randomValues();
    RowPlane direction(GridRegion::kHeight, GridRegion::kWidth);
    RowPlane x(GridRegion::kHeight, GridRegion::kWidth);
    RowPlane residual(GridRegion::kHeight, GridRegion::kWidth);

    region.grid.advance(
        {.turn = 2, .length = 0.5F}, planeOf(u), planeOf(before), direction, x, residual);

    const torch::Tensor turned = u + 2 * before;
    EXPECT_THAT(tensorOf(direction), TensorNear(turned, 1e-6));
    EXPECT_THAT(tensorOf(x), TensorNear(0.5 * turned, 1e-6));
    EXPECT_THAT(tensorOf(residual), TensorNear(0.5 * laplacian(turned) * region.unknown, 1e-5));
}

TEST(PoissonGrid, CorrectsSymmetrically) {
    GridRegion region;
    const torch::Tensor a = region.randomValues();
    const torch::Tensor b = region.randomValues();

    EXPECT_NEAR(product(a, corrected(region.grid, b)), product(corrected(region.grid, a), b), 1e-3);
}

TEST(PoissonGrid, CorrectsPositivelyAndSaysSo) {
    GridRegion region;
    const torch::Tensor residual = region.randomValues();
    RowPlane correction(GridRegion::kHeight, GridRegion::kWidth);

    const PoissonGrid::Correction told = region.grid.correct(planeOf(residual), correction);

    EXPECT_GT(told.energy, 0);
    EXPECT_NEAR(told.energy, product(residual, tensorOf(correction)), 1e-3);
    EXPECT_NEAR(told.worst, tensorOf(correction).abs().max().item<double>(), 1e-6);
    EXPECT_NEAR(
        told.curvature, product(tensorOf(correction), -laplacian(tensorOf(correction))), 1e-3);
}

TEST(PoissonGrid, LeavesKnownPixelsAtZero) {
    GridRegion region;

    const torch::Tensor correction = corrected(region.grid, region.randomValues());

    EXPECT_EQ((correction * (1 - region.unknown)).abs().max().item<float>(), 0);
}

/// A smooth error, and a rough one.
TEST(PoissonGrid, RemovesFourFifthsOfAnErrorInOneCycle) {
    GridRegion region;
    for (const torch::Tensor& u : {region.unknown, region.randomValues()}) {
        const torch::Tensor residual = -laplacian(u).to(torch::kFloat32) * region.unknown;

        const torch::Tensor left = u - corrected(region.grid, residual);

        EXPECT_LT(left.norm().item<double>(), 0.2 * u.norm().item<double>());
    }
}

}  // namespace

}  // namespace r2r::ops
