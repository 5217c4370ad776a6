// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/poisson_rectangle.h"

#include "engine/core/error.h"
#include "tests/engine/ops/poisson_oracle.h"
#include "tests/support/failure.h"
#include "tests/support/tensor_matchers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numbers>
#include <stop_token>

namespace r2r::ops {

namespace {

using testing::exactRectangleSolution;
using ::testing::HasSubstr;
using testing::laplacian;
using testing::refusalOf;
using testing::TensorNear;
using ::testing::TestWithParam;
using ::testing::Values;

struct Sides {
    int64_t height, width;

    friend void PrintTo(const Sides& sides, std::ostream* out) {
        *out << sides.width << "x" << sides.height;
    }
};

class PoissonRectangleSizes : public TestWithParam<Sides> {
protected:
    torch::Tensor rhs = torch::randn({1, 2, GetParam().height, GetParam().width});
};

TEST_P(PoissonRectangleSizes, EqualTheDenseSolution) {
    EXPECT_THAT(solvePoissonRectangle(rhs), TensorNear(exactRectangleSolution(rhs), 1e-5));
}

TEST_P(PoissonRectangleSizes, EqualTheDenseSolutionByTwoSineTransforms) {
    EXPECT_THAT(reference::solvePoissonRectangle(rhs),
                TensorNear(exactRectangleSolution(rhs), 1e-5));
}

// N + 1 is a prime for 1, 2, 4, 12, 16, 18, 28, 30; a power of two for 31; the wide ones and the
// tall ones take different axes for the transform.
INSTANTIATE_TEST_SUITE_P(,
                         PoissonRectangleSizes,
                         Values(Sides{1, 1},
                                Sides{1, 30},
                                Sides{28, 1},
                                Sides{2, 3},
                                Sides{4, 4},
                                Sides{12, 31},
                                Sides{31, 12},
                                Sides{16, 18},
                                Sides{30, 30}));

/// A product of sines vanishes outside and is an eigenvector: u and Δu are known in closed form.
TEST(PoissonRectangle, FindsAManufacturedSolutionAtPhotographSize) {
    constexpr int64_t kHeight = 747;
    constexpr int64_t kWidth = 1018;
    const auto wave = [](int64_t length, double k) {
        return (torch::arange(1, length + 1, torch::kFloat64) *
                (k * std::numbers::pi / static_cast<double>(length + 1)))
            .sin();
    };
    const auto eigenvalue = [](int64_t length, double k) {
        return 2 * std::cos(k * std::numbers::pi / static_cast<double>(length + 1)) - 2;
    };
    const torch::Tensor u =
        torch::outer(wave(kHeight, 3), wave(kWidth, 5)).view({1, 1, kHeight, kWidth});
    const torch::Tensor rhs = u * (eigenvalue(kHeight, 3) + eigenvalue(kWidth, 5));

    EXPECT_THAT(solvePoissonRectangle(rhs.to(torch::kFloat32)), TensorNear(u, 1e-3));
}

TEST(PoissonRectangle, SolvesBatchesLikeSingles) {
    const torch::Tensor rhs = torch::randn({3, 2, 45, 58});

    const torch::Tensor together = solvePoissonRectangle(rhs);

    for (int64_t sample = 0; sample < 3; ++sample)
        EXPECT_THAT(together.narrow(0, sample, 1),
                    TensorNear(solvePoissonRectangle(rhs.narrow(0, sample, 1)), 1e-5));
}

TEST(PoissonRectangle, AcceptsStridedInput) {
    const torch::Tensor rhs = torch::randn({1, 20, 30, 3}).permute({0, 3, 1, 2});

    EXPECT_THAT(solvePoissonRectangle(rhs), TensorNear(solvePoissonRectangle(rhs.contiguous()), 0));
}

TEST(PoissonRectangle, WorksUnderInferenceMode) {
    const c10::InferenceMode guard;
    const torch::Tensor rhs = torch::randn({1, 3, 300, 310});

    EXPECT_THAT(laplacian(torch::constant_pad_nd(solvePoissonRectangle(rhs), {1, 1, 1, 1}))
                    .narrow(2, 1, 300)
                    .narrow(3, 1, 310),
                TensorNear(rhs, 2e-3));
}

TEST(PoissonRectangle, OfNothingIsNothing) {
    EXPECT_EQ(solvePoissonRectangle(torch::zeros({0, 3, 5, 7})).sizes(),
              torch::IntArrayRef({0, 3, 5, 7}));
}

TEST(PoissonRectangle, NamesAWrongShape) {
    EXPECT_THAT(refusalOf([] {
                    (void)solvePoissonRectangle(torch::zeros({3, 4}));
                }),
                HasSubstr("rhs has shape [3, 4], expected (B, C, h, w)"));
}

TEST(PoissonRectangle, NamesAWrongType) {
    EXPECT_THAT(refusalOf([] {
                    (void)solvePoissonRectangle(torch::zeros({1, 1, 3, 4}, torch::kFloat64));
                }),
                HasSubstr("rhs is Double, expected Float"));
}

TEST(PoissonRectangle, StopsWhenAsked) {
    std::stop_source stop;
    stop.request_stop();

    EXPECT_THROW(
        (void)solvePoissonRectangle(torch::zeros({1, 1, 8, 8}), JobContext(stop.get_token(), {})),
        Cancelled);
}

}  // namespace

}  // namespace r2r::ops
