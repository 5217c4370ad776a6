// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/composition.h"

#include "engine/core/error.h"
#include "tests/engine/pipeline/scene.h"
#include "tests/support/failure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace r2r {
namespace {

using ::testing::HasSubstr;
using namespace ::r2r::testing;

std::string refusal(const Composition& composition) {
    return testing::messageOf(
        [&] { return requireHarmonizable(composition, composition.foregrounds.front()); });
}

TEST(Composition, ComposedPictureSharesItsPixelsWithItsForeground) {
    const Image picture = texturedPicture({64, 48}, 1);

    const Composition composition =
        compositionOfComposite({.image = picture}, discMask({64, 48}, {30, 20}, 9));

    EXPECT_TRUE(composition.foregrounds.front().image.sharesPixelsWith(composition.background));
    EXPECT_EQ(composition.foregrounds.front().backgroundFromForeground(), Affine{});
}

TEST(Composition, OddSizedCompositeStaysOnWholePixels) {
    const Composition composition = compositionOfComposite({.image = texturedPicture({63, 47}, 1)},
                                                           discMask({63, 47}, {30, 20}, 9));

    EXPECT_EQ(composition.foregrounds.front().backgroundFromForeground(), Affine{});
}

TEST(Composition, WhatStandsInTheBackgroundIsPartOfIt) {
    Composition composition = compositionOfComposite({.image = texturedPicture({63, 47}, 1)},
                                                     discMask({63, 47}, {30, 20}, 9));
    Foreground& foreground = composition.foregrounds.front();
    EXPECT_TRUE(isPartOfBackground(composition, foreground));

    foreground.mask = TiledMask({63, 47}, 255);
    EXPECT_TRUE(isPartOfBackground(composition, foreground));
    foreground.placement.centre.x += 1;
    EXPECT_FALSE(isPartOfBackground(composition, foreground));
}

TEST(Composition, AnEqualPictureOfItsOwnIsNotPartOfTheBackground) {
    const Composition composition{.background = texturedPicture({63, 47}, 1)};
    const Foreground foreground =
        foregroundOn(composition.background, texturedPicture({63, 47}, 1), "twin", ForegroundId{1});

    EXPECT_FALSE(isPartOfBackground(composition, foreground));
}

TEST(Composition, ANewForegroundHasNoModelYet) {
    const Image background = texturedPicture({63, 47}, 1);

    EXPECT_EQ(foregroundOn(background, background, "new", ForegroundId{1}).harmony,
              HarmonySettings{});
    EXPECT_EQ(HarmonySettings{}.model, "");
}

TEST(Composition, MaskOfAnotherSizeIsRefusedWithBothSizes) {
    try {
        (void)compositionOfComposite({.image = texturedPicture({64, 48}, 1)},
                                     discMask({32, 48}, {9, 9}, 5));
        FAIL() << "accepted";
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), HasSubstr("32×48"));
        EXPECT_THAT(error.message(), HasSubstr("64×48"));
    }
}

TEST(Composition, LargeForegroundIsShrunkIntoTheBackground) {
    const Image background = texturedPicture({100, 50}, 1);

    const Foreground foreground =
        foregroundOn(background, texturedPicture({400, 100}, 2), "wide", ForegroundId{1});

    EXPECT_DOUBLE_EQ(foreground.placement.scale, 0.25);
    EXPECT_EQ(foreground.placement.centre, (Point{50, 25}));
}

TEST(Composition, UnusedIdIsNew) {
    Composition composition = redDiscOnBlue();

    EXPECT_EQ(composition.find(composition.unusedId()), nullptr);
    EXPECT_NE(composition.find(composition.foregrounds.front().id), nullptr);
}

TEST(Composition, EmptyMaskIsRefusedInWords) {
    Composition composition = redDiscOnBlue();
    composition.foregrounds.front().mask = TiledMask({40, 40});

    EXPECT_THAT(refusal(composition), HasSubstr("mask of disc is empty"));
}

TEST(Composition, ForegroundOutsideTheBackgroundIsRefusedInWords) {
    Composition composition = redDiscOnBlue();
    composition.foregrounds.front().placement.centre = {-500, 0};

    EXPECT_THAT(refusal(composition), HasSubstr("outside the background of 120×80"));
}

TEST(Composition, CoveredBoundsHoldTheMaskOnly) {
    const Composition composition = redDiscOnBlue();

    const Rect covered = coveredBounds(composition.foregrounds.front(), {120, 80});

    EXPECT_EQ(intersection(covered, {30, 16, 40, 40}), covered);
    EXPECT_GE(covered.width, 32);
    EXPECT_LE(covered.width, 40);
}

}  // namespace
}  // namespace r2r
