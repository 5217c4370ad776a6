// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/run_model.h"

#include <QSignalSpy>
#include <gmock/gmock.h>

namespace r2r::ui {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class RunModelTest : public ::testing::Test {
protected:
    void start() { run_.takeLine(R"({"event":"start","process":4711,"host":"ada","total":100})"); }

    RunModel run_{"/runs/first"};
    QSignalSpy values_{&run_, &RunModel::valueAdded};
};

TEST_F(RunModelTest, IsNamedLikeItsFolderAndWaits) {
    EXPECT_EQ(run_.name(), "first");
    EXPECT_EQ(run_.state(), RunState::Waiting);
    EXPECT_FALSE(run_.step());
}

TEST_F(RunModelTest, TellsEveryValueOfAStep) {
    start();
    run_.takeLine(R"({"event":"step","step":7,"values":{"loss/rec":0.5,"lr":0.001},"seconds":2})");

    ASSERT_EQ(values_.size(), 2);
    EXPECT_THAT(values_.at(0), ElementsAre(QVariant("loss/rec"), QVariant(7.0), QVariant(0.5)));
    EXPECT_EQ(run_.state(), RunState::Running);
    EXPECT_EQ(run_.step(), 7);
    EXPECT_EQ(run_.totalSteps(), 100);
    EXPECT_EQ(run_.process(), 4711);
}

TEST_F(RunModelTest, TellsWhatIsLeftAtItsPace) {
    start();
    EXPECT_FALSE(run_.secondsLeft());
    run_.takeLine(R"({"event":"step","step":50,"seconds":75})");
    EXPECT_DOUBLE_EQ(run_.secondsLeft().value(), 50 * 1.5);
    run_.takeLine(R"({"event":"step","step":60,"seconds":15})");
    EXPECT_DOUBLE_EQ(run_.secondsLeft().value(), 40 * 1.5);
}

TEST_F(RunModelTest, EveryPhaseHasAPaceOfItsOwn) {
    run_.takeLine(R"({"event":"start","process":4711,"host":"ada","message":"Evaluating"})");
    const auto progress = [this](const char* phase, int step, double seconds) {
        run_.takeLine(QString(R"({"event":"progress","message":"%1","step":%2,"total":40,)"
                              R"("seconds":%3})")
                          .arg(phase)
                          .arg(step)
                          .arg(seconds)
                          .toStdString());
    };
    progress("Opening mkl", 0, 0.1);
    progress("Evaluating mkl", 0, 60);
    EXPECT_FALSE(run_.secondsLeft());  // opening says nothing about measuring
    progress("Evaluating mkl", 0, 1);
    progress("Evaluating mkl", 1, 1);

    EXPECT_EQ(run_.phase(), "Evaluating mkl");
    EXPECT_EQ(run_.totalSteps(), 40);
    EXPECT_DOUBLE_EQ(run_.secondsLeft().value(), 39 * 2.0);
}

TEST_F(RunModelTest, KeepsFilesWithWholePathsAndOnce) {
    QSignalSpy changed(&run_, &RunModel::samplesChanged);
    start();
    run_.takeLine(R"({"event":"sample","step":5,"path":"samples/5.png"})");
    run_.takeLine(R"({"event":"checkpoint","step":5,"path":"checkpoints/5"})");
    run_.takeLine(R"({"event":"checkpoint","step":5,"path":"checkpoints/5"})");

    EXPECT_EQ(changed.size(), 1);
    EXPECT_THAT(run_.samples(), ElementsAre(RunFile{5, "/runs/first/samples/5.png"}));
    EXPECT_THAT(run_.checkpoints(), ElementsAre(RunFile{5, "/runs/first/checkpoints/5"}));
}

TEST_F(RunModelTest, EndsInTheWayItSays) {
    start();
    run_.takeLine(R"({"event":"end","status":"failed","message":"the disk is full"})");

    EXPECT_EQ(run_.state(), RunState::Failed);
    EXPECT_EQ(run_.message(), "the disk is full");
    EXPECT_FALSE(run_.process());

    run_.takeLoss();
    EXPECT_EQ(run_.state(), RunState::Failed);
}

TEST_F(RunModelTest, IsLostWithoutAWord) {
    start();
    run_.takeLoss();
    EXPECT_EQ(run_.state(), RunState::Lost);
    EXPECT_FALSE(run_.process());

    start();  // resumed
    EXPECT_EQ(run_.state(), RunState::Running);
}

TEST_F(RunModelTest, PassesOverLinesThatAreNoEvents) {
    start();
    run_.takeLine("Segmentation fault");
    run_.takeLine("");

    EXPECT_EQ(run_.state(), RunState::Running);
    EXPECT_THAT(run_.samples(), IsEmpty());
}

}  // namespace
}  // namespace r2r::ui
