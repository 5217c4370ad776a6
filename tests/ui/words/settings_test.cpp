// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/settings.h"

#include "tests/support/temporary_folder.h"

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
    Settings().setBrush({.diameterPx = 12.5, .hardness = 0.25, .opacity = 0.75, .isEraser = true});

    EXPECT_EQ(Settings().brush(), (Brush{.diameterPx = 12.5, .hardness = 0.25, .opacity = 0.75}));
}

TEST_F(SettingsTest, ReadTheRadiusOfEarlierVersionsAsHalfTheSize) {
    QSettings().setValue("brush/radius", 12.5);

    EXPECT_EQ(Settings().brush().diameterPx, 25);
    Settings().setBrush({.diameterPx = 30});

    EXPECT_EQ(Settings().brush().diameterPx, 30);
    EXPECT_FALSE(QSettings().contains("brush/radius"));
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
