// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/start_page.h"

#include "tests/support/temporary_folder.h"
#include "tests/ui/studio_pictures.h"
#include "ui/files/recent_files.h"
#include "ui/words/actions.h"

#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>
#include <QUndoStack>
#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

class StartPageTest : public ::testing::Test {
protected:
    StartPageTest() {
        canvas_.resize(600, 400);
        canvas_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&canvas_));
    }

    static void keepSettingsIn(const r2r::testing::TemporaryFolder& folder) {
        QSettings::setPath(
            QSettings::NativeFormat, QSettings::UserScope, testing::toQString(folder / "settings"));
    }

    QPushButton& button(const char* name) { return *page_.findChild<QPushButton*>(name); }

    r2r::testing::TemporaryFolder folder_;
    Settings settings_ = (keepSettingsIn(folder_), Settings());
    RecentFiles recent_{settings_};
    QUndoStack undoStack_;
    Actions actions_{undoStack_};
    QWidget canvas_;
    StartPage& page_ = *new StartPage(actions_, recent_, canvas_);
};

TEST_F(StartPageTest, ItsButtonsAreActionsOfTheMenus) {
    const QSignalSpy background(&actions_[ActionId::OpenBackground], &QAction::triggered);
    const QSignalSpy example(&actions_[ActionId::OpenExample], &QAction::triggered);

    QTest::mouseClick(&button("startBackground"), Qt::LeftButton);
    QTest::mouseClick(&button("startExample"), Qt::LeftButton);

    EXPECT_EQ(background.size(), 1);
    EXPECT_EQ(example.size(), 1);
}

TEST_F(StartPageTest, RecentFilesAreOfferedOnceThereAreSome) {
    EXPECT_FALSE(button("startRecent").isEnabled());
    testing::writeImage(folder_ / "beach.png", testing::grainyImage({16, 12}, 1, 2, 3));

    recent_.add({testing::toQString(folder_ / "beach.png"), {}});

    EXPECT_TRUE(button("startRecent").isEnabled());
}

TEST_F(StartPageTest, StaysInTheMiddleOfItsCanvas) {
    canvas_.resize(900, 500);
    QCoreApplication::processEvents();

    EXPECT_NEAR(page_.geometry().center().x(), 450, 1);
    EXPECT_GT(page_.geometry().top(), 250);
}

}  // namespace
}  // namespace r2r::ui
