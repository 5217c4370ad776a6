// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/shadow_drag.h"

#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

constexpr Standing kPost{.foot = {200, 300}, .height = 100};

TEST(ShadowDrag, TheShadowEndsWhereItIsDraggedTo) {
    const CastShadow dragged = draggedTo({}, kPost, {260, 220}, false);

    const Point tip = tipOf(dragged, kPost);

    EXPECT_NEAR(tip.x, 260, 1e-9);
    EXPECT_NEAR(tip.y, 220, 1e-9);
    EXPECT_NEAR(dragged.length, 1, 1e-9);
    EXPECT_EQ(dragged.opacity, CastShadow{}.opacity);
}

TEST(ShadowDrag, SnapsToDirections) {
    EXPECT_EQ(draggedTo({}, kPost, {300, 298}, true).degrees, 0);
    EXPECT_EQ(draggedTo({}, kPost, {203, 200}, true).degrees, 90);
}

TEST(ShadowDrag, IsNoLongerThanAShadowMayBe) {
    EXPECT_EQ(draggedTo({}, kPost, {2000, 300}, false).length, kLongestShadow);
}

TEST(ShadowDrag, KeepsItsDirectionWithoutALength) {
    const CastShadow none = draggedTo({.degrees = 77}, kPost, {200, 300}, false);

    EXPECT_EQ(none.length, 0);
    EXPECT_EQ(none.degrees, 77);
}

}  // namespace
}  // namespace r2r::ui
