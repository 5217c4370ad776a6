// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/training/new_run_dialog.h"

#include "tests/ui/child_of.h"
#include "ui/engine/engine_thread.h"
#include "ui/models/device_combo.h"

#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <gmock/gmock.h>

#include <memory>

namespace r2r::ui {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr int kDeadlineMs = 20000;

/// A dialog whose r2r knows a few settings, and refuses 13 steps.
class NewRunDialogTest : public ::testing::Test {
protected:
    NewRunDialogTest() {
        QFile script(program());
        EXPECT_TRUE(script.open(QIODevice::WriteOnly));
        script.write(QByteArray(R"(#!/bin/sh
if [ "$2" = --print-config ]; then
    echo '{"stage":"unet","steps":500,"batch":4,"secret":7,"device":"cpu","precision":"float32",
           "data":{"train":"","size":128},"model":{"from":["/a","/b"]},"optimizer":{"rate":0.0001,"warmup":100}}'
elif grep -q '"steps": 13' "$4"; then
    echo "r2r: $4 cannot be used: \"steps\" is unlucky; \"secret\" is not a setting. \
docs/training.md lists all settings." >&2
    exit 2
elif grep -q '"batch": 7' "$4"; then
    echo 'r2r: there are no packed pairs in PAIRS.' >&2
    exit 2
fi
)")
                         .replace("PAIRS", root_.filePath("pairs").toUtf8()));
        script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        script.close();
        QSettings::setPath(
            QSettings::NativeFormat, QSettings::UserScope, root_.filePath("settings"));
        settings_ = std::make_unique<Settings>();
        EXPECT_TRUE(QDir(root_.path()).mkpath("runs") && QDir(root_.path()).mkpath("pairs") &&
                    QDir(root_.path()).mkpath("vae"));
        settings_->setFolder(Folder::Runs, root_.filePath("runs"));
        open("first");
    }

    /// A new dialog, whose fields are there.
    void open(const QString& name) {
        dialog_ = std::make_unique<NewRunDialog>(library_, *settings_, program());
        dialog_->show();
        EXPECT_TRUE(QTest::qWaitFor([this] { return child<QPushButton>("startRun").isEnabled(); },
                                    kDeadlineMs));
        child<QLineEdit>("runName").setText(name);
    }

    /// Fills in all that the stage needs.
    void fillForm() {
        child<QLineEdit>("data.train").setText(root_.filePath("pairs"));
        child<QLineEdit>("model.from").setText(root_.filePath("vae"));
    }

    std::string problemOf(const char* field) {
        auto& label = child<QLabel>((std::string(field) + ".problem").c_str());
        return label.isVisible() ? label.text().toStdString() : std::string();
    }

    QString program() { return root_.filePath("r2r"); }

    template <typename Widget>
    Widget& child(const char* name) {
        return testing::childOf<Widget>(*dialog_, name);
    }

    void chooseStage(const char* stage) {
        auto& stages = child<QComboBox>("stage");
        stages.setCurrentIndex(stages.findData(stage));
    }

    QStringList offeredModels() {
        auto& installed = child<QMenu>("model.from.installed");
        Q_EMIT installed.aboutToShow();
        QStringList texts;
        for (const QAction* action : installed.actions())
            texts << action->text();
        return texts;
    }

    void start() { QTest::mouseClick(&child<QPushButton>("startRun"), Qt::LeftButton); }

    bool isAccepted() {
        return QTest::qWaitFor([this] { return dialog_->result() == QDialog::Accepted; },
                               kDeadlineMs);
    }

    std::string remarkOn(const char* field) {
        auto& label = child<QLabel>((std::string(field) + ".remark").c_str());
        return label.isVisible() ? label.text().toStdString() : std::string();
    }

    std::string problem() { return child<QLabel>("runProblem").text().toStdString(); }

    QJsonObject request() {
        QFile file(dialog_->configuration());
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        return QJsonDocument::fromJson(file.readAll()).object();
    }

