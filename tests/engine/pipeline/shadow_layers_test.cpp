// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/shadow_layers.h"

#include "engine/core/error.h"
#include "engine/pipeline/render.h"
#include "tests/engine/pipeline/scene.h"
#include "tests/support/image_matchers.h"

#include <gtest/gtest.h>

namespace r2r {
namespace {

using testing::plainPicture;

constexpr Size kSize{300, 240};
constexpr int kGround = 160;  // where the post stands
constexpr Rect kPost{140, 80, 20, kGround - 80};

/// A red post on light ground, with a dark green stripe at the top of the picture.
Composition post() {
    Composition composition{.background = plainPicture(kSize, 200, 200, 190)};
    for (int y = 0; y < 20; ++y)
        for (size_t x = 0; x < 300; ++x) {
            const auto row = composition.background.mutableRow<uint8_t>(y);
            row[3 * x] = 10;
            row[3 * x + 1] = 40;
            row[3 * x + 2] = 20;
        }
    Foreground foreground = foregroundOn(composition.background,
                                         plainPicture(kPost.size(), 200, 40, 40),
                                         "Post",
                                         composition.unusedId());
    foreground.placement.centre = {kPost.x + kPost.width / 2.0, kPost.y + kPost.height / 2.0};
    composition.foregrounds.push_back(foreground);
    return composition;
}

/// The layer of the shadow of the lowest foreground.
Foreground shadowOf(Composition composition, const CastShadow& shadow) {
    composition.foregrounds.front().shadow = shadow;
    return withShadows(composition).foregrounds.front();
}

/// The background with the shadow alone.
Image shaded(const Composition& composition, const CastShadow& shadow) {
    Composition only = composition;
    only.foregrounds = {shadowOf(composition, shadow)};
    return render(only, {});
}

int redAt(const Image& image, int x, int y) {
    return image.row<uint8_t>(y)[3 * static_cast<size_t>(x)];
}

TEST(CastShadow, FallsWhereItIsToldTo) {
    const Image picture =
        shaded(post(), {.degrees = 45, .length = 0.7, .softness = 0, .opacity = 0.6});

    // A point 60 pixels above the ground falls 30 to the right and 30 up.
    EXPECT_LT(redAt(picture, 150 + 30, kGround - 30), 165);
    EXPECT_EQ(redAt(picture, 150 - 30, kGround - 30), 200);
    EXPECT_EQ(redAt(picture, 150 + 30, kGround + 30), 200);
    const Image nearer =
        shaded(post(), {.degrees = -135, .length = 0.7, .softness = 0, .opacity = 0.6});
    EXPECT_LT(redAt(nearer, 150 - 30, kGround + 30), 165);
    EXPECT_EQ(redAt(nearer, 150 + 30, kGround - 30), 200);
}

TEST(CastShadow, SoftensWithTheDistance) {
    const Image picture =
        shaded(post(), {.degrees = 90, .length = 1.2, .softness = 1, .opacity = 0.9});
    const auto edgeWidth = [&](int y) {
        int between = 0;
        for (int x = 0; x < 150; ++x)
            between +=
                redAt(picture, x, y) < 195 && redAt(picture, x, y) > redAt(picture, 150, y) + 5;
        return between;
    };

    EXPECT_GT(edgeWidth(kGround - 70), edgeWidth(kGround - 20) + 4);
}

TEST(CastShadow, HasTheColourOfTheBackgroundsDarkestPixels) {
    const Foreground shadow = shadowOf(post(), {});
    const Foreground chosen = shadowOf(post(), {.color = ShadowColor{90, 20, 30}});

    EXPECT_NEAR(shadow.image.row<uint8_t>(0)[0], 10, 2);
    EXPECT_NEAR(shadow.image.row<uint8_t>(0)[1], 40, 2);
    EXPECT_EQ(shadow.name, "Post (shadow)");
    EXPECT_DOUBLE_EQ(shadow.opacity, CastShadow().opacity);
    EXPECT_EQ(chosen.image.row<uint8_t>(0)[0], 90);
    EXPECT_EQ(chosen.image.row<uint8_t>(0)[2], 30);
}

TEST(CastShadow, IsSeenOnABackgroundWithoutShadows) {
    const ShadowColor color = colorOfShadows(plainPicture(kSize, 200, 100, 50));

    EXPECT_NEAR(color[0], 80, 1);
    EXPECT_NEAR(color[1], 40, 1);
    EXPECT_NEAR(color[2], 20, 1);
    EXPECT_EQ(colorOfShadows(plainPicture(kSize, 0, 0, 0)), (ShadowColor{0, 0, 0}));
}

TEST(CastShadow, IsAsFaintAsTheForeground) {
    Composition composition = post();
    composition.foregrounds.front().opacity = 0.5;

    EXPECT_DOUBLE_EQ(shadowOf(composition, {.opacity = 0.6}).opacity, 0.3);
}

TEST(CastShadow, LosesItsContactToAnySmallerShare) {
    const CastShadow shadow{.degrees = 90, .length = 0, .opacity = 1};
    CastShadow without = shadow;
    without.contact = 0;

    EXPECT_GT(redAt(shaded(post(), without), 142, kGround),
              redAt(shaded(post(), shadow), 142, kGround) + 20);
}

TEST(CastShadow, TellsWhereTheForegroundStands) {
    const Composition composition = post();

    const auto shape = shadowShape(composition.foregrounds.front(), {}, kSize);

    ASSERT_TRUE(shape);
    EXPECT_NEAR(shape->standing.foot.x, kPost.x + kPost.width / 2.0, 0.01);
    EXPECT_EQ(shape->standing.foot.y, kGround);
    EXPECT_EQ(shape->standing.height, kPost.height);
}

TEST(CastShadow, IsCastByWhatIsSeenAndIsNoPartOfThePicture) {
    Composition composition = post();
    composition.foregrounds.front().shadow = CastShadow{};
    const auto layers = [](const Composition& made) {
        return withShadows(made).foregrounds.size();
    };

    EXPECT_EQ(layers(composition), 2U);
    EXPECT_EQ(withShadows(withShadows(composition)).foregrounds,
              withShadows(composition).foregrounds);
    EXPECT_EQ(shadowNote(composition),
              "Post casts a shadow, which changes the background beyond it.");
    composition.foregrounds.front().isHidden = true;
    EXPECT_EQ(layers(composition), 1U);
    EXPECT_FALSE(shadowNote(composition));
    Composition composite =
        compositionOfComposite({.image = composition.background, .metadata = {}},
                               testing::discMask(kSize, {100, 100}, 30));
    composite.foregrounds.front().shadow = CastShadow{};
    EXPECT_EQ(layers(composite), 1U);
}

TEST(CastShadow, WithoutItNothingIsDifferent) {
    const Composition composition = post();
    Composition there = composition;
    there.foregrounds.front().shadow = CastShadow{.opacity = 0};

    EXPECT_EQ(withShadows(composition).foregrounds, composition.foregrounds);
    EXPECT_EQ(render(there, {}), render(composition, {}));
}

TEST(CastShadow, IsDarkWhereTheForegroundTouchesTheGroundHoweverShortItIs) {
    const Image picture = shaded(post(), {.degrees = 90, .length = 0, .opacity = 1});

    EXPECT_LT(redAt(picture, 150, kGround), 150);
    EXPECT_EQ(redAt(picture, 150, kGround + 30), 200);
}

TEST(CastShadow, LeavesTheRestOfTheBackgroundAlone) {
    const Composition composition = post();
    const Foreground shadow = shadowOf(composition, {});
    Image allowed(kSize, 1, SampleType::U8);
    const Rect covered = coveredBounds(shadow, kSize);
    for (int y = covered.y; y < covered.bottom(); ++y)
        std::fill_n(
            allowed.mutableRow<uint8_t>(y).begin() + covered.x, covered.width, uint8_t{255});

    EXPECT_THAT(shaded(composition, {}),
                testing::IsBitExactOutside(allowed, composition.background));
}

TEST(CastShadow, RefusesNumbersOutOfRangeAndIsNotThereWithoutAnythingThatCastsIt) {
    Composition composition = post();

    EXPECT_THROW((void)shadowOf(composition, {.length = 9}), Error);
    EXPECT_THROW((void)shadowOf(composition, {.softness = -1}), Error);
    EXPECT_THROW((void)shadowOf(composition, {.contact = 1.5}), Error);
    composition.foregrounds.front().placement.centre = {900, 900};
    composition.foregrounds.front().shadow = CastShadow{};
    EXPECT_EQ(withShadows(composition).foregrounds.size(), 1U);
}

}  // namespace
}  // namespace r2r
