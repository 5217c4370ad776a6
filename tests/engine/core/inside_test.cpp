// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/inside.h"

#include "engine/core/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace r2r {
namespace {

TEST(Inside, ARegionHasPixelsAndAllOfThemAreInThePicture) {
    constexpr Size kPicture{10, 8};
    EXPECT_NO_THROW(requireInside({0, 0, 10, 8}, kPicture));
    for (const Rect& region :
         {Rect{0, 0, 0, 8}, Rect{-1, 0, 4, 4}, Rect{8, 0, 3, 4}, Rect{0, 5, 4, 4}})
        EXPECT_THROW(requireInside(region, kPicture), Error) << region.x << ", " << region.y;
}

TEST(Inside, TheSentenceNamesBoth) {
    try {
        requireInside({8, 1, 3, 4}, {10, 8});
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.message(), "the region 3×4 at (8, 1) is not inside the picture of 10×8");
    }
}

}  // namespace
}  // namespace r2r
