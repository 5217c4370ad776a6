// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/comparing/comparison_run.h"

#include "tests/support/temporary_folder.h"
#include "tests/ui/engine/engine_answer.h"
#include "tests/ui/fake_models.h"
#include "tests/ui/studio_pictures.h"
#include "ui/document/commands.h"

#include <QSignalSpy>
#include <QTest>
#include <gtest/gtest.h>

#include <memory>

namespace r2r::ui {
namespace {

constexpr int kDeadlineMs = 30000;

/// A comparison without a window: the sampler that takes as long as a test says, and a document
/// with one foreground.
class ComparisonRunTest : public ::testing::Test {
protected:
    ComparisonRunTest() { document_.open(testing::warmOnCool()); }

    ~ComparisonRunTest() override { fake_->afterFirstStep.open(); }

    static std::array<HarmonySettings, 2> seeds(uint64_t left, uint64_t right) {
        return {HarmonySettings{.model = "slow", .seed = left},
                HarmonySettings{.model = "slow", .seed = right}};
    }

    void run() {
        ASSERT_TRUE(run_->start(seeds(0, 6)));
        ASSERT_TRUE(QTest::qWaitFor([this] { return !run_->isRunning(); }, kDeadlineMs));
    }

    const Foreground& foreground() { return document_.composition().foregrounds.front(); }

    void move(double dx) {
        Placement placement = foreground().placement;
        placement.centre.x += dx;
        document_.push(std::make_unique<PlaceForeground>(
            document_, foreground().id, placement, Gesture::None));
    }

    std::shared_ptr<testing::FakeModels> fake_ = std::make_shared<testing::FakeModels>();
    ModelCatalog catalog_ = testing::catalogWith({testing::fakeSamplerInfo()});
    EngineThread engine_{catalog_, testing::accessTo(fake_)};
    Document document_;
    std::unique_ptr<ComparisonRun> run_ = std::make_unique<ComparisonRun>(document_, engine_);
    r2r::testing::TemporaryFolder folder_;
};

TEST_F(ComparisonRunTest, RunsOneSideAfterTheOtherAndKeepsBothResults) {
    QSignalSpy ended(run_.get(), &ComparisonRun::sideFinished);

    run();

    ASSERT_EQ(ended.size(), 2);
    EXPECT_EQ(ended[0][0], 0);
    EXPECT_EQ(ended[1][0], 1);
    EXPECT_EQ(run_->result(0)->settings.seed, 0);
    EXPECT_EQ(run_->result(1)->settings.seed, 6);
    EXPECT_TRUE(run_->composite().has_value());
}

TEST_F(ComparisonRunTest, TheSecondStartIsRefusedWhileTheFirstRuns) {
    fake_->afterFirstStep.close();
    EXPECT_TRUE(run_->start(seeds(0, 1)));

    EXPECT_FALSE(run_->start(seeds(2, 3)));
}

TEST_F(ComparisonRunTest, WithoutAForegroundThereIsNothingToRun) {
    document_.open({});

    EXPECT_FALSE(run_->start(seeds(0, 1)));
    EXPECT_FALSE(run_->isRunning());
}

TEST_F(ComparisonRunTest, AStopEndsItBeforeTheSecondSide) {
    fake_->afterFirstStep.close();
    QSignalSpy stopped(run_.get(), &ComparisonRun::cancelled);
    run_->start(seeds(0, 1));
    ASSERT_TRUE(QTest::qWaitFor([this] { return fake_->countSteps() == 1; }, kDeadlineMs));

    run_->stop();

    ASSERT_TRUE(stopped.wait(kDeadlineMs));
    EXPECT_FALSE(run_->isRunning());
    EXPECT_FALSE(run_->hasResults());
    EXPECT_EQ(fake_->countRuns(), 1);
}

TEST_F(ComparisonRunTest, AModelThatIsNotThereIsAFailure) {
    QSignalSpy failed(run_.get(), &ComparisonRun::failed);
    auto settings = seeds(0, 1);
    settings[1].model = "no-such-model";

    run_->start(settings);

    ASSERT_TRUE(failed.wait(kDeadlineMs));
    EXPECT_TRUE(run_->result(0).has_value());
    EXPECT_FALSE(run_->result(1).has_value());
    EXPECT_FALSE(run_->isRunning());
}

TEST_F(ComparisonRunTest, IsStaleWhenThePictureIsEditedUntilThatIsUndone) {
    run();
    EXPECT_FALSE(run_->isStale());

    move(10);
    EXPECT_TRUE(run_->isStale());

    document_.undoStack().undo();
    EXPECT_FALSE(run_->isStale());
}

TEST_F(ComparisonRunTest, TheForegroundsOwnSettingsDoNotMakeItStale) {
    run();

    document_.push(
        std::make_unique<SetHarmony>(document_, foreground().id, run_->result(1)->settings));

    EXPECT_FALSE(run_->isStale());
    EXPECT_EQ(run_->foreground()->harmony.seed, 6);
}

TEST_F(ComparisonRunTest, AForegroundThatIsGoneMakesItStale) {
    run();

    document_.push(std::make_unique<RemoveForeground>(document_, foreground().id));

    EXPECT_TRUE(run_->isStale());
    EXPECT_EQ(run_->foreground(), nullptr);
}

TEST_F(ComparisonRunTest, TheCompositeOfResultsStaysWhileTheDocumentGoesOn) {
    run();
    move(10);
    QSignalSpy painted(run_.get(), &ComparisonRun::compositePainted);

    run_->paintComposite();

    ASSERT_TRUE(testing::answers(engine_, kDeadlineMs));
    EXPECT_EQ(painted.size(), 0);
}

TEST_F(ComparisonRunTest, ANewerCompositeReplacesOneThatIsStillPainted) {
    QSignalSpy painted(run_.get(), &ComparisonRun::compositePainted);

    run_->paintComposite();
    move(10);
    run_->paintComposite();

    ASSERT_TRUE(painted.wait(kDeadlineMs));
    EXPECT_EQ(painted.size(), 1);
    EXPECT_EQ(run_->composition().foregrounds[0].placement, foreground().placement);
}

TEST_F(ComparisonRunTest, MeasuresCompositeAndResultsAgainstATruth) {
    testing::writeImage(folder_ / "truth.png", document_.composition().background);
    run();
    QSignalSpy measured(run_.get(), &ComparisonRun::measured);

    run_->setTruth(folder_ / "truth.png");

    ASSERT_TRUE(measured.wait(kDeadlineMs));
    const auto scores = measured[0][0].value<ComparisonScores>();
    EXPECT_TRUE(scores.composite && scores.pictures[0] && scores.pictures[1]);
}

TEST_F(ComparisonRunTest, ATruthThatCannotBeComparedWithIsForgotten) {
    run();
    QSignalSpy refused(run_.get(), &ComparisonRun::truthRefused);
    run_->setTruth(folder_ / "nowhere.png");
    ASSERT_TRUE(refused.wait(kDeadlineMs));

    run();

    EXPECT_EQ(refused.size(), 1);
}

TEST_F(ComparisonRunTest, EndsWithItsOwner) {
    fake_->afterFirstStep.close();
    run_->start(seeds(0, 1));
    ASSERT_TRUE(QTest::qWaitFor([this] { return fake_->countSteps() == 1; }, kDeadlineMs));

    run_.reset();

    EXPECT_TRUE(testing::answers(engine_, kDeadlineMs));
}

}  // namespace
}  // namespace r2r::ui
