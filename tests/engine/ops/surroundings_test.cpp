// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/surroundings.h"

#include "engine/core/error.h"
#include "tests/support/tensor_matchers.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

namespace r2r::ops {
namespace {

using ::testing::HasSubstr;
using testing::TensorNear;

/// All but a rectangle.
at::Tensor knownAround(int64_t height, int64_t width) {
    at::Tensor known = at::ones({1, 1, height, width});
    known.slice(2, height / 4, height / 2).slice(3, width / 4, 3 * width / 4).zero_();
    return known;
}

TEST(Surroundings, KeepWhatIsKnown) {
    const at::Tensor picture = at::rand({1, 3, 37, 50});
    const at::Tensor known = knownAround(37, 50);

    EXPECT_THAT(continuedInto(picture, known) * known, TensorNear(picture * known, 1e-6));
}

TEST(Surroundings, DoNotDependOnWhatIsUnknown) {
    const at::Tensor picture = at::rand({2, 3, 32, 32});
    const at::Tensor known = knownAround(32, 32).expand({2, 1, 32, 32});

    EXPECT_THAT(continuedInto(picture + 5 * (1 - known), known),
                TensorNear(continuedInto(picture, known), 1e-6));
}

TEST(Surroundings, OfOneColourAreThatColour) {
    const at::Tensor picture = at::full({1, 2, 33, 20}, 0.3);

    EXPECT_THAT(continuedInto(picture, knownAround(33, 20)), TensorNear(picture, 1e-5));
}

TEST(Surroundings, ReachFromEachSideInwards) {
    at::Tensor picture = at::zeros({1, 1, 32, 32});
    picture.slice(3, 16, 32).fill_(1);

    const at::Tensor filled = continuedInto(picture, knownAround(32, 32))[0][0][12];

    EXPECT_LT(filled[8].item<float>(), 0.35);   // leftmost unknown pixel
    EXPECT_GT(filled[23].item<float>(), 0.65);  // rightmost
}

TEST(Surroundings, AreBlackWhereNothingIsKnown) {
    EXPECT_THAT(continuedInto(at::rand({1, 3, 8, 8}), at::zeros({1, 1, 8, 8})),
                TensorNear(at::zeros({1, 3, 8, 8}), 0));
}

TEST(Surroundings, NameAMaskOfAnotherSize) {
    try {
        (void)continuedInto(at::rand({1, 3, 8, 8}), at::zeros({1, 1, 8, 9}));
        FAIL();
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), HasSubstr("known has shape [1, 1, 8, 9]"));
    }
}

}  // namespace
}  // namespace r2r::ops
