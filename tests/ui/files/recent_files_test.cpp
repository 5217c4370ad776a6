// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/files/recent_files.h"

#include "engine/core/file_io.h"
#include "engine/project/project_file.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/studio_pictures.h"
#include "tests/ui/themed.h"
#include "ui/jobs/thumbnail.h"

#include <QAction>
#include <QMenu>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>
#include <gmock/gmock.h>

#include <string>

namespace r2r::ui {
namespace {

using testing::toQString;

Image plainPicture(Size size, uint8_t red, uint8_t green, uint8_t blue) {
    Image picture(size, 3, SampleType::U8);
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x) {
            uint8_t* pixel = picture.mutableRow<uint8_t>(y).data() + 3 * static_cast<size_t>(x);
            pixel[0] = red;
            pixel[1] = green;
            pixel[2] = blue;
        }
    return picture;
}

class RecentFilesTest : public testing::Themed, public ::testing::Test {
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

TEST_F(RecentFilesTest, ShowsAProjectAsItShowsItself) {
    QImage red(40, 30, QImage::Format_RGB32);
    red.fill(Qt::red);
    Project project;
    project.composition.background = plainPicture({400, 300}, 1, 2, 3);
    project.thumbnail = pngFile(red);
    (void)saveProject(folder_ / "work.r2rs", project);
    recent_.add({toQString(folder_ / "work.r2rs"), {}});

    (void)entries();

    const auto shown = [this] {
        return menu_.actions().first()->icon().pixmap(48, 48).toImage().pixelColor(24, 24);
    };
    ASSERT_TRUE(QTest::qWaitFor([&] { return shown() == QColor(Qt::red); }, 30000));
    // The next time at once.
    (void)entries();
    EXPECT_EQ(shown(), QColor(Qt::red));
}

TEST_F(RecentFilesTest, ShowsAPictureInSmall) {
    testing::writeImage(folder_ / "beach.png", plainPicture({400, 300}, 0, 0, 255));
    recent_.add({toQString(folder_ / "beach.png"), {}});

    (void)entries();

    const auto shown = [this] {
        return menu_.actions().first()->icon().pixmap(48, 48).toImage().pixelColor(24, 24);
    };
    ASSERT_TRUE(QTest::qWaitFor([&] { return shown() == QColor(Qt::blue); }, 30000));
    // As large in the menu as it was made.
    menu_.ensurePolished();
    menu_.adjustSize();
    const QRect row = menu_.actionGeometry(menu_.actions().first());
    const QImage drawn = menu_.grab(row).toImage();
    int high = 0;
    for (int y = 0; y < drawn.height(); ++y)
        for (int x = 0, isBlue = 0; x < drawn.width() && isBlue == 0; ++x)
            high += isBlue = drawn.pixelColor(x, y) == QColor(Qt::blue) ? 1 : 0;
    EXPECT_GE(high, 34);  // of 48: it is 4 : 3
    // Also on a screen with pixels half as large.
    EXPECT_EQ(menu_.actions().first()->icon().pixmap(QSize(48, 48), 2).width(), 96);
}

}  // namespace
}  // namespace r2r::ui
