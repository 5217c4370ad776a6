// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/batch/batch_template.h"

#include "engine/core/error.h"
#include "engine/imaging/color/srgb_profile.h"
#include "tests/engine/pipeline/scene.h"

#include <gmock/gmock.h>

namespace r2r::testing {
namespace {

constexpr ForegroundId kDisc{1};

/// A picture with a mask, as a batch reads it.
Composition item(Size size) {
    return compositionOfComposite({.image = texturedPicture(size, 7), .metadata = {}},
                                  discMask(size, {size.width / 2.0, size.height / 2.0}, 9));
}

Composition scene() {
    Composition composition = redDiscOnBlue();
    composition.foregrounds.front().id = kDisc;
    composition.foregrounds.front().harmony = {.model = "mkl", .seed = 5};
    return composition;
}

TEST(BatchTemplate, APictureOfTheSameSizeTakesTheVeryPlace) {
    const BatchTemplate made = batchTemplate(scene(), kDisc);
    const Foreground& before = made.scene.foregrounds.front();

    const Composition composition = composedInto(made, item(before.image.size()));

    ASSERT_EQ(composition.foregrounds.size(), 1U);
    const Foreground& now = composition.foregrounds.front();
    EXPECT_EQ(now.placement, before.placement);
    EXPECT_EQ(now.harmony, before.harmony);
    EXPECT_EQ(now.image, texturedPicture(before.image.size(), 7));
    EXPECT_TRUE(composition.background.sharesPixelsWith(made.scene.background));
}

TEST(BatchTemplate, AnotherSizeFitsIntoItsBox) {
    const BatchTemplate made = batchTemplate(scene(), kDisc);  // 40×40
    const Placement before = made.scene.foregrounds.front().placement;

    const Placement wide = composedInto(made, item({80, 20})).foregrounds.front().placement;
    const Placement high = composedInto(made, item({20, 160})).foregrounds.front().placement;

    EXPECT_DOUBLE_EQ(wide.scale, before.scale / 2);
    EXPECT_DOUBLE_EQ(high.scale, before.scale / 4);
    EXPECT_EQ(wide.centre.x, before.centre.x);
    EXPECT_EQ(wide.degrees, before.degrees);
}

TEST(BatchTemplate, EachPictureIsSeenInThePerspectiveOfTheProjectsOwn) {
    Composition inPerspective = scene();
    Placement& placement = inPerspective.foregrounds.front().placement;
    placement.corners = Corners{{{0.1, 0}, {0.9, 0.1}, {1.2, 1}, {-0.1, 0.9}}};
    const BatchTemplate made = batchTemplate(inPerspective, kDisc);
    const auto cornersOf = [](const Composition& composition) {
        const Foreground& foreground = composition.foregrounds.front();
        return mappedCorners(foreground.backgroundFromForeground(), foreground.image.size());
    };

    const Corners before = cornersOf(inPerspective);
    const Corners twice = cornersOf(composedInto(made, item({80, 80})));

    for (size_t i = 0; i < 4; ++i) {
        EXPECT_NEAR(twice[i].x, before[i].x, 1e-9);
        EXPECT_NEAR(twice[i].y, before[i].y, 1e-9);
    }
    EXPECT_NE(made.hash, batchTemplate(scene(), kDisc).hash);
}

TEST(BatchTemplate, OfACompositeOnlyTheSettingsAreTaken) {
    Composition composite = item({100, 50});
    composite.foregrounds.front().harmony = {.model = "mkl", .reference = Rect{10, 20, 30, 10}};
    composite.foregrounds.front().opacity = 0.5;
    const BatchTemplate made = batchTemplate(composite, composite.foregrounds.front().id);

    const Composition composition = composedInto(made, item({200, 150}));

    EXPECT_EQ(composition.background.size(), (Size{200, 150}));
    EXPECT_EQ(composition.foregrounds.front().harmony.model, "mkl");
    EXPECT_EQ(composition.foregrounds.front().opacity, 0.5);
    EXPECT_EQ(composition.foregrounds.front().harmony.reference, (Rect{20, 60, 60, 30}));
}

TEST(BatchTemplate, PicturesLoseTheirOldBackgroundAsTheProjectsOwnDid) {
    Composition clean = scene();
    clean.foregrounds.front().isDecontaminated = true;
    Composition ownAlpha = item({40, 40});
    Image cutOut({40, 40}, 4, SampleType::U8);  // transparent
    ownAlpha.foregrounds.front().image = cutOut;

    const auto isCleaned = [](const Composition& model, const Composition& given) {
        return composedInto(batchTemplate(model, kDisc), given)
            .foregrounds.front()
            .isDecontaminated;
    };

    EXPECT_TRUE(isCleaned(clean, item({40, 40})));
    EXPECT_FALSE(isCleaned(clean, ownAlpha));
    EXPECT_FALSE(isCleaned(scene(), item({40, 40})));
    EXPECT_NE(batchTemplate(clean, kDisc).hash, batchTemplate(scene(), kDisc).hash);
}

TEST(BatchTemplate, PicturesCastTheShadowOfTheProjectsForeground) {
    Composition casting = scene();
    casting.foregrounds.front().shadow = CastShadow{.degrees = 120};

    const Composition composition = composedInto(batchTemplate(casting, kDisc), item({40, 40}));

    EXPECT_EQ(composition.foregrounds.front().shadow, CastShadow{.degrees = 120});
    EXPECT_NE(batchTemplate(casting, kDisc).hash, batchTemplate(scene(), kDisc).hash);
}

TEST(BatchTemplate, WithoutItsForegroundThereIsNone) {
    EXPECT_THROW((void)batchTemplate(scene(), ForegroundId{9}), Error);
}

TEST(BatchTemplate, AnotherSceneHasAnotherHash) {
    const std::string hash = batchTemplate(scene(), kDisc).hash;
    Composition moved = scene();
    moved.foregrounds.front().placement.degrees += 1;
    Composition other = scene();
    other.foregrounds.front().mask = TiledMask(other.foregrounds.front().image.size(), 90);

    EXPECT_NE(batchTemplate(moved, kDisc).hash, hash);
    EXPECT_EQ(batchTemplate(other, kDisc).hash, hash);  // that of the items counts
}

TEST(BatchTemplate, TheSameBytesInOtherColorsAreAnotherScene) {
    const std::string hash = batchTemplate(scene(), kDisc).hash;
    Composition profiled = scene();
    profiled.background.setIccProfile(srgbProfile());
    Composition linear = scene();
    linear.background.setEncoding(ColorEncoding::LinearSrgb);

    EXPECT_NE(batchTemplate(profiled, kDisc).hash, hash);
    EXPECT_NE(batchTemplate(linear, kDisc).hash, hash);
}

}  // namespace
}  // namespace r2r::testing