    QTemporaryDir root_;
    EngineThread engine_{ModelCatalog()};
    ModelLibrary library_{ModelCatalog(), engine_};
    std::unique_ptr<Settings> settings_;
    std::unique_ptr<NewRunDialog> dialog_;
};

TEST_F(NewRunDialogTest, ShowsTheDefaultsOfTheProgram) {
    EXPECT_EQ(child<QComboBox>("stage").currentData(), "unet");
    EXPECT_EQ(child<QSpinBox>("steps").value(), 500);
    EXPECT_EQ(child<QSpinBox>("data.size").value(), 128);
    EXPECT_EQ(child<QLineEdit>("model.from").text(), "/a; /b");
    EXPECT_EQ(child<QLineEdit>("optimizer.rate").text(), "0.0001");
}

TEST_F(NewRunDialogTest, CallsStagesAndPrecisionsByWords) {
    const auto& stage = child<QComboBox>("stage");

    EXPECT_EQ(stage.itemText(stage.findData("clear_vae")), "Clear-VAE (the autoencoder)");
    EXPECT_EQ(stage.itemText(stage.findData("controller")), "Harmony Controller");
    EXPECT_EQ(child<QComboBox>("precision").currentText(), "32-bit floating point");
}

TEST_F(NewRunDialogTest, ListsTheDevicesThereAre) {
    auto& device = child<DeviceCombo>("device");
    device.list(
        {{.name = "Test CPU"},
         {.kind = ComputeDevice::Kind::Cuda, .name = "Test GPU", .totalMemory = 24000000000}});

    EXPECT_EQ(device.currentText(), "CPU: Test CPU");  // "cpu" is the program's default
    device.setCurrentIndex(1);
    EXPECT_EQ(device.currentText(), "GPU: Test GPU, 24.0 GB");
    fillForm();
    start();
    ASSERT_TRUE(isAccepted()) << problem();
    EXPECT_EQ(request()["device"].toString(), "cuda:0");
}

TEST_F(NewRunDialogTest, OffersToBrowseWhereverAPathIsAsked) {
    for (const char* path : {"runPlace", "data.train", "data.validation", "model.from"}) {
        const auto* button = child<QLineEdit>(path).parentWidget()->findChild<QPushButton*>();
        EXPECT_TRUE(button && button->text() == "Browse…") << path;
    }
}

TEST_F(NewRunDialogTest, SaysBelowEachFieldWhatIsMissingUntilItIsFilled) {
    child<QLineEdit>("model.from").clear();
    child<QLineEdit>("data.validation").setText("/no/such/folder");
    child<QLineEdit>("optimizer.rate").setText("fast");
    start();

    EXPECT_EQ(problemOf("data.train"), "Choose the folder of packed pairs to train on.");
    EXPECT_EQ(problemOf("data.validation"), "This folder does not exist.");
    EXPECT_EQ(problemOf("model.from"), "A UNet starts from a Clear-VAE. Choose one.");
    EXPECT_EQ(problemOf("optimizer.rate"), "Enter a number above 0, such as 0.0001.");
    child<QLineEdit>("data.validation").clear();
    child<QLineEdit>("optimizer.rate").setText("0.1");
    fillForm();
    for (const char* field : {"data.train", "data.validation", "model.from", "optimizer.rate"})
        EXPECT_EQ(problemOf(field), "") << field;
    EXPECT_FALSE(QFile::exists(dialog_->folder()));
}

TEST_F(NewRunDialogTest, WhetherAModelIsNeededDependsOnTheStage) {
    child<QLineEdit>("model.from").clear();
    start();
    EXPECT_NE(problemOf("model.from"), "");

    auto& stage = child<QComboBox>("stage");
    stage.setCurrentIndex(stage.findData("clear_vae"));

    EXPECT_EQ(problemOf("model.from"), "");
    start();
    EXPECT_EQ(problemOf("model.from"), "");
}

