// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/masking/mask_outline.h"

#include "tests/ui/studio_pictures.h"

#include <gmock/gmock.h>

namespace r2r::ui {
namespace {

using testing::boxMask;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST(MaskOutline, ABoxHasFourLines) {
    const TiledMask mask = TiledMask::fromImage(boxMask({100, 80}, {10, 20, 30, 40}));

    EXPECT_THAT(outlineOf(mask, 1),
                UnorderedElementsAre(QLineF(10, 20, 40, 20),
                                     QLineF(10, 60, 40, 60),
                                     QLineF(10, 20, 10, 60),
                                     QLineF(40, 20, 40, 60)));
}

TEST(MaskOutline, TheEdgeOfThePictureIsNone) {
    EXPECT_THAT(outlineOf(TiledMask({100, 80}, 255), 1), IsEmpty());
    EXPECT_THAT(outlineOf(TiledMask({100, 80}), 1), IsEmpty());
    EXPECT_THAT(outlineOf(TiledMask::fromImage(boxMask({100, 80}, {0, 0, 30, 80})), 1),
                UnorderedElementsAre(QLineF(30, 0, 30, 80)));
}

TEST(MaskOutline, InStepsItIsCoarserAndInTheSamePlace) {
    const TiledMask mask = TiledMask::fromImage(boxMask({100, 80}, {12, 20, 28, 40}));

    EXPECT_THAT(outlineOf(mask, 4),
                UnorderedElementsAre(QLineF(12, 20, 40, 20),
                                     QLineF(12, 60, 40, 60),
                                     QLineF(12, 20, 12, 60),
                                     QLineF(40, 20, 40, 60)));
}

TEST(MaskOutline, TwoPiecesBesideEachOtherAreTwo) {
    Image both = boxMask({100, 80}, {10, 10, 10, 10});
    for (int y = 10; y < 20; ++y)
        for (int x = 20; x < 30; ++x)
            both.mutableRow<uint8_t>(y)[static_cast<size_t>(x)] = x < 25 ? 0 : 255;

    EXPECT_EQ(outlineOf(TiledMask::fromImage(both), 1).size(), 8);
}

}  // namespace
}  // namespace r2r::ui
