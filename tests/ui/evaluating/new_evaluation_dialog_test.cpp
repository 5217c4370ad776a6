// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluating/new_evaluation_dialog.h"

#include "tests/support/temporary_folder.h"
#include "tests/ui/child_of.h"
#include "tests/ui/fake_models.h"
#include "tests/ui/studio_pictures.h"
#include "tests/ui/themed.h"
#include "ui/engine/engine_thread.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSettings>
#include <QTest>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace r2r::ui::testing {
namespace {

constexpr int kDeadlineMs = 20000;

class NewEvaluationDialogTest : public ::testing::Test {
protected:
    NewEvaluationDialogTest() { dialog_.show(); }

    static void keepSettingsIn(const r2r::testing::TemporaryFolder& folder) {
        QSettings::setPath(
            QSettings::NativeFormat, QSettings::UserScope, toQString(folder / "settings"));
    }

    template <typename Widget>
    Widget& child(const std::string& name) {
        return childOf<Widget>(dialog_, QString::fromStdString(name));
    }

    void start() { QTest::mouseClick(&child<QPushButton>("startEvaluation"), Qt::LeftButton); }

    std::string problemOf(const std::string& field) {
        const auto& label = child<QLabel>(field + ".problem");
        return label.isVisible() ? label.text().toStdString() : std::string();
    }

    void checkModels(Qt::CheckState state) {
        auto& models = child<QListWidget>("evaluationModels");
        for (int row = 0; row < models.count(); ++row)
            models.item(row)->setCheckState(state);
    }

    r2r::testing::TemporaryFolder folder_;
    std::shared_ptr<FakeModels> fake_ = std::make_shared<FakeModels>();
    ModelCatalog catalog_ = catalogWith({});
    EngineThread engine_{catalog_, accessTo(fake_)};
    ModelLibrary library_{catalog_, engine_};
    Settings settings_ = (keepSettingsIn(folder_), Settings());
    NewEvaluationDialog dialog_{library_, settings_};
};

TEST_F(NewEvaluationDialogTest, SaysBelowEachFieldWhatIsMissing) {
    checkModels(Qt::Unchecked);
    child<QLineEdit>("evaluationName").clear();
    child<QLineEdit>("evaluationPlace").clear();
    start();

    EXPECT_EQ(problemOf("evaluationData"), "Choose the folder of a data set.");
    EXPECT_EQ(problemOf("evaluationModels"), "Check at least one model, or choose other results.");
    EXPECT_EQ(problemOf("evaluationName"), "Enter a name for the evaluation.");
    EXPECT_EQ(problemOf("evaluationPlace"), "Choose the folder that the evaluation goes into.");
    EXPECT_NE(dialog_.result(), QDialog::Accepted);
}

TEST_F(NewEvaluationDialogTest, SaysOnceThatAFolderDoesNotExist) {
    child<QLineEdit>("evaluationData").setText("/no/such/folder");
    ASSERT_TRUE(QTest::qWaitFor([&] { return !child<QLabel>("evaluationFound").text().isEmpty(); },
                                kDeadlineMs));

    start();

    EXPECT_EQ(problemOf("evaluationData"), "This folder does not exist.");
    EXPECT_EQ(child<QLabel>("evaluationFound").text().toStdString(), "");
}

TEST_F(NewEvaluationDialogTest, WhatWasMissingIsNotSaidOnceItIsThere) {
    checkModels(Qt::Unchecked);
    child<QLineEdit>("evaluationName").clear();
    start();

    checkModels(Qt::Checked);
    child<QLineEdit>("evaluationName").setText("mine");
    child<QLineEdit>("evaluationData").setText("/no/such/folder");

    for (const char* field : {"evaluationData", "evaluationModels", "evaluationName"})
        EXPECT_EQ(problemOf(field), "") << field;
    start();
    EXPECT_EQ(problemOf("evaluationData"), "This folder does not exist.");
}

/// With the look of the program, whose sheet gives rows their height.
class ThemedEvaluationDialogTest : public Themed, public NewEvaluationDialogTest {};

TEST_F(ThemedEvaluationDialogTest, RowsOfModelsKeepTheirHeightWhenOneIsTouched) {
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&dialog_));
    QCoreApplication::processEvents();
    auto& models = child<QListWidget>("evaluationModels");
    const QRect before = models.visualItemRect(models.item(5));

    models.item(1)->setCheckState(Qt::Checked);
    QCoreApplication::processEvents();

    EXPECT_EQ(models.visualItemRect(models.item(5)), before);
    EXPECT_GE(before.height(), models.fontMetrics().height() + 10);
}

TEST_F(NewEvaluationDialogTest, BeginsWithWhatWasMeasuredLastAndGoesBackToTheDefaults) {
    std::filesystem::create_directories(folder_ / "data");
    writeImage(folder_ / "data/a.png", grainyImage({32, 24}, 90, 100, 110));
    writeImage(folder_ / "data/a_mask.png", boxMask({32, 24}, {8, 6, 12, 10}));
    std::ofstream(folder_ / "data/index.csv")
        << "id,composite,mask,reference\na,a.png,a_mask.png,a.png\n";
    child<QLineEdit>("evaluationData").setText(toQString(folder_ / "data"));
    child<QLineEdit>("evaluationPlace").setText(toQString(folder_ / "out"));
    checkModels(Qt::Checked);
    child<QComboBox>("evaluationProtocol").setCurrentIndex(2);
    ASSERT_TRUE(QTest::qWaitFor([&] { return !child<QLabel>("evaluationFound").text().isEmpty(); },
                                kDeadlineMs));
    start();
    ASSERT_EQ(dialog_.result(), QDialog::Accepted) << problemOf("evaluationData");

    NewEvaluationDialog next(library_, settings_);
    const auto* models = next.findChild<QListWidget*>("evaluationModels");
    EXPECT_EQ(models->item(3)->checkState(), Qt::Checked);
    EXPECT_EQ(next.findChild<QLineEdit*>("evaluationData")->text(), toQString(folder_ / "data"));
    EXPECT_EQ(next.findChild<QComboBox*>("evaluationProtocol")->currentIndex(), 2);
    next.findChild<QPushButton*>("newEvaluationDefaults")->click();
    EXPECT_EQ(models->item(3)->checkState(), Qt::Unchecked);
    EXPECT_EQ(next.findChild<QLineEdit*>("evaluationData")->text(), "");
    EXPECT_EQ(next.findChild<QLineEdit*>("evaluationPlace")->text(), Settings::standardFolder());
}

TEST_F(NewEvaluationDialogTest, RefusesAFolderWithoutComposites) {
    std::filesystem::create_directories(folder_ / "empty");
    child<QLineEdit>("evaluationData").setText(toQString(folder_ / "empty"));
    ASSERT_TRUE(QTest::qWaitFor([&] { return !child<QLabel>("evaluationFound").text().isEmpty(); },
                                kDeadlineMs));
    start();

    EXPECT_EQ(problemOf("evaluationData"), "This folder has no composites to measure.");
}

TEST_F(NewEvaluationDialogTest, ResultsOfAnotherProgramStandForAModel) {
    std::filesystem::create_directories(folder_ / "theirs");
    checkModels(Qt::Unchecked);
    child<QLineEdit>("evaluationOutputs").setText(toQString(folder_ / "theirs"));
    start();

    EXPECT_EQ(problemOf("evaluationModels"), "");
    EXPECT_EQ(problemOf("evaluationOutputs"), "");
}

}  // namespace
}  // namespace r2r::ui::testing