TEST_F(NewRunDialogTest, WritesWhatWasChosenAndKeepsTheRest) {
    fillForm();
    child<QSpinBox>("steps").setValue(20);
    child<QLineEdit>("model.from").setText(' ' + root_.filePath("vae") + " ;");
    child<QLineEdit>("optimizer.rate").setText("2e-3");
    start();
    ASSERT_TRUE(isAccepted()) << problem();

    EXPECT_EQ(dialog_->folder(), root_.filePath("runs/first"));
    const QJsonObject written = request();
    EXPECT_EQ(written["steps"].toInt(), 20);
    EXPECT_EQ(written["secret"].toInt(), 7);
    EXPECT_EQ(written["data"]["train"].toString(), root_.filePath("pairs"));
    EXPECT_EQ(written["data"]["size"].toInt(), 128);
    EXPECT_EQ(written["model"]["from"].toArray(), QJsonArray{root_.filePath("vae")});
    EXPECT_DOUBLE_EQ(written["optimizer"]["rate"].toDouble(), 0.002);
}

TEST_F(NewRunDialogTest, AnAutoencoderFromScratchHasAnEncoderToTrain) {
    fillForm();
    auto& stage = child<QComboBox>("stage");
    stage.setCurrentIndex(stage.findData("clear_vae"));
    child<QLineEdit>("model.from").clear();
    start();
    ASSERT_TRUE(isAccepted()) << problem();

    const QJsonObject written = request();
    EXPECT_TRUE(written["loss"]["train_encoder"].toBool());
}

TEST_F(NewRunDialogTest, SaysWhatTheProgramFindsWrongAndMakesNothing) {
    fillForm();
    child<QSpinBox>("steps").setValue(13);
    start();
    ASSERT_TRUE(QTest::qWaitFor([this] { return !problemOf("steps").empty(); }, kDeadlineMs));

    EXPECT_EQ(problemOf("steps"), "The number of steps is unlucky.");
    EXPECT_EQ(problem(), "\"secret\" is not a setting.");  // no field of this page
    EXPECT_FALSE(QFile::exists(dialog_->folder()));
    child<QSpinBox>("steps").setValue(14);
    EXPECT_EQ(problemOf("steps"), "");
    start();
    EXPECT_TRUE(isAccepted());
}

TEST_F(NewRunDialogTest, SaysBelowAFolderWhatTheProgramFindsInIt) {
    fillForm();
    child<QSpinBox>("batch").setValue(7);
    start();

    ASSERT_TRUE(QTest::qWaitFor([this] { return !problemOf("data.train").empty(); }, kDeadlineMs));
    EXPECT_THAT(problemOf("data.train"), HasSubstr("There are no packed pairs in"));
    EXPECT_EQ(problem(), "");
}

TEST_F(NewRunDialogTest, TakesAllSettingsAsText) {
    child<QSpinBox>("steps").setValue(77);
    auto& tabs = child<QTabWidget>("settingTabs");
    tabs.setCurrentIndex(1);
    QString text = child<QPlainTextEdit>("allSettings").toPlainText();
    EXPECT_THAT(text.toStdString(), HasSubstr("\"steps\": 77"));
    child<QPlainTextEdit>("allSettings")
        .setPlainText(text.replace("\"secret\": 7", "\"secret\": 8"));
    start();
    ASSERT_TRUE(isAccepted()) << problem();

    EXPECT_EQ(request()["secret"].toInt(), 8);
    EXPECT_EQ(request()["steps"].toInt(), 77);
}

TEST_F(NewRunDialogTest, KeepsTheFieldsWhenTheTextIsNoJson) {
    auto& tabs = child<QTabWidget>("settingTabs");
    tabs.setCurrentIndex(1);
    child<QPlainTextEdit>("allSettings").setPlainText("{ steps");
    tabs.setCurrentIndex(0);

    EXPECT_THAT(problem(), HasSubstr("not valid JSON"));
    EXPECT_EQ(child<QSpinBox>("steps").value(), 500);
}

