// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/render.h"

#include "engine/imaging/placing/resample.h"
#include "tests/engine/pipeline/brighter.h"
#include "tests/engine/pipeline/scene.h"
#include "tests/support/image_matchers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace r2r {
namespace {

using namespace ::r2r::testing;

/// 255 wherever a render may differ from the background.
Image touchedBy(const Composition& composition) {
    Image mask(composition.background.size(), 1, SampleType::U8);
    for (const Foreground& foreground : composition.foregrounds) {
        const Rect covered = coveredBounds(foreground, mask.size());
        for (int y = covered.y; y < covered.bottom(); ++y)
            std::ranges::fill(
                mask.mutableRow<uint8_t>(y).subspan(static_cast<size_t>(covered.x),
                                                    static_cast<size_t>(covered.width)),
                uint8_t{255});
    }
    return mask;
}

TEST(Render, UnchangedCompositeIsThePictureItself) {
    const Image picture = texturedPicture({96, 64}, 4);
    const Composition composition =
        compositionOfComposite({.image = picture}, discMask({96, 64}, {40, 30}, 20, 9));

    const Image result = render(composition, {});

    EXPECT_THAT(result, ImageNear(picture, 0));
}

TEST(Render, StrengthZeroIsThePictureItself) {
    const Image picture = texturedPicture({96, 64}, 4);
    Composition composition =
        compositionOfComposite({.image = picture}, discMask({96, 64}, {40, 30}, 20, 9));
    Foreground& foreground = composition.foregrounds.front();
    foreground.harmony.strength = {.overall = 0};
    const ForegroundChange changes[] = {{foreground.id, std::make_shared<Brighter>(0.3F)}};

    EXPECT_THAT(render(composition, changes), ImageNear(picture, 0));
}

TEST(Render, AHiddenForegroundIsNotInThePicture) {
    Composition composition = redDiscOnBlue();
    composition.foregrounds.front().isHidden = true;

    EXPECT_THAT(render(composition, {}), ImageNear(composition.background, 0));
}

TEST(Render, AForegroundOfHalfOpacityIsHalfwayToTheBackgroundInLinearLight) {
    Composition composition = redDiscOnBlue();
    composition.background = plainPicture({120, 80}, 0, 0, 0);
    composition.foregrounds.front().image =
        plainPicture(composition.foregrounds.front().image.size(), 255, 255, 255);
    composition.foregrounds.front().opacity = 0.5;

    const Image result = render(composition, {});

    const Rect covered = coveredBounds(composition.foregrounds.front(), result.size());
    const auto middle = result.row<uint8_t>(covered.y + covered.height / 2);
    EXPECT_NEAR(middle[static_cast<size_t>(3 * (covered.x + covered.width / 2))], 188, 1);
    EXPECT_THAT(result, IsBitExactOutside(touchedBy(composition), composition.background));
}

TEST(Render, OpacityFadesTheChangeOfACompositeAndLeavesItsPictureAlone) {
    const Image picture = texturedPicture({96, 64}, 4);
    Composition composition =
        compositionOfComposite({.image = picture}, discMask({96, 64}, {40, 30}, 20, 9));
    Foreground& foreground = composition.foregrounds.front();
    const ForegroundChange changes[] = {{foreground.id, std::make_shared<Brighter>(0.3F)}};
    foreground.opacity = 0;
    const Image faded = render(composition, changes);
    foreground.opacity = 1;

    EXPECT_THAT(faded, ImageNear(picture, 0));
    EXPECT_FALSE(render(composition, changes) == picture);
}

TEST(Render, BackgroundOutsideTheMaskKeepsItsBytes) {
    Composition composition = redDiscOnBlue();
    composition.background = texturedPicture({120, 80}, 5);
    composition.foregrounds.front().placement.degrees = 33;

    const Image result = render(composition, {});

    EXPECT_THAT(result, IsBitExactOutside(touchedBy(composition), composition.background));
}

TEST(Render, ChangeReachesOnlyItsForeground) {
    Composition composition = redDiscOnBlue();
    Foreground second = composition.foregrounds.front();
    second.id = composition.unusedId();
    second.placement.centre = {95, 40};
    composition.foregrounds.push_back(second);
    const ForegroundChange changes[] = {{second.id, std::make_shared<Brighter>(0.2F)}};
    composition.foregrounds.back().harmony.strength = {};

    const Image result = render(composition, changes);

    EXPECT_EQ(result.row<uint8_t>(36)[50 * 3], 200);
    EXPECT_EQ(result.row<uint8_t>(40)[95 * 3], 251);
}

TEST(Render, StrengthScalesTheChange) {
    Composition composition = redDiscOnBlue();
    Foreground& foreground = composition.foregrounds.front();
    foreground.harmony.strength = {.overall = 0.5F};
    const ForegroundChange changes[] = {{foreground.id, std::make_shared<Brighter>(0.2F)}};

    const Image result = render(composition, changes);

    EXPECT_NEAR(result.row<uint8_t>(36)[50 * 3], 200 + 255 * 0.1, 1);
}

TEST(Render, ADecontaminatedForegroundLeavesNoRimOfItsOldBackground) {
    Composition composition = discOffGreenWall();
    Foreground& foreground = composition.foregrounds.front();
    const Image original = foreground.image;
    Composition truth = composition;
    truth.foregrounds.front().image = plainPicture({40, 40}, 200, 90, 60);
    const Image wanted = render(truth, {});
    const Image rimmed = render(composition, {});
    foreground.isDecontaminated = true;

    const Image clean = render(composition, {});

    EXPECT_THAT(rimmed, ::testing::Not(ImageNear(wanted, 20)));
    EXPECT_THAT(clean, ImageNear(wanted, 8));
    EXPECT_TRUE(foreground.image.sharesPixelsWith(original));
}

TEST(Render, AHardMaskHasNothingToDecontaminate) {
    Composition composition = discOffGreenWall();
    Foreground& foreground = composition.foregrounds.front();
    foreground.mask = TiledMask::fromImage(discMask({40, 40}, {20, 20}, 13));
    const Image before = render(composition, {});
    foreground.isDecontaminated = true;

    EXPECT_TRUE(pastedPixels(foreground).sharesPixelsWith(foreground.image));
    EXPECT_EQ(render(composition, {}), before);
}

TEST(Render, InPerspectiveNothingOutsideTheMaskChanges) {
    Composition composition = redDiscOnBlue();
    Foreground& foreground = composition.foregrounds.front();
    foreground.placement.corners = Corners{{{0.3, 0}, {0.7, 0.1}, {1.4, 1}, {-0.2, 0.9}}};
    const Rect covered = coveredBounds(foreground, composition.background.size());

    const Image result = render(composition, {});

    Image allowed(result.size(), 1, SampleType::U8);
    for (int y = covered.y; y < covered.bottom(); ++y)
        for (int x = covered.x; x < covered.right(); ++x)
            allowed.mutableRow<uint8_t>(y)[static_cast<size_t>(x)] = 255;
    EXPECT_THAT(result, IsBitExactOutside(allowed, composition.background));
    EXPECT_LT(covered.size().area(), 120 * 80 / 2);
    EXPECT_NE(result, composition.background);
}

TEST(Reduced, SmallCompositionStaysAsItIs) {
    const Composition composition = redDiscOnBlue();

    const Composition same = reduced(composition, 500);

    EXPECT_TRUE(same.background.sharesPixelsWith(composition.background));
}

TEST(Reduced, ShowsTheSamePictureSmaller) {
    Composition composition = redDiscOnBlue();
    composition.foregrounds.front().placement.scale = 0.9;

    const Image small = render(reduced(composition, 60), {});

    EXPECT_THAT(small, ImageNear(resized(render(composition, {}), {60, 40}), 14, 40));
}

TEST(Reduced, ShowsTheSamePerspectiveSmaller) {
    Composition composition = redDiscOnBlue();
    Foreground& foreground = composition.foregrounds.front();
    foreground.image = texturedPicture({400, 400}, 6);
    foreground.mask = TiledMask({400, 400}, 255);
    foreground.placement.scale = 0.1;
    foreground.placement.corners = Corners{{{0.3, 0}, {0.7, 0.1}, {1.4, 1}, {-0.2, 0.9}}};

    const Composition small = reduced(composition, 60);

    EXPECT_LT(small.foregrounds.front().image.size().longerSide(), 150);
    EXPECT_THAT(render(small, {}), ImageNear(resized(render(composition, {}), {60, 40}), 14, 40));
}

TEST(Reduced, TakesABackgroundThatIsKnownButOnlyIfItFits) {
    const Composition composition = redDiscOnBlue();
    const Composition first = reduced(composition, 60);

    const Composition again = reduced(composition, 60, &first.background);
    const Composition other = reduced(composition, 40, &first.background);

    EXPECT_TRUE(again.background.sharesPixelsWith(first.background));
    EXPECT_EQ(again.foregrounds, first.foregrounds);
    EXPECT_EQ(other.background.size().longerSide(), 40);
}

TEST(Reduced, CompositeKeepsSharingItsPixels) {
    const Composition composition = compositionOfComposite(
        {.image = texturedPicture({301, 201}, 4)}, discMask({301, 201}, {40, 30}, 20, 9));

    const Composition small = reduced(composition, 100);

    EXPECT_TRUE(small.foregrounds.front().image.sharesPixelsWith(small.background));
    EXPECT_THAT(render(small, {}), ImageNear(small.background, 0));
}

TEST(Reduced, LargeForegroundLosesThePixelsNobodySees) {
    Composition composition = redDiscOnBlue();
    Foreground& foreground = composition.foregrounds.front();
    foreground.image = texturedPicture({400, 400}, 6);
    foreground.mask = TiledMask({400, 400}, 255);
    foreground.placement.scale = 0.1;

    const Composition small = reduced(composition, 60);

    EXPECT_EQ(small.foregrounds.front().image.size(), (Size{20, 20}));
    EXPECT_DOUBLE_EQ(small.foregrounds.front().placement.scale, 1);
}

}  // namespace
}  // namespace r2r
