// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/training_panel.h"

#include "engine/core/job_event.h"
#include "tests/ui/child_of.h"
#include "ui/runs/plot_board.h"
#include "ui/runs/run_shelf.h"
#include "widgets/plot_view.h"
#include "widgets/thumbnail_strip.h"

#include <QAction>
#include <QDir>
#include <QFile>
#include <QImage>
#include <QLabel>
#include <QListWidget>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

namespace r2r::ui {
namespace {

using ::testing::ElementsAre;
using ::testing::IsNull;
using ::testing::NotNull;

class TrainingPanelTest : public ::testing::Test {
protected:
    TrainingPanelTest() {
        panel_.resize(1000, 400);
        panel_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&panel_));
    }

    QString folderOf(const QString& name) { return root_.filePath(name); }

    void write(const QString& name, const QByteArray& lines) {
        QDir().mkpath(folderOf(name));
        QFile file(folderOf(name) + "/events.jsonl");
        ASSERT_TRUE(file.open(QIODevice::Append));
        file.write(lines);
    }

    /// A run of some steps on another machine, so that its process is not looked for.
    void writeRun(const QString& name, int steps) {
        write(name,
              R"({"event":"start","process":1,"host":"elsewhere","total":1000})"
              "\n");
        for (int step = 1; step <= steps; ++step)
            write(name,
                  QStringLiteral(
                      R"({"event":"step","step":%1,"seconds":1,"values":{"lr":0.1,"loss/rec":%2}})"
                      "\n")
                      .arg(step)
                      .arg(1.0 / step)
                      .toUtf8());
    }

    template <typename Widget>
    Widget& child(const char* name) {
        return testing::childOf<Widget>(panel_, name);
    }

    PlotBoard& board() { return *panel_.findChild<PlotBoard*>(); }

    QTemporaryDir root_;
    RunShelf shelf_;
    TrainingPanel panel_{shelf_};
};

TEST_F(TrainingPanelTest, CurvesHoldTheValuesOfTheEventsFileToTheBit) {
    write("exact",
          R"({"event":"start","process":1,"host":"elsewhere","total":1000})"
          "\n");
    std::map<std::string, std::vector<widgets::CurvePoint>> expected;
    for (int step = 1; step <= 200; ++step) {
        const JobEvent event{.kind = JobEvent::Kind::Step,
                             .step = step,
                             .values = {{"loss/rec", std::exp(-step / 37.0)},
                                        {"grad_norm", 1e3 / (7.0 * step)},
                                        {"lr", std::sin(step) * 1e-5}}};
        write("exact", QByteArray::fromStdString(event.line() + "\n"));
        for (const auto& [name, value] : event.values)
            expected[name].push_back({static_cast<double>(step), value});
    }

    shelf_.open(folderOf("exact")).look();

    for (const auto& [name, points] : expected) {
        const auto* curve = board().plot(QString::fromStdString(name))->data(folderOf("exact"));
        ASSERT_THAT(curve, NotNull()) << name;
        EXPECT_TRUE(std::ranges::equal(curve->points(), points)) << name;
    }
}

TEST_F(TrainingPanelTest, ShowsTheCurvesOfARunAndHowItStands) {
    writeRun("first", 5);
    shelf_.open(folderOf("first"));

    ASSERT_THAT(board().plot("loss/rec"), NotNull());
    EXPECT_EQ(board().plot("loss/rec")->data(folderOf("first"))->points().size(), 5U);
    EXPECT_THAT(board().plot("lr"), NotNull());
    EXPECT_EQ(child<QListWidget>("runs").item(0)->text(),
              "first\nStep 5 of 1,000, 16 min 35 s left");
}

TEST_F(TrainingPanelTest, FollowsARunThatGoesOn) {
    writeRun("first", 2);
    RunFollower& run = shelf_.open(folderOf("first"));
    write("first",
          R"({"event":"end","status":"failed","message":"the disk is full"})"
          "\n");
    run.look();

    EXPECT_EQ(child<QListWidget>("runs").item(0)->text(), "first\nFailed at step 2");
    EXPECT_EQ(child<QLabel>("runMessage").text(), "the disk is full");
}

