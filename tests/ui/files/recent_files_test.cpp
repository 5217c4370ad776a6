// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/recent_files.h"

#include "engine/core/file_io.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/studio_pictures.h"

#include <QAction>
#include <QMenu>
#include <QSignalSpy>
#include <gmock/gmock.h>

#include <string>

namespace r2r::ui {
namespace {

using testing::toQString;

class RecentFilesTest : public ::testing::Test {
protected:
    RecentFilesTest() { recent_.fill(menu_); }

    QString fileAt(const std::string& name) {
        writeFileAtomically(folder_ / name, "content");
        return toQString(folder_ / name);
    }

    QStringList entries() {
        Q_EMIT menu_.aboutToShow();
        QStringList texts;
        for (const QAction* action : menu_.actions())
            texts << action->text();
        return texts;
    }

    static Settings settingsIn(const r2r::testing::TemporaryFolder& folder) {
        QSettings::setPath(
            QSettings::NativeFormat, QSettings::UserScope, toQString(folder / "settings"));
        return {};
    }

    r2r::testing::TemporaryFolder folder_;
    Settings settings_ = (settingsIn(folder_), Settings());
    RecentFiles recent_{settings_};
    QMenu menu_;
};

TEST_F(RecentFilesTest, TheNewestIsFirstAndNothingIsThereTwice) {
    const QString beach = fileAt("beach.png");
    const QString wood = fileAt("wood.png");
    recent_.add({beach, {}});
    recent_.add({wood, {}});

    recent_.add({beach, {}});

    ASSERT_EQ(recent_.files().size(), 2);
    EXPECT_EQ(recent_.files()[0].path, beach);
    EXPECT_EQ(entries().first(), "beach.png");
}

TEST_F(RecentFilesTest, KeepsTen) {
    for (int i = 0; i < 12; ++i)
        recent_.add({fileAt(std::to_string(i) + ".png"), {}});

    EXPECT_EQ(recent_.files().size(), RecentFiles::kMost);
    EXPECT_TRUE(recent_.files().first().path.endsWith("11.png"));
}

TEST_F(RecentFilesTest, AFileThatIsGoneCannotBeChosen) {
    recent_.add({toQString(folder_ / "gone.png"), {}});

    ASSERT_TRUE(entries().first().startsWith("gone.png"));
    EXPECT_FALSE(menu_.actions().first()->isEnabled());
}

TEST_F(RecentFilesTest, ChoosesACompositeWithItsMask) {
    const RecentFile composite{fileAt("cup.png"), fileAt("cup_mask.png")};
    recent_.add(composite);
    RecentFile chosen;
    QObject::connect(
        &recent_, &RecentFiles::chosen, &recent_, [&](const RecentFile& file) { chosen = file; });
    (void)entries();

    menu_.actions().first()->trigger();

    EXPECT_EQ(chosen, composite);
}

TEST_F(RecentFilesTest, ForgetsAllWhenAsked) {
    recent_.add({fileAt("beach.png"), {}});
    (void)entries();

    menu_.findChild<QAction*>("clearRecent")->trigger();

    EXPECT_TRUE(recent_.files().isEmpty());
    EXPECT_EQ(entries().size(), 1);
    EXPECT_FALSE(menu_.actions().first()->isEnabled());
}

}  // namespace
}  // namespace r2r::ui
