// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/settings.h"

#include "tests/support/failing_disk.h"
#include "tests/support/temporary_folder.h"

#include <QSettings>
#include <gmock/gmock.h>

namespace r2r::ui {
namespace {

class SettingsTest : public ::testing::Test {
protected:
    SettingsTest() {
        QSettings::setPath(QSettings::NativeFormat,
                           QSettings::UserScope,
                           QString::fromStdString(folder_.path().string()));
    }

    r2r::testing::TemporaryFolder folder_;
};

TEST_F(SettingsTest, RememberTheBrushButNotTheEraser) {
    Settings().setBrush({.diameterPx = 40,
                         .hardness = 0.25,
                         .opacity = 0.75,
                         .smoothing = 0.5,
                         .isEraser = true,
                         .otherDiameterPx = 12.5});

    EXPECT_EQ(Settings().brush(),
              (Brush{.diameterPx = 12.5,
                     .hardness = 0.25,
                     .opacity = 0.75,
                     .smoothing = 0.5,
                     .otherDiameterPx = 40}));
}

TEST_F(SettingsTest, ReadTheRadiusOfEarlierVersionsAsHalfTheSize) {
    QSettings().setValue("brush/radius", 12.5);

    EXPECT_EQ(Settings().brush().diameterPx, 25);
    Settings().setBrush({.diameterPx = 30});

    EXPECT_EQ(Settings().brush().diameterPx, 30);
    EXPECT_EQ(Settings().brush().diameterPx, 30);
}

TEST_F(SettingsTest, RememberHowPeopleExport) {
    const ExportHabits habits{.jpegQuality = 80,
                              .isLossless = false,
                              .metadata = MetadataPolicy::StripLocation,
                              .wantsRecipe = false};

    Settings().setExportHabits(habits);

    EXPECT_EQ(Settings().exportHabits(), habits);
}

TEST_F(SettingsTest, TakeUnusableValuesForNone) {
    QSettings store;
    store.setValue("brush/diameter", "wide");
    store.setValue("brush/hardness", 7);
    store.setValue("export/jpegQuality", -3);
    store.sync();

    EXPECT_EQ(Settings().brush(), Brush());
    EXPECT_EQ(Settings().exportHabits(), ExportHabits());
}

TEST_F(SettingsTest, TakeOverWhatEarlierVersionsKept) {
    {
        QSettings store;
        store.setValue("window/geometry", QByteArray("\x01\x00\xff", 3));
        store.setValue("window/started", true);
        store.setValue("recent/files", QStringList{"/a, b.png", "", "/c.r2rs", "/mask.png"});
        store.setValue("training/runs", QStringList{"/one"});
        store.setValue("export/jpegQuality", 80);
        store.setValue("dialogs/newRun", QByteArray(R"({"steps": 12})"));
    }

    const Settings settings;

    EXPECT_EQ(settings.windowGeometry(), QByteArray("\x01\x00\xff", 3));
    EXPECT_FALSE(settings.isFirstStart());
    EXPECT_THAT(
        settings.recentFiles(),
        ::testing::ElementsAre(RecentFile{"/a, b.png", ""}, RecentFile{"/c.r2rs", "/mask.png"}));
    EXPECT_EQ(settings.runFolders(), QStringList{"/one"});
    EXPECT_EQ(settings.exportHabits().jpegQuality, 80);
    EXPECT_EQ(settings.dialogFields("newRun")["steps"].toInt(), 12);
}

TEST_F(SettingsTest, RememberTheFieldsOfADialogAndTheWindow) {
    const QJsonObject fields{{"steps", 12}, {"name", "mürbe"}, {"isOn", true}};
    Settings().setDialogFields("newRun", fields);
    Settings().setWindowState(QByteArray("\x00\xfe", 2));

    EXPECT_EQ(Settings().dialogFields("newRun"), fields);
    EXPECT_EQ(Settings().windowState(), QByteArray("\x00\xfe", 2));
    EXPECT_TRUE(Settings().dialogFields("another").isEmpty());
}

TEST_F(SettingsTest, AreWrittenWhenTheDiskHasRoomAgain) {
    Settings settings;
    settings.setDevice("cpu");
    {
        const r2r::testing::FailingDisk disk(folder_.path(), r2r::testing::DiskFault::Full, 0);
        settings.setDevice("cuda:0");
        ASSERT_TRUE(disk.hasFailed());
        EXPECT_EQ(settings.device(), "cuda:0");
        EXPECT_EQ(Settings().device(), "cpu");
    }

    settings.setStarted();

    EXPECT_EQ(Settings().device(), "cuda:0");
    EXPECT_FALSE(Settings().isFirstStart());
}

TEST_F(SettingsTest, ForgetFoldersThatAreGone) {
    Settings settings;
    const QString there = QString::fromStdString(folder_.path().string());
    settings.setFolder(Folder::Exports, there);
    settings.setFolder(Folder::Batches, there + "/gone");

    EXPECT_EQ(settings.folder(Folder::Exports), there);
    EXPECT_NE(settings.folder(Folder::Batches), there + "/gone");
}

TEST_F(SettingsTest, KnowTheFirstStart) {
    EXPECT_TRUE(Settings().isFirstStart());

    Settings().setStarted();

    EXPECT_FALSE(Settings().isFirstStart());
}

}  // namespace
}  // namespace r2r::ui
