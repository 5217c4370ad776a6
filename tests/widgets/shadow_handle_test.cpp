// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/shadow_handle.h"

#include <gtest/gtest.h>

namespace r2r::widgets {
namespace {

constexpr QRectF kWindow(0, 0, 400, 300);

TEST(ShadowHandle, IsTakenAtItsTip) {
    const ShownShadowHandle handle =
        shown({{10, 20}, {60, 70}}, QTransform::fromScale(2, 2), kWindow);

    EXPECT_EQ(handle.foot, QPointF(20, 40));
    EXPECT_TRUE(isOnGrip(handle, {124, 136}));
    EXPECT_FALSE(isOnGrip(handle, {70, 90}));
}

TEST(ShadowHandle, OutOfSightItIsTakenOnTheWayThere) {
    const ShownShadowHandle handle = shown({{200, 150}, {1000, 950}}, {}, kWindow);

    EXPECT_TRUE(kWindow.contains(handle.grip));
    EXPECT_NEAR(handle.grip.x() - 200, handle.grip.y() - 150, 1e-9);  // in its direction
    EXPECT_GT(handle.grip.y(), 280);
}

TEST(ShadowHandle, IsWithinWhatIsPaintedAnew) {
    const ShownShadowHandle handle = shown({{200, 150}, {100, 50}}, {}, kWindow);

    EXPECT_TRUE(boundsOf(handle).contains(95, 45));
    EXPECT_TRUE(boundsOf(handle).contains(200, 150));
}

}  // namespace
}  // namespace r2r::widgets