TEST_F(NewRunDialogTest, RefusesNamesThatAreTakenOrNoNames) {
    child<QLineEdit>("runName").setText("a/b");
    start();
    EXPECT_EQ(problemOf("runName"), "A name cannot contain slashes.");

    ASSERT_TRUE(QDir(root_.path()).mkpath("runs/taken"));
    child<QLineEdit>("runName").setText("taken");
    EXPECT_EQ(problemOf("runName"), "");
    start();
    EXPECT_EQ(problemOf("runName"), "A run of this name already exists. Choose another name.");
}

TEST_F(NewRunDialogTest, SaysWhyTheFolderOfTheRunCannotBeMade) {
    fillForm();
    QFile note(root_.filePath("note"));
    ASSERT_TRUE(note.open(QIODevice::WriteOnly));
    child<QLineEdit>("runPlace").setText(note.fileName());
    start();

    ASSERT_TRUE(QTest::qWaitFor([this] { return !problemOf("runPlace").empty(); }, kDeadlineMs));
    EXPECT_THAT(problemOf("runPlace"), HasSubstr("note is a file, not a folder"));
    EXPECT_NE(dialog_->result(), QDialog::Accepted);
}

TEST_F(NewRunDialogTest, AShortRunWarmsUpForATenthOfItsSteps) {
    EXPECT_EQ(child<QSpinBox>("optimizer.warmup").value(), 100);

    child<QSpinBox>("steps").setValue(20);
    EXPECT_EQ(child<QSpinBox>("optimizer.warmup").value(), 2);
    child<QSpinBox>("steps").setValue(5000);
    EXPECT_EQ(child<QSpinBox>("optimizer.warmup").value(), 100);

    child<QSpinBox>("optimizer.warmup").setValue(50);
    child<QSpinBox>("steps").setValue(20);
    child<QSpinBox>("steps").setValue(5000);
    EXPECT_EQ(child<QSpinBox>("optimizer.warmup").value(), 50);
}

TEST_F(NewRunDialogTest, StartsFromAnInstalledModelByItsName) {
    chooseStage("lite");
    auto& installed = child<QMenu>("model.from.installed");
    child<QLineEdit>("model.from").clear();
    Q_EMIT installed.aboutToShow();
    for (QAction* action : installed.actions())
        if (action->text() == "R2R-Lite (r2r-lite)")
            action->trigger();
    EXPECT_EQ(child<QLineEdit>("model.from").text(), "r2r-lite");

    fillForm();
    child<QLineEdit>("model.from").setText("r2r-lite");
    start();
    ASSERT_TRUE(isAccepted()) << problem() << problemOf("model.from");
    const QJsonArray models = request()["model"].toObject()["from"].toArray();
    const QString folder = models.first().toString();
    EXPECT_TRUE(QFile::exists(folder + "/manifest.json")) << folder.toStdString();
}

TEST_F(NewRunDialogTest, OffersOnlyModelsThatTheStageCanBeginWith) {
    chooseStage("lite");
    EXPECT_EQ(offeredModels(), QStringList{"R2R-Lite (r2r-lite)"});

    chooseStage("controller");
    EXPECT_EQ(offeredModels(), QStringList{"R2R-Mini (r2r-mini)"});
}

TEST_F(NewRunDialogTest, SaysThatAModelIsOfAnotherKind) {
    fillForm();
    chooseStage("lite");
    child<QLineEdit>("model.from").setText("r2r-mini");
    start();

    EXPECT_THAT(problemOf("model.from"), HasSubstr("R2R-Mini is a network of another kind (R2R)"));
}

