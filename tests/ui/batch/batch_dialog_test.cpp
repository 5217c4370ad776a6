// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/batch/batch_dialog.h"

#include "engine/core/file_io.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/child_of.h"
#include "tests/ui/studio_pictures.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QUrl>
#include <gmock/gmock.h>

#include <filesystem>
#include <memory>

namespace r2r::ui {
namespace {

namespace fs = std::filesystem;

using testing::toQString;

constexpr int kDeadlineMs = 30000;

/// The dialog over the real engine: a.png has a mask, b.png has none.
class BatchDialogTest : public ::testing::Test {
protected:
    BatchDialogTest() {
        QSettings::setPath(
            QSettings::NativeFormat, QSettings::UserScope, toQString(folder_ / "settings"));
        settings_ = std::make_unique<Settings>();
        fs::create_directory(folder_ / "in");
        testing::writeImage(folder_ / "in/a.png", testing::grainyImage({48, 32}, 150, 90, 60));
        testing::writeImage(folder_ / "in/a_mask.png", testing::boxMask({48, 32}, {10, 8, 16, 12}));
        testing::writeImage(folder_ / "in/b.png", testing::grainyImage({48, 32}, 150, 90, 60));
        dialog_ = std::make_unique<BatchDialog>(
            library_, engine_, batch_, *settings_, nullptr, [this](const QUrl& url) {
                opened_ << url.toLocalFile();
                return hasViewer_;
            });
        dialog_->show();
    }

    template <typename Widget>
    Widget& child(const char* name) {
        return testing::childOf<Widget>(*dialog_, name);
    }

    void run() {
        child<QLineEdit>("batchInput").setText(toQString(folder_ / "in"));
        QSignalSpy over(&batch_, &BatchRun::finished);
        QTest::mouseClick(&child<QPushButton>("batchStart"), Qt::LeftButton);
        ASSERT_TRUE(over.wait(kDeadlineMs));
    }

    void doubleClick(int row) {
        auto& table = child<QTableView>("batchOutcomes");
        const QPoint at = table.visualRect(table.model()->index(row, 0)).center();
        QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, at);
        QTest::mouseDClick(table.viewport(), Qt::LeftButton, {}, at);
    }

    QModelIndex cell(int row, int column) {
        return child<QTableView>("batchOutcomes").model()->index(row, column);
    }

    QString summary() { return child<QLabel>("batchSummary").text(); }

    QString reason() { return child<QLabel>("batchReason").text(); }

    QString detail() { return child<QLabel>("batchDetail").text(); }

    r2r::testing::TemporaryFolder folder_;
    ModelCatalog catalog_;
    EngineThread engine_{catalog_};
    BatchRun batch_{engine_};
    ModelLibrary library_{catalog_, engine_};
    std::unique_ptr<Settings> settings_;
    QStringList opened_;
    bool hasViewer_ = true;
    std::unique_ptr<BatchDialog> dialog_;
};

TEST_F(BatchDialogTest, SaysBesideStartWhyItIsGrey) {
    EXPECT_FALSE(child<QPushButton>("batchStart").isEnabled());
    EXPECT_EQ(reason(), "Choose the folder with the pictures.");

    child<QLineEdit>("batchInput").setText(toQString(folder_ / "in"));

    EXPECT_TRUE(child<QPushButton>("batchStart").isEnabled());
    EXPECT_EQ(reason(), "");
}

TEST_F(BatchDialogTest, WritesIntoTheFolderItProposed) {
    run();

    EXPECT_TRUE(fs::exists(folder_ / "in-harmonized/a.png"));
    EXPECT_FALSE(fs::exists(folder_ / "in-harmonized/b.png"));
}

TEST_F(BatchDialogTest, TellsTheWholeReasonOfAFailure) {
    run();

    EXPECT_TRUE(detail().contains("b.png: Failed"));
    EXPECT_TRUE(detail().contains("Put a mask, white where the foreground is, beside the picture"));
    EXPECT_TRUE(child<QLabel>("batchDetail").wordWrap());
    const QString tip = cell(1, 2).data(Qt::ToolTipRole).toString();
    EXPECT_TRUE(tip.contains("Put a mask, white where the foreground is, beside the picture"));
}

TEST_F(BatchDialogTest, TellsWhereTheGuardLeftNearlyNothing) {
    EXPECT_TRUE(child<QCheckBox>("batchGuard").isChecked());  // as its model is meant to be used

    run();

    EXPECT_TRUE(cell(0, 2).data().toString().contains("the guard used 0 % of it"));
    EXPECT_TRUE(summary().contains("1 picture: only a small change was found"));
    doubleClick(0);
    EXPECT_TRUE(detail().contains("the guard used 0 % of it"));
}

TEST_F(BatchDialogTest, TellsWhichOlderResultsStayAndWhy) {
    run();
    testing::writeImage(folder_ / "in-harmonized/a.png",
                        testing::grainyImage({48, 32}, 10, 20, 30));
    child<QCheckBox>("batchGuard").click();

    run();

    EXPECT_EQ(cell(0, 1).data(), "Skipped");
    const QString why = cell(0, 2).data().toString();
    EXPECT_TRUE(why.contains("changed after a batch had made it"));
    EXPECT_TRUE(summary().contains("1 picture: " + why));
    doubleClick(0);
    EXPECT_TRUE(detail().contains(why));
}

TEST_F(BatchDialogTest, TellsWhatOfTheFolderIsLeftOut) {
    writeFileAtomically(folder_ / "in/layers.xcf", std::string("gimp xcf"));

    run();

    EXPECT_TRUE(summary().contains("1 picture of a format that is not read"));
    EXPECT_TRUE(summary().contains("layers.xcf"));
}

TEST_F(BatchDialogTest, ADoubleClickOpensTheResult) {
    run();

    doubleClick(0);

    EXPECT_EQ(opened_, QStringList(toQString(folder_ / "in-harmonized/a.png")));
    EXPECT_TRUE(detail().contains("A double click opens it"));
}

TEST_F(BatchDialogTest, SaysWhenThereIsNothingToOpenAResultWith) {
    run();
    hasViewer_ = false;

    doubleClick(1);
    EXPECT_TRUE(opened_.isEmpty());
    EXPECT_TRUE(detail().contains("There is no result yet"));

    doubleClick(0);
    EXPECT_TRUE(detail().contains("No program on this computer opens"));
}

}  // namespace
}  // namespace r2r::ui
