// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/snapping.h"

#include "tests/ui/document/sample_document.h"

#include <gmock/gmock.h>

namespace r2r::ui {
namespace {

using ::testing::Contains;
using testing::kFirst;
using testing::kSecond;
using ::testing::Not;

TEST(Snapping, TheNearestEdgeOrMiddleWithinReachIsTaken) {
    const SnapLines lines{{0, 200, 400}, {0, 150, 300}};

    const Snap snap = snapped({3, 40, 103, 90}, lines, 6);

    EXPECT_EQ(snap.step, (Point{-3, 0}));
    EXPECT_EQ(snap.upright, 0);
    EXPECT_EQ(snap.level, std::nullopt);
}

TEST(Snapping, MiddlesMeetMiddles) {
    const Snap snap = snapped({148, 100, 248, 204}, {{200}, {150}}, 6);

    EXPECT_EQ(snap.step, (Point{2, -2}));
    EXPECT_EQ(snap.upright, 200);
    EXPECT_EQ(snap.level, 150);
}

TEST(Snapping, BeyondItsReachNothingIsNear) {
    EXPECT_EQ(snapped({10, 10, 20, 20}, {{0}, {0}}, 6).step, Point{});
}

TEST(Snapping, LinesComeFromTheBackgroundAndFromOthersThatAreSeen) {
    Composition composition = testing::sampleComposition();
    composition.foregrounds.push_back(testing::redForeground(kSecond, {250, 170}));
    const std::vector<ForegroundId> moving{kFirst};

    EXPECT_THAT(snapLines(composition, moving).upright, Contains(150));
    EXPECT_THAT(snapLines(composition, moving).upright, Contains(400));
    EXPECT_THAT(snapLines(composition, moving).upright, Not(Contains(300)));

    composition.foregrounds.back().isHidden = true;
    EXPECT_THAT(snapLines(composition, moving).upright, Not(Contains(150)));
}

}  // namespace
}  // namespace r2r::ui