TEST_F(NewRunDialogTest, SaysThatAModelIsDamagedAndWhatToDo) {
    QDir(root_.path()).mkpath("models/night");
    QFile manifest(root_.filePath("models/night/manifest.json"));
    ASSERT_TRUE(manifest.open(QIODevice::WriteOnly));
    manifest.write("{");
    manifest.close();
    library_.take(ModelCatalog(root_.filePath("models").toStdString()), "night");

    fillForm();
    child<QLineEdit>("model.from").setText("night");
    start();

    EXPECT_THAT(problemOf("model.from"),
                AllOf(HasSubstr("night is damaged ("), HasSubstr("Import it again, or remove it")));
}

TEST_F(NewRunDialogTest, SaysThatNoModelOfANameIsInstalled) {
    fillForm();
    child<QLineEdit>("model.from").setText("r2r-light");
    start();

    EXPECT_EQ(problemOf("model.from"), "r2r-light is not installed.");
}

TEST_F(NewRunDialogTest, LeadsFromPairsToPacking) {
    fillForm();
    QFile table(root_.filePath("pairs/pairs.csv"));
    ASSERT_TRUE(table.open(QIODevice::WriteOnly));
    start();

    EXPECT_THAT(problemOf("data.train"),
                HasSubstr("These pairs are not packed. Pack for training"));
}

TEST_F(NewRunDialogTest, RemarksThatValidationPairsAreThoseOfTheTraining) {
    fillForm();
    child<QLineEdit>("data.validation").setText(root_.filePath("runs/../pairs"));
    EXPECT_THAT(remarkOn("data.validation"), HasSubstr("These are the training pairs"));

    start();
    EXPECT_TRUE(isAccepted()) << "a remark stands in nobody's way";

    open("second");
    fillForm();
    child<QLineEdit>("data.validation").setText(root_.filePath("vae"));
    EXPECT_EQ(remarkOn("data.validation"), "");
}

TEST_F(NewRunDialogTest, BeginsWithWhatWasStartedLastAndGoesBackToTheDefaults) {
    fillForm();
    child<QSpinBox>("steps").setValue(60);
    child<QSpinBox>("batch").setValue(2);
    start();
    ASSERT_TRUE(isAccepted()) << problem();

    open("second");
    EXPECT_EQ(child<QSpinBox>("steps").value(), 60);
    EXPECT_EQ(child<QSpinBox>("batch").value(), 2);
    EXPECT_EQ(child<QLineEdit>("data.train").text(), root_.filePath("pairs"));

    QTest::mouseClick(&child<QPushButton>("newRunDefaults"), Qt::LeftButton);
    EXPECT_EQ(child<QSpinBox>("steps").value(), 500);
    EXPECT_EQ(child<QSpinBox>("optimizer.warmup").value(), 100);
    EXPECT_EQ(child<QLineEdit>("data.train").text(), "");
    EXPECT_THAT(child<QLineEdit>("runName").text().toStdString(), StartsWith("run-2"));
    EXPECT_EQ(child<QLineEdit>("runPlace").text(), Settings::standardFolder());
}

TEST_F(NewRunDialogTest, WhatWasGivenUpIsNotRemembered) {
    child<QSpinBox>("steps").setValue(60);
    dialog_->reject();

    open("second");

    EXPECT_EQ(child<QSpinBox>("steps").value(), 500);
}

TEST(NewRunDialogWithoutProgram, SaysThatItCannotAsk) {
    Settings settings;
    EngineThread engine{ModelCatalog()};
    const ModelLibrary library{ModelCatalog(), engine};
    NewRunDialog dialog(library, settings, "/no/such/r2r");
    dialog.show();
    const auto* problem = dialog.findChild<QLabel*>("runProblem");

    EXPECT_TRUE(QTest::qWaitFor([&] { return !problem->text().isEmpty(); }, kDeadlineMs));
    EXPECT_FALSE(dialog.findChild<QPushButton*>("startRun")->isEnabled());
}

}  // namespace
}  // namespace r2r::ui
