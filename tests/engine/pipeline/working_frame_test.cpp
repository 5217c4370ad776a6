// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/working_frame.h"

#include "engine/core/error.h"
#include "engine/imaging/placing/resample.h"
#include "tests/engine/pipeline/scene.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace r2r {
namespace {

using ::testing::FloatNear;
using ::testing::HasSubstr;
using namespace ::r2r::testing;

WorkingFrame frameOf(const Composition& composition, const FrameOptions& options) {
    return workingFrame(composition, composition.foregrounds.front(), options);
}

TEST(WorkingFrame, WholeBackgroundAtItsOwnSizeKeepsColours) {
    const WorkingFrame frame = frameOf(redDiscOnBlue(), {.longerSide = 512, .context = INFINITY});

    EXPECT_EQ(frame.size(), (Size{120, 80}));
    EXPECT_THAT(frame.composite.row<float>(0)[2], FloatNear(170 / 255.0F, 1e-5F));
    EXPECT_THAT(frame.composite.row<float>(36)[50 * 3], FloatNear(200 / 255.0F, 1e-5F));
    EXPECT_THAT(frame.background.row<float>(36)[50 * 3], FloatNear(60 / 255.0F, 1e-5F));
}

TEST(WorkingFrame, CoverageAndReferenceAddUpToOne) {
    const WorkingFrame frame = frameOf(redDiscOnBlue(), {.longerSide = 60, .context = INFINITY});

    for (int y = 0; y < frame.size().height; ++y)
        for (size_t x = 0; x < static_cast<size_t>(frame.size().width); ++x)
            ASSERT_THAT(frame.coverage.row<float>(y)[x] + frame.reference.row<float>(y)[x],
                        FloatNear(1, 1e-5F));
}

TEST(WorkingFrame, ContextLimitsTheRegion) {
    const Composition composition = redDiscOnBlue();

    const WorkingFrame frame = frameOf(composition, {.context = 0.1});

    EXPECT_LT(frame.region.width, 120);
    EXPECT_TRUE(frame.region.contains(50, 36));
}

TEST(WorkingFrame, SideForANetworkLeavesItsVeryPixelsAlongTheShorterSide) {
    for (int longer = 128; longer <= 512; ++longer)
        for (const int shorter : {128, 173, 400}) {
            if (shorter > longer)
                continue;
            const Size region{longer, shorter};
            ASSERT_EQ(fitted(region, frameSideFor(region, {128, 128})).height, 128) << longer;
        }
    EXPECT_EQ(frameSideFor({4000, 100}, {128, 128}), 512);  // a panorama
    EXPECT_EQ(frameSideFor({400, 200}, {256, 128}), 256);
    EXPECT_EQ(frameSideFor({300, 200}, {256, 128}), 256);
    EXPECT_EQ(frameSideFor({500, 200}, {256, 128}), 320);
}

TEST(WorkingFrame, IsNeverLargerThanAsked) {
    const WorkingFrame frame = frameOf(redDiscOnBlue(), {.longerSide = 32, .context = INFINITY});

    EXPECT_EQ(frame.size(), (Size{32, 21}));
}

TEST(WorkingFrame, ChosenReferenceIsTheOnlyWeight) {
    Composition composition = redDiscOnBlue();
    composition.foregrounds.front().harmony.reference = Rect{100, 60, 10, 10};

    const WorkingFrame frame = frameOf(composition, {.context = INFINITY});

    EXPECT_EQ(frame.reference.row<float>(5)[5], 0);
    EXPECT_EQ(frame.reference.row<float>(65)[105], 1);
}

TEST(WorkingFrame, RegionGrowsToShowAChosenReference) {
    Composition composition = redDiscOnBlue();
    composition.foregrounds.front().harmony.reference = Rect{100, 60, 10, 10};

    const WorkingFrame frame = frameOf(composition, {.context = 0.1});

    EXPECT_TRUE(frame.region.contains(109, 69));
}

TEST(WorkingFrame, ForegroundOverEverythingIsRefusedInWords) {
    const Image picture = texturedPicture({40, 30}, 3);
    Image all(picture.size(), 1, SampleType::U8);
    for (int y = 0; y < 30; ++y)
        std::ranges::fill(all.mutableRow<uint8_t>(y), uint8_t{255});
    const Composition composition = compositionOfComposite({.image = picture}, all);

    try {
        (void)frameOf(composition, {});
        FAIL() << "accepted";
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), HasSubstr("no background to follow"));
    }
}

TEST(WorkingFrame, ABareOneShowsTheSameWithoutTheRest) {
    const FrameOptions options{.longerSide = 70, .context = 0.1};
    FrameOptions bareOptions = options;
    bareOptions.isBare = true;

    const WorkingFrame frame = frameOf(redDiscOnBlue(), options);
    const WorkingFrame bare = frameOf(redDiscOnBlue(), bareOptions);

    EXPECT_EQ(bare.size(), frame.size());
    EXPECT_EQ(bare.background, frame.background);
    EXPECT_EQ(bare.foreground, frame.foreground);
    EXPECT_EQ(bare.coverage, frame.coverage);
    EXPECT_TRUE(bare.composite.isEmpty() && bare.reference.isEmpty());
}

}  // namespace
}  // namespace r2r
