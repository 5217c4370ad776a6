// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/seamless_clone.h"

#include "engine/core/error.h"
#include "tests/engine/ops/poisson_oracle.h"
#include "tests/support/failure.h"
#include "tests/support/tensor_matchers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace r2r::ops {

namespace {

using testing::exactMaskedSolution;
using ::testing::HasSubstr;
using testing::refusalOf;
using testing::TensorNear;

torch::Tensor box(int64_t height, int64_t width, int64_t margin) {
    torch::Tensor mask = torch::zeros({1, 1, height, width});
    mask.narrow(2, margin, height - 2 * margin).narrow(3, margin, width - 2 * margin).fill_(1);
    return mask;
}

torch::Tensor randomPixels(int64_t height, int64_t width) {
    return torch::randint(0, 256, {height, width, 3}, torch::kUInt8);
}

torch::Tensor solidMask(int64_t height, int64_t width) {
    return torch::full({height, width}, 255, torch::kUInt8);
}

TEST(SeamlessCloneRectangle, KeepsTheDestinationOnItsBorder) {
    const torch::Tensor destination = randomPixels(30, 40);

    const torch::Tensor result =
        seamlessCloneRectangle(destination, randomPixels(30, 40), solidMask(30, 40));

    for (const int64_t dim : {0, 1})
        for (const int64_t edge : {0, -1})
            EXPECT_TRUE(torch::equal(result.select(dim, edge), destination.select(dim, edge)));
}

TEST(SeamlessCloneRectangle, IsTheDestinationForAnEmptyMask) {
    const torch::Tensor destination = randomPixels(21, 17);

    const torch::Tensor result = seamlessCloneRectangle(
        destination, randomPixels(21, 17), torch::zeros({21, 17}, torch::kUInt8));

    EXPECT_TRUE(torch::equal(result, destination));
}

TEST(SeamlessCloneRectangle, PullsAConstantOffsetFullyToTheDestination) {
    const torch::Tensor destination = randomPixels(33, 47).div(4, "floor");

    const torch::Tensor result =
        seamlessCloneRectangle(destination, destination + 100, solidMask(33, 47));

    EXPECT_TRUE(torch::equal(result, destination));
}

/// The field of forward differences: the patch's inside the eroded mask, the destination's outside.
TEST(SeamlessCloneRectangle, SolvesTheProblemThatItDescribes) {
    constexpr int64_t kHeight = 30;
    constexpr int64_t kWidth = 26;
    const torch::Tensor destination = randomPixels(kHeight, kWidth).div(4, "floor").add(96);
    const torch::Tensor patch = randomPixels(kHeight, kWidth).div(4, "floor").add(96);
    torch::Tensor inside = torch::zeros({kHeight, kWidth, 1}, torch::kFloat64);
    inside.narrow(0, 3, kHeight - 6).narrow(1, 3, kWidth - 6).fill_(1);
    const auto field = [&](int64_t dim) {
        const auto difference = [&](const torch::Tensor& t) {
            return torch::diff(t.to(torch::kFloat64), 1, dim);
        };
        const torch::Tensor weight = inside.narrow(dim, 0, inside.size(dim) - 1);
        return weight * difference(patch) + (1 - weight) * difference(destination);
    };
    const torch::Tensor sources = torch::diff(field(0), 1, 0).narrow(1, 1, kWidth - 2) +
                                  torch::diff(field(1), 1, 1).narrow(0, 1, kHeight - 2);
    const auto planes = [](const torch::Tensor& t) { return t.permute({2, 0, 1}).unsqueeze(0); };
    const torch::Tensor exact =
        exactMaskedSolution(box(kHeight, kWidth, 1),
                            torch::constant_pad_nd(planes(sources), {1, 1, 1, 1}),
                            planes(destination));

    const torch::Tensor result =
        seamlessCloneRectangle(destination, patch, solidMask(kHeight, kWidth));

    EXPECT_THAT(planes(result), TensorNear(exact.clamp(0, 255), 0.51));
}

TEST(SeamlessCloneRectangle, RefusesARectangleWithoutInterior) {
    EXPECT_THAT(refusalOf([] {
                    (void)seamlessCloneRectangle(
                        randomPixels(2, 9), randomPixels(2, 9), solidMask(2, 9));
                }),
                HasSubstr("destination has shape [2, 9, 3]"));
}

TEST(SeamlessCloneRectangle, NamesAMaskOfAnotherSize) {
    EXPECT_THAT(refusalOf([] {
                    (void)seamlessCloneRectangle(
                        randomPixels(8, 9), randomPixels(8, 9), solidMask(9, 8));
                }),
                HasSubstr("mask has shape [9, 8], expected [8, 9]"));
}

}  // namespace

}  // namespace r2r::ops
