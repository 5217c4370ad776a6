// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/comparison.h"

#include "engine/core/error.h"
#include "engine/pipeline/render.h"
#include "tests/support/image_matchers.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/fake_models.h"
#include "tests/ui/studio_pictures.h"

#include <gmock/gmock.h>

namespace r2r::ui {
namespace {

using r2r::testing::IsBitExactOutside;
using r2r::testing::TemporaryFolder;
using testing::boxMask;
using testing::FakeModels;
using testing::Shift;
using testing::warmOnCool;

class ComparisonTest : public ::testing::Test {
protected:
    static HarmonySettings slow(uint64_t seed) {
        HarmonySettings settings;
        settings.model = "slow";
        settings.strength.overall = 1;
        settings.seed = seed;
        return settings;
    }

    TrialRequest trial(uint64_t seed) const { return {composition_, ForegroundId{1}, slow(seed)}; }

    std::shared_ptr<FakeModels> fake_ = std::make_shared<FakeModels>();
    EngineModels models_{testing::catalogWith({testing::fakeSamplerInfo()}),
                         testing::accessTo(fake_)};
    Composition composition_ = warmOnCool();
};

TEST_F(ComparisonTest, ATrialIsWhatRenderPaints) {
    const TrialResult result = trialOf(trial(1), models_, {});

    Composition expected = composition_;
    expected.foregrounds[0].harmony = slow(1);
    const std::vector<ForegroundChange> changes = {
        {ForegroundId{1}, std::make_shared<Shift>(0.1F)}};
    EXPECT_EQ(result.picture, render(expected, changes));
    EXPECT_EQ(result.display.size(), QSize(160, 120));
    EXPECT_EQ(result.settings, slow(1));
}

TEST_F(ComparisonTest, ATrialCanBeStoppedWithinAStep) {
    std::stop_source stop;
    fake_->afterFirstStep.close();
    int reports = 0;
    const JobContext job(stop.get_token(), [&](const Progress&) {
        if (++reports == 1)
            stop.request_stop();
    });

    EXPECT_THROW((void)trialOf(trial(1), models_, job), Cancelled);

    EXPECT_LE(fake_->countSteps(), 1);
}

TEST_F(ComparisonTest, CoverageIsWhereTheForegroundStands) {
    EXPECT_EQ(coverageOf(composition_.foregrounds[0], {160, 120}),
              boxMask({160, 120}, {50, 40, 60, 40}));
}

TEST_F(ComparisonTest, ScoresAreThoseOfTheMetrics) {
    const TemporaryFolder folder;
    const TrialResult one = trialOf(trial(1), models_, {});
    const TrialResult other = trialOf(trial(4), models_, {});
    const PaintedComposite composite = compositeOf(trial(4), models_, {});
    testing::writeImage(folder / "truth.png", one.picture);

    const auto scores = scoresOf({.composite = composite.picture,
                                  .pictures = {one.picture, other.picture},
                                  .composition = composition_,
                                  .foreground = ForegroundId{1},
                                  .truth = folder / "truth.png"});

    const Scores expected =
        score(other.picture, one.picture, boxMask({160, 120}, {50, 40, 60, 40}));
    EXPECT_DOUBLE_EQ(scores.pictures[0]->mse, 0);
    EXPECT_DOUBLE_EQ(scores.pictures[1]->mse, expected.mse);
    EXPECT_DOUBLE_EQ(scores.pictures[1]->foregroundMse, expected.foregroundMse);
    EXPECT_GT(scores.pictures[1]->mse, 1);
    const Scores unchanged =
        score(composite.picture, one.picture, boxMask({160, 120}, {50, 40, 60, 40}));
    EXPECT_DOUBLE_EQ(scores.composite->mse, unchanged.mse);
}

TEST_F(ComparisonTest, TheCompositeIsTheForegroundAsItWasPasted) {
    (void)trialOf(trial(1), models_, {});  // a result that is known is not used

    const PaintedComposite composite = compositeOf(trial(1), models_, {});

    EXPECT_EQ(composite.picture, render(composition_, std::vector<ForegroundChange>()));
    EXPECT_EQ(composite.display.size(), QSize(160, 120));
}

TEST_F(ComparisonTest, ATruthOfAnotherSizeIsRefusedWithBothSizes) {
    const TemporaryFolder folder;
    testing::writeImage(folder / "small.png", testing::grainyImage({80, 60}, 1, 2, 3));

    try {
        (void)scoresOf({.composite = {},
                        .pictures = {},
                        .composition = composition_,
                        .foreground = ForegroundId{1},
                        .truth = folder / "small.png"});
        FAIL() << "it was taken";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
        EXPECT_EQ(error.message(), "small.png has 80 × 60 pixels, the background 160 × 120");
    }
}

TEST_F(ComparisonTest, VariationsAreSmallAndDifferent) {
    const auto variations = variationsOf(trial(0), {0, 5}, 64, models_, {});

    ASSERT_EQ(variations.size(), 2);
    EXPECT_EQ(variations[1].seed, 5);
    EXPECT_LE(variations[0].thumbnail.width(), 64);
    EXPECT_LE(variations[0].thumbnail.height(), 64);
    const QPoint middle = variations[0].thumbnail.rect().center();
    EXPECT_GT(variations[1].thumbnail.pixelColor(middle).green(),
              variations[0].thumbnail.pixelColor(middle).green());
}

TEST_F(ComparisonTest, AnotherDeviceOpensModelsAnew) {
    (void)trialOf(trial(1), models_, {});
    models_.setDevice("cuda:0");
    (void)trialOf(trial(2), models_, {});

    EXPECT_THAT(fake_->devices, ::testing::ElementsAre("cpu", "cuda:0"));
}

}  // namespace
}  // namespace r2r::ui
