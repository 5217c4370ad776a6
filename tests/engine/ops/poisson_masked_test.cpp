// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/poisson_masked.h"

#include "engine/core/error.h"
#include "tests/engine/ops/poisson_oracle.h"
#include "tests/support/failure.h"
#include "tests/support/tensor_matchers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <stop_token>
#include <vector>

namespace r2r::ops {

namespace {

using testing::exactMaskedSolution;
using ::testing::HasSubstr;
using testing::iteratedMaskedSolution;
using testing::kQuarterLevel;
using testing::refusalOf;
using testing::TensorNear;

torch::Tensor emptyMask(int64_t height, int64_t width) {
    return torch::zeros({1, 1, height, width});
}

torch::Tensor randomMask(int64_t height, int64_t width, double coverage) {
    return (torch::rand({1, 1, height, width}) < coverage).to(torch::kFloat32);
}

torch::Tensor disc(int64_t height, int64_t width, double radius) {
    const torch::Tensor y = torch::linspace(-1, 1, height).view({1, 1, -1, 1});
    const torch::Tensor x = torch::linspace(-1, 1, width).view({1, 1, 1, -1});
    return (x * x + y * y < radius * radius).to(torch::kFloat32);
}

/// Solves with random right-hand side and boundary and compares with the dense solution.
void expectExact(const torch::Tensor& mask) {
    const torch::Tensor rhs = 0.05 * torch::randn({mask.size(0), 2, mask.size(2), mask.size(3)});
    const torch::Tensor initial = torch::rand_like(rhs);

    const MaskedPoissonSolution solution = solvePoissonMasked(mask, rhs, initial);

    EXPECT_THAT(solution.values,
                TensorNear(exactMaskedSolution(mask, rhs, initial), kQuarterLevel));
}

TEST(PoissonMasked, EqualsTheDenseSolutionOnADisc) {
    expectExact(disc(41, 36, 0.8));
}

TEST(PoissonMasked, EqualsTheDenseSolutionAroundHoles) {
    torch::Tensor mask = disc(40, 40, 0.9);
    mask.mul_(1 - randomMask(40, 40, 0.05));

    expectExact(mask);
}

TEST(PoissonMasked, EqualsTheDenseSolutionOnThinParts) {
    torch::Tensor mask = emptyMask(38, 40);
    mask.select(2, 19).fill_(1);
    mask.select(3, 7).fill_(1);
    mask.narrow(2, 25, 10).narrow(3, 20, 2).fill_(1);

    expectExact(mask);
}

TEST(PoissonMasked, EqualsTheDenseSolutionOnSeveralComponents) {
    torch::Tensor mask = emptyMask(40, 40);
    mask.narrow(2, 2, 12).narrow(3, 2, 12).fill_(1);
    mask.narrow(2, 15, 20).narrow(3, 15, 20).fill_(1);

    expectExact(mask);
}

TEST(PoissonMasked, EqualsTheDenseSolutionOnNoise) {
    expectExact(randomMask(37, 41, 0.6));
}

/// A membrane between random colours, as blending has it, against float64.
void expectWithinHalfALevel(const torch::Tensor& mask, const MaskedPoissonOptions& options = {}) {
    const int64_t height = mask.size(2);
    const int64_t width = mask.size(3);
    const torch::Tensor smooth = torch::upsample_bilinear2d(
        torch::rand({1, 1, height / 40, width / 40}), {height, width}, /*align_corners=*/false);
    const torch::Tensor initial = smooth + 0.05 * torch::randn_like(smooth);
    const torch::Tensor rhs = torch::zeros_like(initial);

    EXPECT_THAT(solvePoissonMasked(mask, rhs, initial, options).values,
                TensorNear(iteratedMaskedSolution(mask, rhs, initial), 0.5 / 255));
}

TEST(PoissonMasked, KeepsItsBoundOnALargeRegionWithHoles) {
    expectWithinHalfALevel(disc(421, 350, 0.95) * (1 - randomMask(421, 350, 0.002)));
}

// As `poisson` solves: the last correction is added, and little of it is left.
TEST(PoissonMasked, KeepsItsBoundWhenItStopsAtACorrectionOfALevel) {
    torch::Tensor borders = emptyMask(331, 290);
    borders.narrow(2, 40, 291).fill_(1);
    for (const torch::Tensor& mask : {disc(421, 350, 0.95) * (1 - randomMask(421, 350, 0.002)),
                                      disc(400, 380, 0.9),
                                      borders,
                                      randomMask(300, 317, 0.55)})
        expectWithinHalfALevel(mask, {.tolerance = 4e-3});
}

TEST(PoissonMasked, KeepsItsBoundWhereTheRegionTouchesThreeBorders) {
    torch::Tensor mask = emptyMask(331, 290);
    mask.narrow(2, 40, 291).fill_(1);

    expectWithinHalfALevel(mask);
}

TEST(PoissonMasked, KeepsItsBoundWithASingleKnownRow) {
    torch::Tensor mask = torch::ones({1, 1, 300, 255});
    mask.select(2, 0).fill_(0);

    expectWithinHalfALevel(mask);
}

TEST(PoissonMasked, KeepsItsBoundOnThinPartsOfALargePicture) {
    torch::Tensor mask = emptyMask(363, 400);
    for (int64_t i = 10; i < 350; i += 23)
        mask.narrow(2, i, 1 + i % 3).narrow(3, 5, 390).fill_(1);
    mask.narrow(3, 190, 2).fill_(1);

    expectWithinHalfALevel(mask);
}

TEST(PoissonMasked, KeepsItsBoundOnNoiseOfPhotographsSize) {
    expectWithinHalfALevel(randomMask(300, 317, 0.55));
}

TEST(PoissonMasked, AgreesWithTheReferenceThatGpusRun) {
    const torch::Tensor mask = torch::cat({disc(150, 161, 0.9), randomMask(150, 161, 0.6)});
    const torch::Tensor rhs = 0.02 * torch::randn({2, 3, 150, 161});
    const torch::Tensor initial = torch::rand_like(rhs);

    EXPECT_THAT(
        solvePoissonMasked(mask, rhs, initial).values,
        TensorNear(reference::solvePoissonMasked(mask, rhs, initial).values, 2 * kQuarterLevel));
}

TEST(PoissonMasked, WritesOverValuesOfAnyStrides) {
    const torch::Tensor mask = disc(60, 70, 0.8);
    const torch::Tensor initial = torch::rand({1, 3, 60, 70});
    torch::Tensor interleaved = initial.contiguous(torch::MemoryFormat::ChannelsLast).clone();

    (void)solvePoissonMaskedInPlace(mask >= 0.5, {}, interleaved);

    EXPECT_TRUE(torch::equal(interleaved,
                             solvePoissonMasked(mask, torch::zeros_like(initial), initial).values));
}

TEST(PoissonMasked, GivesTheSameBitsOnAnyNumberOfThreads) {
    const torch::Tensor mask = disc(700, 600, 0.9);
    const torch::Tensor initial = torch::rand({1, 1, 700, 600}) * (1 - mask);
    const int threads = at::get_num_threads();

    at::set_num_threads(1);
    const torch::Tensor alone =
        solvePoissonMasked(mask, torch::zeros_like(initial), initial).values;
    at::set_num_threads(threads);

    EXPECT_TRUE(
        torch::equal(alone, solvePoissonMasked(mask, torch::zeros_like(initial), initial).values));
}

TEST(PoissonMasked, LeavesTheBorderOfThePictureFree) {
    torch::Tensor mask = emptyMask(40, 35);
    mask.narrow(2, 12, 28).narrow(3, 0, 30).fill_(1);

    expectExact(mask);
}

TEST(PoissonMasked, NeedsNoMoreThanOneKnownPixel) {
    torch::Tensor mask = torch::ones({1, 1, 33, 40});
    mask[0][0][0][0] = 0;
    const torch::Tensor initial = torch::zeros({1, 1, 33, 40});
    initial[0][0][0][0] = 0.7;

    const torch::Tensor values =
        solvePoissonMasked(mask, torch::zeros_like(initial), initial).values;

    EXPECT_THAT(values, TensorNear(torch::full({1, 1, 33, 40}, 0.7), kQuarterLevel));
}

TEST(PoissonMasked, SolvesASinglePixel) {
    torch::Tensor mask = emptyMask(3, 3);
    mask[0][0][1][1] = 1;

    expectExact(mask);
}

TEST(PoissonMasked, SolvesASingleRow) {
    torch::Tensor mask = torch::ones({1, 1, 1, 50});
    mask[0][0][0][20] = 0;

    expectExact(mask);
}

TEST(PoissonMasked, CountsAHalfCoveredPixelAsUnknown) {
    const torch::Tensor mask = torch::tensor({0.F, 0.5F, 0.49F}).view({1, 1, 1, 3});
    const torch::Tensor initial = torch::tensor({1.F, 9.F, 3.F}).view({1, 1, 1, 3});

    const torch::Tensor values =
        solvePoissonMasked(mask, torch::zeros_like(initial), initial).values;

    EXPECT_THAT(values, TensorNear(torch::tensor({1.F, 2.F, 3.F}).view({1, 1, 1, 3}), 1e-3));
}

TEST(PoissonMasked, KeepsKnownPixelsBitForBit) {
    const torch::Tensor mask = disc(60, 60, 0.7);
    const torch::Tensor initial = torch::randn({1, 3, 60, 60});

    const torch::Tensor values =
        solvePoissonMasked(mask, torch::zeros_like(initial), initial).values;

    EXPECT_TRUE(torch::equal(values * (1 - mask), initial * (1 - mask)));
}

TEST(PoissonMasked, ReturnsTheInitialValuesOfAnEmptyMask) {
    const torch::Tensor initial = torch::randn({1, 3, 9, 8});

    const torch::Tensor values =
        solvePoissonMasked(emptyMask(9, 8), torch::ones_like(initial), initial).values;

    EXPECT_TRUE(torch::equal(values, initial));
}

TEST(PoissonMasked, SolvesBatchesLikeSingles) {
    const torch::Tensor mask = torch::cat({disc(50, 61, 0.4), randomMask(50, 61, 0.7)});
    const torch::Tensor rhs = torch::zeros({2, 3, 50, 61});
    const torch::Tensor initial = torch::rand({2, 3, 50, 61});

    const torch::Tensor together = solvePoissonMasked(mask, rhs, initial).values;

    for (int64_t sample = 0; sample < 2; ++sample)
        EXPECT_THAT(together.narrow(0, sample, 1),
                    TensorNear(solvePoissonMasked(mask.narrow(0, sample, 1),
                                                  rhs.narrow(0, sample, 1),
                                                  initial.narrow(0, sample, 1))
                                   .values,
                               2 * kQuarterLevel));
}

TEST(PoissonMasked, OverestimatesItsErrorRatherThanHidingIt) {
    const torch::Tensor mask = disc(40, 40, 0.9);
    const torch::Tensor initial = torch::rand({1, 2, 40, 40});
    const torch::Tensor rhs = torch::zeros_like(initial);

    const MaskedPoissonSolution solution = solvePoissonMasked(mask, rhs, initial);

    EXPECT_THAT(solution.values,
                TensorNear(exactMaskedSolution(mask, rhs, initial), solution.errorEstimate));
}

TEST(PoissonMasked, ConvergesInAFewIterationsAtPhotographSize) {
    torch::Tensor mask = disc(700, 600, 0.9);
    mask.mul_(1 - randomMask(700, 600, 0.001));
    const torch::Tensor initial = torch::rand({1, 3, 700, 600}) * (1 - mask);

    EXPECT_LE(solvePoissonMasked(mask, torch::zeros_like(initial), initial).iterations, 10);
}

TEST(PoissonMasked, TellsWhenItGaveUp) {
    const torch::Tensor mask = disc(80, 80, 0.9);
    const torch::Tensor initial = torch::rand({1, 1, 80, 80}) * (1 - mask);

    const MaskedPoissonSolution solution = solvePoissonMasked(
        mask, torch::zeros_like(initial), initial, {.tolerance = 1e-6, .maxIterations = 1});

    EXPECT_GT(solution.errorEstimate, 1e-6);
}

TEST(PoissonMasked, ReportsProgressThatOnlyGrows) {
    std::vector<int64_t> percents;
    const JobContext job({}, [&](const Progress& progress) { percents.push_back(progress.done); });
    const torch::Tensor mask = disc(120, 120, 0.9);
    const torch::Tensor initial = torch::rand({1, 1, 120, 120}) * (1 - mask);

    (void)solvePoissonMasked(mask, torch::zeros_like(initial), initial, {}, job);

    EXPECT_TRUE(std::is_sorted(percents.begin(), percents.end()));
    EXPECT_EQ(percents.back(), 100);
}

TEST(PoissonMasked, StopsBetweenIterations) {
    std::stop_source stop;
    int reports = 0;
    const JobContext job(stop.get_token(), [&](const Progress&) {
        if (++reports == 2)
            stop.request_stop();
    });
    const torch::Tensor mask = disc(120, 120, 0.9);
    const torch::Tensor initial = torch::rand({1, 1, 120, 120}) * (1 - mask);

    EXPECT_THROW((void)solvePoissonMasked(
                     mask, torch::zeros_like(initial), initial, {.tolerance = 1e-7}, job),
                 Cancelled);
}

TEST(PoissonMasked, RefusesAMaskWithoutBoundary) {
    const torch::Tensor zeros = torch::zeros({2, 1, 5, 7});
    torch::Tensor mask = zeros.clone();
    mask[1].fill_(1);

    EXPECT_THAT(refusalOf([&] { (void)solvePoissonMasked(mask, zeros, zeros); }),
                HasSubstr("the mask of sample 1 covers all of its 7x5 pixels"));
}

TEST(PoissonMasked, NamesAMaskOfAnotherSize) {
    const torch::Tensor zeros = torch::zeros({1, 3, 5, 7});

    EXPECT_THAT(refusalOf([&] { (void)solvePoissonMasked(emptyMask(7, 5), zeros, zeros); }),
                HasSubstr("mask has shape [1, 1, 7, 5], expected [1, 1, 5, 7]"));
}

TEST(PoissonMasked, NamesAnInitialGuessOfAnotherShape) {
    const torch::Tensor rhs = torch::zeros({1, 3, 5, 7});

    EXPECT_THAT(refusalOf([&] {
                    (void)solvePoissonMasked(emptyMask(5, 7), rhs, torch::zeros({1, 1, 5, 7}));
                }),
                HasSubstr("initial has shape [1, 1, 5, 7], expected [1, 3, 5, 7]"));
}

}  // namespace

}  // namespace r2r::ops
