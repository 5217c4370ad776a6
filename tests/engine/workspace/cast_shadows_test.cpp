// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workspace/cast_shadows.h"

#include "engine/pipeline/render.h"
#include "tests/engine/pipeline/scene.h"

#include <gtest/gtest.h>

namespace r2r {
namespace {

class CastShadowsTest : public ::testing::Test {
protected:
    CastShadowsTest() { foreground().shadow = CastShadow{}; }

    Foreground& foreground() { return composition_.foregrounds.front(); }

    Composition shown() {
        return withLayers(composition_, shadows_.of(composition_), composition_.background.size());
    }

    Composition composition_ = testing::redDiscOnBlue();
    CastShadows shadows_;
};

TEST_F(CastShadowsTest, AreThoseThatAnExportPaints) {
    EXPECT_EQ(shown().foregrounds.size(), 2U);
    EXPECT_EQ(render(shown(), {}), render(composition_, {}));
    EXPECT_FALSE(render(shown(), {}) == render(testing::redDiscOnBlue(), {}));
}

TEST_F(CastShadowsTest, FollowWhatTheyAreMadeOf) {
    const Image first = shadows_.of(composition_).front().layer.mask.toImage();
    foreground().shadow->opacity = 0.2;
    foreground().shadow->color = ShadowColor{1, 2, 3};
    foreground().opacity = 0.5;
    const std::vector<CastShadows::Shadow> fainter = shadows_.of(composition_);
    EXPECT_EQ(fainter.front().layer.mask.toImage(), first);
    EXPECT_DOUBLE_EQ(fainter.front().layer.opacity, 0.1);
    EXPECT_EQ(fainter.front().layer.image.row<uint8_t>(0)[2], 3);
    foreground().shadow->degrees = 120;
    const Image other = shadows_.of(composition_).front().layer.mask.toImage();
    foreground().placement.centre.x += 10;
    const double before = shadows_.of(composition_).front().layer.placement.centre.x;
    foreground().placement.centre.x += 10;

    EXPECT_FALSE(other == first);
    EXPECT_GT(shadows_.of(composition_).front().layer.placement.centre.x, before);
}

TEST_F(CastShadowsTest, OnALargerPictureAreTheSameShadows) {
    const std::vector<CastShadows::Shadow> made = shadows_.of(composition_);
    Composition large = composition_;
    large.background = Image({240, 160}, 3, SampleType::U8);

    const Composition shown = withLayers(large, made, composition_.background.size());

    EXPECT_EQ(shown.foregrounds[0].placement.scale, 2 * made[0].layer.placement.scale);
    EXPECT_EQ(shown.foregrounds[0].placement.centre.x, 2 * made[0].layer.placement.centre.x);
    EXPECT_FALSE(shown.foregrounds[1].shadow);
}

TEST_F(CastShadowsTest, NeitherAHiddenForegroundNorOneWithoutHasOne) {
    foreground().isHidden = true;
    EXPECT_TRUE(shadows_.of(composition_).empty());
    foreground().isHidden = false;
    foreground().shadow.reset();
    EXPECT_TRUE(shadows_.of(composition_).empty());
}

}  // namespace
}  // namespace r2r
