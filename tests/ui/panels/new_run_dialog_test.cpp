// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/new_run_dialog.h"

#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <gmock/gmock.h>

#include <memory>

namespace r2r::ui {
namespace {

using ::testing::HasSubstr;

constexpr int kDeadlineMs = 20000;

/// A dialog whose r2r knows a few settings, and refuses 13 steps.
class NewRunDialogTest : public ::testing::Test {
protected:
    NewRunDialogTest() {
        QFile script(program());
        EXPECT_TRUE(script.open(QIODevice::WriteOnly));
        script.write(R"(#!/bin/sh
if [ "$2" = --print-config ]; then
    echo '{"stage":"unet","steps":500,"batch":4,"secret":7,"device":"cpu","precision":"float32",
           "data":{"train":"","size":128},"model":{"from":["/a","/b"]},"optimizer":{"rate":0.0001}}'
elif grep -q '"steps": 13' "$4"; then
    echo 'r2r: "steps" is unlucky' >&2
    exit 2
fi
)");
        script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        script.close();
        dialog_ = std::make_unique<NewRunDialog>(program(), root_.filePath("runs"));
        dialog_->show();
        EXPECT_TRUE(QTest::qWaitFor([this] { return child<QPushButton>("startRun").isEnabled(); },
                                    kDeadlineMs));
        child<QLineEdit>("runName").setText("first");
    }

    QString program() { return root_.filePath("r2r"); }

    template <typename Widget>
    Widget& child(const char* name) {
        return *dialog_->findChild<Widget*>(name);
    }

    void start() { QTest::mouseClick(&child<QPushButton>("startRun"), Qt::LeftButton); }

    bool isAccepted() {
        return QTest::qWaitFor([this] { return dialog_->result() == QDialog::Accepted; },
                               kDeadlineMs);
    }

    std::string problem() { return child<QLabel>("runProblem").text().toStdString(); }

    QJsonObject request() {
        QFile file(dialog_->configuration());
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        return QJsonDocument::fromJson(file.readAll()).object();
    }

    QTemporaryDir root_;
    std::unique_ptr<NewRunDialog> dialog_;
};

TEST_F(NewRunDialogTest, ShowsTheDefaultsOfTheProgram) {
    EXPECT_EQ(child<QComboBox>("stage").currentText(), "unet");
    EXPECT_EQ(child<QSpinBox>("steps").value(), 500);
    EXPECT_EQ(child<QSpinBox>("data.size").value(), 128);
    EXPECT_EQ(child<QLineEdit>("model.from").text(), "/a; /b");
    EXPECT_EQ(child<QLineEdit>("optimizer.rate").text(), "0.0001");
}

TEST_F(NewRunDialogTest, WritesWhatWasChosenAndKeepsTheRest) {
    child<QSpinBox>("steps").setValue(20);
    child<QLineEdit>("data.train").setText("/pairs");
    child<QLineEdit>("model.from").setText(" /model ;");
    child<QLineEdit>("optimizer.rate").setText("2e-3");
    start();
    ASSERT_TRUE(isAccepted()) << problem();

    EXPECT_EQ(dialog_->folder(), root_.filePath("runs/first"));
    const QJsonObject written = request();
    EXPECT_EQ(written["steps"].toInt(), 20);
    EXPECT_EQ(written["secret"].toInt(), 7);
    EXPECT_EQ(written["data"]["train"].toString(), "/pairs");
    EXPECT_EQ(written["data"]["size"].toInt(), 128);
    EXPECT_EQ(written["model"]["from"].toArray(), QJsonArray{"/model"});
    EXPECT_DOUBLE_EQ(written["optimizer"]["rate"].toDouble(), 0.002);
}

TEST_F(NewRunDialogTest, SaysWhatTheProgramFindsWrongAndMakesNothing) {
    child<QSpinBox>("steps").setValue(13);
    start();
    ASSERT_TRUE(QTest::qWaitFor(
        [this] { return QString::fromStdString(problem()).contains("unlucky"); }, kDeadlineMs));

    EXPECT_FALSE(QFile::exists(dialog_->folder()));
    child<QSpinBox>("steps").setValue(14);
    start();
    EXPECT_TRUE(isAccepted());
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

    EXPECT_THAT(problem(), HasSubstr("no JSON"));
    EXPECT_EQ(child<QSpinBox>("steps").value(), 500);
}

TEST_F(NewRunDialogTest, RefusesNamesThatAreTakenOrNoNames) {
    child<QLineEdit>("runName").setText("a/b");
    start();
    EXPECT_THAT(problem(), HasSubstr("without slashes"));

    ASSERT_TRUE(QDir(root_.path()).mkpath("runs/taken"));
    child<QLineEdit>("runName").setText("taken");
    start();
    EXPECT_THAT(problem(), HasSubstr("is there already"));
}

TEST(NewRunDialogWithoutProgram, SaysThatItCannotAsk) {
    NewRunDialog dialog("/no/such/r2r", "/runs");
    dialog.show();
    const auto* problem = dialog.findChild<QLabel*>("runProblem");

    EXPECT_TRUE(QTest::qWaitFor([&] { return !problem->text().isEmpty(); }, kDeadlineMs));
    EXPECT_FALSE(dialog.findChild<QPushButton*>("startRun")->isEnabled());
}

}  // namespace
}  // namespace r2r::ui
