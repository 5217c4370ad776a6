// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluating/evaluation_panel.h"

#include "engine/core/file_io.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/child_of.h"
#include "tests/ui/studio_pictures.h"
#include "ui/engine/engine_thread.h"
#include "ui/runs/run_shelf.h"

#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QTest>
#include <gtest/gtest.h>

#include <filesystem>

namespace r2r::ui {
namespace {

using testing::toQString;

constexpr int kDeadlineMs = 20000;

/// The panel without a dock; what real evaluations show is tested with the dock.
class EvaluationPanelTest : public ::testing::Test {
protected:
    EvaluationPanelTest() {
        panel_.resize(1000, 300);
        panel_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&panel_));
    }

    QString folderNamed(const char* name) {
        std::filesystem::create_directories(folder_ / name);
        return toQString(folder_ / name);
    }

    template <typename Widget>
    Widget& child(const char* name) {
        return testing::childOf<Widget>(panel_, name);
    }

    r2r::testing::TemporaryFolder folder_;
    RunShelf shelf_;
    EngineThread engine_{ModelCatalog()};
    ModelLibrary library_{ModelCatalog(), engine_};
    EvaluationPanel panel_{shelf_, library_};
};

TEST_F(EvaluationPanelTest, SaysHowToBeginWhileThereIsNothing) {
    EXPECT_TRUE(child<QLabel>("evaluationMessage").text().startsWith("There are no evaluations"));
    for (const char* button :
         {"stopEvaluation", "resumeEvaluation", "evaluationFolder", "closeEvaluation"})
        EXPECT_FALSE(child<QPushButton>(button).isEnabled()) << button;
    EXPECT_EQ(child<QTableWidget>("evaluationTable").rowCount(), 0);
}

TEST_F(EvaluationPanelTest, LeadsToNewOnesAndToThoseMadeElsewhere) {
    const QSignalSpy created(&panel_, &EvaluationPanel::newWanted);
    const QSignalSpy opened(&panel_, &EvaluationPanel::openWanted);

    QTest::mouseClick(&child<QPushButton>("newEvaluation"), Qt::LeftButton);
    QTest::mouseClick(&child<QPushButton>("openEvaluation"), Qt::LeftButton);

    EXPECT_EQ(created.size(), 1);
    EXPECT_EQ(opened.size(), 1);
}

TEST_F(EvaluationPanelTest, SaysWhyThereAreNoResultsInAFolder) {
    const QString broken = folderNamed("broken");
    writeFileAtomically(folder_ / "broken/evaluation.json", std::string("{"));
    shelf_.open(broken);

    auto& message = child<QLabel>("evaluationMessage");
    EXPECT_TRUE(
        QTest::qWaitFor([&] { return message.text().contains("evaluation.json"); }, kDeadlineMs));
}

TEST_F(EvaluationPanelTest, OpensTheFolderOfTheChosenOne) {
    shelf_.open(folderNamed("first"));
    shelf_.open(folderNamed("second"));
    panel_.select(folderNamed("first"));
    const QSignalSpy wanted(&panel_, &EvaluationPanel::folderWanted);

    QTest::mouseClick(&child<QPushButton>("evaluationFolder"), Qt::LeftButton);

    ASSERT_EQ(wanted.size(), 1);
    EXPECT_EQ(wanted[0][0], folderNamed("first"));
}

TEST_F(EvaluationPanelTest, WhatWasAskedElsewhereIsNotResumedHere) {
    shelf_.open(folderNamed("first"));

    EXPECT_FALSE(child<QPushButton>("resumeEvaluation").isEnabled());
    EXPECT_TRUE(child<QPushButton>("closeEvaluation").isEnabled());
}

}  // namespace
}  // namespace r2r::ui
