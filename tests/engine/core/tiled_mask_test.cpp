// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/tiled_mask.h"

#include "engine/core/error.h"
#include "tests/support/image_matchers.h"
#include "tests/support/seed.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

namespace r2r {
namespace {

constexpr Size kOddSize{200, 150};  // 4×3 tiles, those at the right and the bottom cut
constexpr int kTiles = 12;

Image noise(Size size) {
    Image mask(size, 1, SampleType::U8);
    for (int y = 0; y < size.height; ++y)
        for (uint8_t& value : mask.mutableRow<uint8_t>(y))
            value = static_cast<uint8_t>(testing::random()());
    return mask;
}

TEST(TiledMask, BecomesAnImageAndBack) {
    const Image image = noise(kOddSize);
    const TiledMask mask = TiledMask::fromImage(image);

    EXPECT_EQ(mask.toImage(), image);
    EXPECT_EQ(mask.toImage({50, 60, 120, 80}), cropped(image, {50, 60, 120, 80}));
    EXPECT_EQ(mask.at(199, 149), image.row<uint8_t>(149)[199]);
}

TEST(TiledMask, RegionsOutsideAreRefused) {
    const TiledMask mask(kOddSize);

    EXPECT_THROW(static_cast<void>(mask.toImage({190, 0, 20, 20})), Error);
    EXPECT_THROW(static_cast<void>(mask.toImage({0, 0, 0, 20})), Error);
}

TEST(TiledMask, SnapshotDoesNotSeeLaterStrokes) {
    TiledMask mask(kOddSize);
    mask.dab({50, 50}, 20, 1, 1, false);
    const TiledMask snapshot = mask;
    const Image before = snapshot.toImage();

    mask.dab({60, 60}, 30, 0.5, 1, false);
    mask.dab({40, 40}, 10, 1, 1, true);

    EXPECT_EQ(snapshot.toImage(), before);
    EXPECT_NE(mask.toImage(), before);
}

TEST(TiledMask, AStrokeCopiesOnlyTheTilesItTouches) {
    TiledMask mask(kOddSize, 100);
    const TiledMask snapshot = mask;
    EXPECT_EQ(mask.sharedTiles(snapshot), kTiles);

    mask.dab({64, 64}, 10, 1, 1, false);  // a corner where four tiles meet

    EXPECT_EQ(mask.sharedTiles(snapshot), kTiles - 4);
}

TEST(TiledMask, WritingWhatIsThereKeepsTilesShared) {
    const Image image = noise(kOddSize);
    TiledMask mask = TiledMask::fromImage(image);
    const TiledMask snapshot = mask;

    mask.write(0, 0, image);

    EXPECT_EQ(mask.sharedTiles(snapshot), kTiles);
}

TEST(TiledMask, WritingOverTheEdgeIgnoresWhatIsOutside) {
    TiledMask mask(kOddSize);
    Image patch({50, 50}, 1, SampleType::U8);
    for (int y = 0; y < 50; ++y)
        std::ranges::fill(patch.mutableRow<uint8_t>(y), uint8_t{9});

    mask.write(-20, 120, patch);

    EXPECT_EQ(mask.support(), (Rect{0, 120, 30, 30}));
    mask.write(500, 500, patch);
    EXPECT_EQ(mask.support(), (Rect{0, 120, 30, 30}));
}

TEST(TiledMask, WritesOnlyMasks) {
    TiledMask mask(kOddSize);

    EXPECT_THROW(mask.write(0, 0, Image({4, 4}, 3, SampleType::U8)), Error);
    EXPECT_THROW(mask.write(0, 0, Image({4, 4}, 1, SampleType::U16)), Error);
}

TEST(TiledMask, ADabIsFullInsideAndGoneOutside) {
    TiledMask mask(kOddSize);

    const Rect touched = mask.dab({100, 70}, 20, 0.5, 1, false);

    for (int y = 0; y < kOddSize.height; ++y)
        for (int x = 0; x < kOddSize.width; ++x) {
            const double distance = std::hypot(x + 0.5 - 100, y + 0.5 - 70);
            if (distance <= 10) {
                ASSERT_EQ(mask.at(x, y), 255) << x << ", " << y;
            } else if (distance >= 20) {
                ASSERT_EQ(mask.at(x, y), 0) << x << ", " << y;
            }
            if (mask.at(x, y) > 0) {
                ASSERT_TRUE(touched.contains(x, y)) << x << ", " << y;
            }
        }
    EXPECT_EQ(touched, (Rect{80, 50, 40, 40}));
}

TEST(TiledMask, ADabFallsOffMonotonically) {
    TiledMask mask(kOddSize);
    mask.dab({100.5, 70.5}, 30, 0.2, 1, false);

    for (int x = 100; x < 132; ++x)
        EXPECT_LE(mask.at(x + 1, 70), mask.at(x, 70)) << x;
    EXPECT_NEAR(mask.at(100 + 18, 70), 128, 2);  // halfway between 6 and 30 px
}

TEST(TiledMask, AHardDabIsAntialiased) {
    TiledMask mask(kOddSize);
    mask.dab({100, 70}, 20.5, 1, 1, false);

    int between = 0;
    for (int y = 0; y < kOddSize.height; ++y)
        for (int x = 0; x < kOddSize.width; ++x)
            between += mask.at(x, y) > 0 && mask.at(x, y) < 255 ? 1 : 0;
    EXPECT_GT(between, 40);
    EXPECT_LT(between, 200);
}

TEST(TiledMask, OpacityDoesNotAddUp) {
    TiledMask mask(kOddSize);

    mask.dab({100, 70}, 20, 1, 0.4, false);
    mask.dab({100, 70}, 20, 1, 0.4, false);

    EXPECT_EQ(mask.at(100, 70), 102);
}

TEST(TiledMask, TheEraserIsTheInverseOfTheBrush) {
    TiledMask painted(kOddSize);
    TiledMask erased(kOddSize, 255);
    painted.dab({90, 80}, 25, 0.3, 0.8, false);
    erased.dab({90, 80}, 25, 0.3, 0.8, true);

    for (int y = 0; y < kOddSize.height; ++y)
        for (int x = 0; x < kOddSize.width; ++x)
            ASSERT_EQ(erased.at(x, y), 255 - painted.at(x, y)) << x << ", " << y;
}

TEST(TiledMask, DabsOutsideOrWithoutSizeTouchNothing) {
    TiledMask mask(kOddSize);
    const TiledMask before = mask;

    EXPECT_TRUE(mask.dab({-50, 70}, 20, 1, 1, false).isEmpty());
    EXPECT_TRUE(mask.dab({1e300, 70}, 20, 1, 1, false).isEmpty());
    EXPECT_TRUE(mask.dab({NAN, 70}, 20, 1, 1, false).isEmpty());
    EXPECT_TRUE(mask.dab({100, 70}, 0, 1, 1, false).isEmpty());
    EXPECT_TRUE(mask.dab({100, 70}, NAN, 1, 1, false).isEmpty());
    EXPECT_EQ(mask, before);
}

TEST(TiledMask, ABrushThatIsRoundHereToo) {
    TiledMask round(kOddSize);
    TiledMask turned(kOddSize);

    round.dab({100, 70}, 20, 0.5, 1, false);
    turned.dab(Affine::translation(100, 70) * Affine::rotation(33) * Affine::scaling(20, 20),
               0.5,
               1,
               false);

    for (int y = 0; y < kOddSize.height; ++y)
        for (int x = 0; x < kOddSize.width; ++x)
            ASSERT_NEAR(round.at(x, y), turned.at(x, y), 1) << x << ", " << y;
}

TEST(TiledMask, ABrushThatIsNotRoundPaintsAnEllipse) {
    TiledMask mask(kOddSize);
    const Affine place =
        Affine::translation(100, 70) * Affine::rotation(30) * Affine::scaling(40, 10);

    const Rect touched = mask.dab(place, 1, 1, false);

    const Affine inverse = place.inverse().value();
    double area = 0;
    for (int y = 0; y < kOddSize.height; ++y)
        for (int x = 0; x < kOddSize.width; ++x) {
            const Point at = inverse({x + 0.5, y + 0.5});
            const double away = std::hypot(at.x, at.y);
            area += mask.at(x, y) / 255.0;
            ASSERT_TRUE(away < 1 || mask.at(x, y) == 0) << x << ", " << y;
            ASSERT_TRUE(away > 0.9 || mask.at(x, y) == 255) << x << ", " << y;
            ASSERT_TRUE(mask.at(x, y) == 0 || touched.contains(x, y)) << x << ", " << y;
        }
    // Half of the rim, a tenth of the radius, counts.
    EXPECT_NEAR(area, std::acos(-1.0) * 40 * 10 * 0.9, 15);
    EXPECT_TRUE(mask.dab(Affine::scaling(0, 3), 1, 1, false).isEmpty());
}

TEST(TiledMask, AGiganticDabFillsEverything) {
    TiledMask mask(kOddSize);

    EXPECT_EQ(mask.dab({100, 70}, 1e12, 1, 1, false), Rect::of(kOddSize));
    EXPECT_EQ(mask, TiledMask(kOddSize, 255));
}

TEST(TiledMask, SupportIsTight) {
    TiledMask mask(kOddSize);
    EXPECT_TRUE(mask.support().isEmpty());

    Image dot({1, 1}, 1, SampleType::U8);
    dot.mutableRow<uint8_t>(0)[0] = 1;
    mask.write(70, 3, dot);
    mask.write(199, 149, dot);

    EXPECT_EQ(mask.support(), (Rect{70, 3, 130, 147}));
}

TEST(TiledMask, EqualityLooksAtPixelsNotAtTiles) {
    TiledMask painted(kOddSize);
    painted.dab({50, 50}, 20, 1, 1, false);
    painted.write(0, 0, Image(kOddSize, 1, SampleType::U8));

    EXPECT_EQ(painted, TiledMask(kOddSize));
    EXPECT_NE(painted, TiledMask(kOddSize, 1));
    EXPECT_NE(painted, TiledMask(Size{150, 200}));
}

TEST(TiledMask, DabKeepsTilesThatItDoesNotChange) {
    TiledMask mask({640, 640}, 255);
    const TiledMask before = mask;

    const Rect changed = mask.dab({320, 320}, 200, 0.5, 1, false);

    EXPECT_TRUE(changed.isEmpty());
    EXPECT_EQ(mask.sharedTiles(before), 100);
}

TEST(TiledMask, PartsUnlikeAnotherAreWhatWasPainted) {
    const TiledMask before({300, 200});
    TiledMask after = before;
    after.dab({100, 70}, 30, 1, 1, false);

    const std::vector<Rect> all = after.partsUnlike(before, Rect::of(after.size()));
    const std::vector<Rect> some = after.partsUnlike(before, {0, 0, 100, 50});

    EXPECT_THAT(all, ::testing::ElementsAre(Rect{64, 0, 128, 64}, Rect{64, 64, 128, 64}));
    EXPECT_THAT(some, ::testing::ElementsAre(Rect{64, 0, 36, 50}));
    EXPECT_THAT(after.partsUnlike(after, Rect::of(after.size())), ::testing::IsEmpty());
}

}  // namespace
}  // namespace r2r