TEST_F(TrainingPanelTest, ComparesRunsInColorsThatStay) {
    writeRun("a", 2);
    writeRun("b", 3);
    shelf_.open(folderOf("a"));
    shelf_.open(folderOf("b"));
    const QColor before = shelf_.color(folderOf("b"));
    EXPECT_NE(before, shelf_.color(folderOf("a")));

    panel_.selectRun(folderOf("a"));
    QTest::mouseClick(&child<QPushButton>("closeRun"), Qt::LeftButton);
    EXPECT_EQ(shelf_.folders().size(), 2);  // it asks first
    EXPECT_TRUE(child<QMessageBox>("removeRunQuestion").informativeText().contains("are kept"));
    child<QPushButton>("removeRunAccept").click();

    EXPECT_EQ(shelf_.folders(), QStringList{folderOf("b")});
    EXPECT_EQ(shelf_.color(folderOf("b")), before);
    EXPECT_THAT(board().plot("loss/rec")->data(folderOf("a")), IsNull());
    EXPECT_TRUE(QFile::exists(folderOf("a") + "/events.jsonl"));
}

TEST_F(TrainingPanelTest, ShowsTheSamplesOfTheSelectedRun) {
    QImage image(64, 32, QImage::Format_RGB32);
    image.fill(Qt::red);
    writeRun("a", 1);
    writeRun("b", 1);
    for (const char* name : {"samples/1.png", "samples/2.png"}) {
        QDir().mkpath(folderOf("a") + "/samples");
        ASSERT_TRUE(image.save(folderOf("a") + '/' + name));
        write("a", QByteArray(R"({"event":"sample","step":1200,"path":")") + name + "\"}\n");
    }
    shelf_.open(folderOf("a"));
    shelf_.open(folderOf("b"));

    panel_.selectRun(folderOf("a"));
    auto& strip = child<widgets::ThumbnailStrip>("samples");
    EXPECT_EQ(strip.count(), 2);
    EXPECT_EQ(strip.item(0)->text(), "step 1,200");

    panel_.selectRun(folderOf("b"));
    EXPECT_EQ(strip.count(), 0);
}

TEST_F(TrainingPanelTest, OffersWhatCanBeDone) {
    EXPECT_FALSE(child<QPushButton>("stopRun").isEnabled());
    EXPECT_FALSE(child<QPushButton>("useCheckpoint").isEnabled());
    writeRun("a", 1);
    write("a",
          R"({"event":"checkpoint","step":1,"path":"checkpoints/000001"})"
          "\n"
          R"({"event":"end","status":"cancelled"})"
          "\n");
    shelf_.open(folderOf("a"));
    QSignalSpy resumed(&panel_, &TrainingPanel::resumeWanted);
    QSignalSpy used(&panel_, &TrainingPanel::checkpointWanted);

    EXPECT_FALSE(child<QPushButton>("stopRun").isEnabled());
    QTest::mouseClick(&child<QPushButton>("resumeRun"), Qt::LeftButton);
    QTest::mouseClick(&child<QPushButton>("useCheckpoint"), Qt::LeftButton);

    ASSERT_EQ(resumed.size(), 1);
    EXPECT_THAT(resumed.at(0), ElementsAre(QVariant(folderOf("a"))));
    ASSERT_EQ(used.size(), 1);
    EXPECT_THAT(used.at(0),
                ElementsAre(QVariant(folderOf("a") + "/checkpoints/000001"), QVariant("a")));
}

