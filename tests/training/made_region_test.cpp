// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/made_region.h"

#include "training/sample_view.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

namespace r2r::testing {
namespace {

double shareOf(const at::Tensor& mask) {
    return mask.ge(128).to(at::kFloat).mean().item<double>();
}

TEST(MadeRegion, ABorrowedShapeKeepsItsProportionsAndLiesInside) {
    at::Tensor mask = at::zeros({60, 90}, at::kByte);
    mask.narrow(0, 10, 40).narrow(1, 5, 20).fill_(255);

    for (uint64_t seed = 0; seed < 20; ++seed) {
        SampleRandom random(seed);
        const at::Tensor shape = borrowedShape(mask, 100, 120, random);
        const PixelBox box = foregroundBounds(shape);

        ASSERT_EQ(shape.sizes(), (at::IntArrayRef{100, 120}));
        EXPECT_GE(shareOf(shape), 0.007) << seed;
        EXPECT_LE(shareOf(shape), 0.42) << seed;
        EXPECT_GE(box.height, box.width) << seed;
    }
}

TEST(MadeRegion, AFoundRegionKeepsToOneColour) {
    at::Tensor picture = at::zeros({80, 100, 3}, at::kByte);
    picture.narrow(1, 50, 50).fill_(255);  // black on the left, white on the right

    for (uint64_t seed = 0; seed < 20; ++seed) {
        SampleRandom random(seed);
        const at::Tensor region = foundRegion(picture, random);
        const double left = shareOf(region.narrow(1, 0, 48));
        const double right = shareOf(region.narrow(1, 52, 48));

        ASSERT_EQ(region.sizes(), (at::IntArrayRef{80, 100}));
        EXPECT_LE(shareOf(region), 0.40) << seed;
        EXPECT_EQ(std::min(left, right), 0) << seed;
    }
}

}  // namespace
}  // namespace r2r::testing
