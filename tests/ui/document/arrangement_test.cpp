// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/document/arrangement.h"

#include "tests/ui/document/sample_document.h"
#include "ui/document/placed_extent.h"

#include <gmock/gmock.h>

namespace r2r::ui {
namespace {

using testing::kFirst;
using testing::kSecond;
using testing::redForeground;

constexpr ForegroundId kThird{3};

/// Three foregrounds of 200×100 on 400×300.
class ArrangementTest : public ::testing::Test {
protected:
    ArrangementTest() {
        composition_.foregrounds.push_back(redForeground(kSecond, {120, 60}));
        composition_.foregrounds.push_back(redForeground(kThird, {260, 240}));
    }

    Point centreAfter(std::vector<PlacedForeground> placed, ForegroundId id) {
        const auto found = std::ranges::find(placed, id, &PlacedForeground::id);
        return found == placed.end() ? Point{} : found->placement.centre;
    }

    Composition composition_ = testing::sampleComposition();
    std::vector<ForegroundId> one_{kFirst};
    std::vector<ForegroundId> all_{kFirst, kSecond, kThird};
};

TEST_F(ArrangementTest, OneIsAlignedToTheBackground) {
    EXPECT_EQ(centreAfter(aligned(composition_, one_, Alignment::Left), kFirst), (Point{100, 150}));
    EXPECT_EQ(centreAfter(aligned(composition_, one_, Alignment::Right), kFirst),
              (Point{300, 150}));
    EXPECT_EQ(centreAfter(aligned(composition_, one_, Alignment::Top), kFirst), (Point{200, 50}));
    EXPECT_EQ(centreAfter(aligned(composition_, one_, Alignment::Bottom), kFirst),
              (Point{200, 250}));
}

TEST_F(ArrangementTest, SeveralAreAlignedToEachOther) {
    const auto left = aligned(composition_, all_, Alignment::Left);
    EXPECT_EQ(centreAfter(left, kFirst), (Point{120, 150}));
    EXPECT_EQ(centreAfter(left, kThird), (Point{120, 240}));

    const auto middle = aligned(composition_, all_, Alignment::Middle);
    EXPECT_EQ(centreAfter(middle, kSecond), (Point{120, 150}));
}

TEST_F(ArrangementTest, WhatTheMaskLeavesIsAligned) {
    Foreground& first = composition_.foregrounds.front();
    first.mask = TiledMask(first.image.size());
    first.mask.write(50, 20, TiledMask({10, 10}, 255).toImage());

    EXPECT_EQ(centreAfter(aligned(composition_, one_, Alignment::Left), kFirst), (Point{50, 150}));
}

TEST_F(ArrangementTest, ATrueSizeGoesByWholePixelsAndAScaledOneExactly) {
    composition_.background = testing::plainImage({401, 300}, 1, 2, 3);
    const auto centred = [&] {
        return centreAfter(aligned(composition_, one_, Alignment::Centre), kFirst).x;
    };
    EXPECT_EQ(centred(), std::round(centred()));

    composition_.foregrounds.front().placement.scale = 0.5;
    EXPECT_EQ(centred(), 200.5);
}

TEST_F(ArrangementTest, DistributedHaveTheSameSpaceAndTheOutermostStay) {
    const auto placed = distributed(composition_, all_, Direction::Vertical);

    EXPECT_EQ(centreAfter(placed, kSecond), (Point{120, 60}));
    EXPECT_EQ(centreAfter(placed, kFirst), (Point{200, 150}));
    EXPECT_EQ(centreAfter(placed, kThird), (Point{260, 240}));
    EXPECT_EQ(centreAfter(distributed(composition_, all_, Direction::Horizontal), kFirst).x, 190);
}

TEST_F(ArrangementTest, TwoAreNotDistributed) {
    const std::vector<ForegroundId> two{kFirst, kSecond};

    EXPECT_TRUE(distributed(composition_, two, Direction::Horizontal).empty());
}

TEST_F(ArrangementTest, TheExtentOfATurnedOneIsUpright) {
    Foreground& first = composition_.foregrounds.front();
    first.placement.degrees = 90;

    const Extent extent = extentOf(first);

    EXPECT_NEAR(extent.right - extent.left, 100, 1e-9);
    EXPECT_NEAR(extent.bottom - extent.top, 200, 1e-9);
}

}  // namespace
}  // namespace r2r::ui