TEST_F(TrainingPanelTest, OffersTheBestCheckpointBesideTheLast) {
    writeRun("a", 2);
    write("a",
          R"({"event":"checkpoint","step":1,"path":"checkpoints/000001","message":"best"})"
          "\n"
          R"({"event":"checkpoint","step":2,"path":"checkpoints/000002"})"
          "\n");
    shelf_.open(folderOf("a"));
    QSignalSpy used(&panel_, &TrainingPanel::checkpointWanted);
    ASSERT_THAT(child<QPushButton>("useCheckpoint").menu(), NotNull());

    Q_EMIT child<QMenu>("checkpointMenu").aboutToShow();
    auto& best = child<QAction>("useBestCheckpoint");
    EXPECT_EQ(best.text(), "Step 1, &best by validation");
    best.trigger();
    child<QAction>("useLastCheckpoint").trigger();

    ASSERT_EQ(used.size(), 2);
    EXPECT_EQ(used.at(0).at(0).toString(), folderOf("a") + "/checkpoints/000001");
    EXPECT_EQ(used.at(1).at(0).toString(), folderOf("a") + "/checkpoints/000002");
}

TEST_F(TrainingPanelTest, ThatARunWasStoppedIsSaidOnce) {
    writeRun("a", 2);
    write("a",
          R"({"event":"end","status":"cancelled","message":"stopped after step 2"})"
          "\n");
    shelf_.open(folderOf("a"));

    EXPECT_EQ(child<QListWidget>("runs").item(0)->text(), "a\nStopped at step 2");
    EXPECT_FALSE(child<QLabel>("runMessage").isVisibleTo(&panel_));
}

TEST_F(TrainingPanelTest, SmoothsWhatIsTrainedAndNotWhatIsValidated) {
    write("a",
          R"({"event":"start","process":1,"host":"elsewhere","total":1000})"
          "\n"
          R"({"event":"step","step":1,"values":{"loss":1}})"
          "\n"
          R"({"event":"validation","step":1,"values":{"val/total":1,"made/worse":1}})"
          "\n");
    shelf_.open(folderOf("a"));

    EXPECT_GT(board().plot("loss")->smoothing(), 0);
    EXPECT_EQ(board().plot("val/total")->smoothing(), 0);
    EXPECT_EQ(board().plot("made/worse")->smoothing(), 0);
}

TEST_F(TrainingPanelTest, PlotsStandInAsManyColumnsAsAreSeen) {
    panel_.resize(680, 400);  // below the canvas of a small window, without samples
    writeRun("a", 3);
    write("a",
          R"({"event":"step","step":4,"values":{"grad":1,"loss/x":1,"val/y":1}})"
          "\n");
    shelf_.open(folderOf("a"));
    QCoreApplication::processEvents();

    for (const char* quantity : {"loss/rec", "loss/x", "val/y", "grad", "lr"}) {
        const QWidget& plot = *board().plot(quantity);
        const QRect place(plot.mapTo(&board(), QPoint(0, 0)), plot.size());
        EXPECT_LE(place.right(), board().width()) << quantity;
    }
}

TEST_F(TrainingPanelTest, TheSamplesHaveHeadings) {
    QImage image(60, 20, QImage::Format_RGB32);
    image.fill(Qt::red);
    writeRun("a", 1);
    QDir().mkpath(folderOf("a") + "/samples");
    ASSERT_TRUE(image.save(folderOf("a") + "/samples/1.png"));
    write("a", "{\"event\":\"sample\",\"step\":1,\"path\":\"samples/1.png\"}\n");
    shelf_.open(folderOf("a"));

    QStringList headings;
    for (const QLabel* label : child<QWidget>("samples").parentWidget()->findChildren<QLabel*>())
        if (label->isVisible())
            headings << label->text();
    EXPECT_EQ(headings, QStringList({"Composite", "Result", "Photograph"}));
}

TEST_F(TrainingPanelTest, HidesTheCurvesOfUncheckedRuns) {
    writeRun("a", 3);
    shelf_.open(folderOf("a"));
    EXPECT_FALSE(board().plot("lr")->valuesAt(1).isEmpty());

    child<QListWidget>("runs").item(0)->setCheckState(Qt::Unchecked);

    EXPECT_TRUE(board().plot("lr")->valuesAt(1).isEmpty());
}

}  // namespace
}  // namespace r2r::ui
