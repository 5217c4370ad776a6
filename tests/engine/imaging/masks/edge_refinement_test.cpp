// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/masks/edge_refinement.h"

#include "engine/core/error.h"
#include "engine/imaging/masks/mask_ops.h"
#include "tests/engine/imaging/mask_values.h"
#include "tests/engine/imaging/sample_pictures.h"

#include <gmock/gmock.h>

namespace r2r {
namespace {

using testing::at;
using testing::discMask;
using testing::rectMask;
using testing::smoothPicture;

TEST(EdgeRefinement, TrimapIsOpenAsFarAsTheRadius) {
    const Image trimap = trimapOf(rectMask({40, 30}, {10, 10, 20, 10}), 3);

    EXPECT_EQ(at(trimap, 20, 14), 255);
    EXPECT_EQ(at(trimap, 20, 12), 128);
    EXPECT_EQ(at(trimap, 20, 7), 128);
    EXPECT_EQ(at(trimap, 20, 6), 0);
}

TEST(EdgeRefinement, SoftValuesAreOpenWhateverTheRadius) {
    Image mask = rectMask({9, 9}, {0, 0, 9, 9});
    mask.mutableRow<uint8_t>(4)[4] = 100;
    mask.mutableRow<uint8_t>(2)[2] = 250;  // as good as full

    const Image trimap = trimapOf(mask, 0);

    EXPECT_EQ(at(trimap, 4, 4), 128);
    EXPECT_EQ(at(trimap, 2, 2), 255);
}

TEST(EdgeRefinement, WithoutAmountsTheMaskStaysAsItIs) {
    const Image mask = discMask({50, 40}, {25, 20}, 12, 5);

    EXPECT_EQ(edgeRefined(smoothPicture({50, 40}, SampleType::U8), mask, {.radiusPx = 0}), mask);
}

TEST(EdgeRefinement, ContrastSteepensAndShiftMoves) {
    const Image picture = smoothPicture({50, 40}, SampleType::U8);
    const Image mask = discMask({50, 40}, {25, 20}, 12, 6);

    EXPECT_EQ(edgeRefined(picture, mask, {.radiusPx = 0, .contrast = 1}), thresholded(mask, 0.5));
    EXPECT_EQ(edgeRefined(picture, mask, {.radiusPx = 0, .shiftPx = -2}), grown(mask, -2));
}

TEST(EdgeRefinement, RefusesAmountsOutOfRange) {
    const Image picture = smoothPicture({9, 9}, SampleType::U8);
    const Image mask = rectMask({9, 9}, {2, 2, 4, 4});

    EXPECT_THROW(static_cast<void>(edgeRefined(picture, mask, {.radiusPx = 1000})), Error);
    EXPECT_THROW(static_cast<void>(edgeRefined(picture, mask, {.contrast = 2})), Error);
}

}  // namespace
}  // namespace r2r
