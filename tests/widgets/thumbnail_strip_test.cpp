// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/thumbnail_strip.h"

#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <gmock/gmock.h>

namespace r2r::widgets {
namespace {

using ::testing::ElementsAre;

class ThumbnailStripTest : public ::testing::Test {
protected:
    ThumbnailStripTest() {
        strip_.resize(300, 150);
        strip_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&strip_));
    }

    QString picture(const QString& name, QColor color) {
        QImage image(640, 320, QImage::Format_RGB32);
        image.fill(color);
        const QString path = folder_.filePath(name);
        EXPECT_TRUE(image.save(path));
        return path;
    }

    QTemporaryDir folder_;
    ThumbnailStrip strip_{Qt::Horizontal};
};

TEST_F(ThumbnailStripTest, ShowsPicturesSmall) {
    strip_.append(picture("a.png", Qt::red), "step 5");
    QTest::qWait(10);

    const QRect place = strip_.visualItemRect(strip_.item(0));
    const QColor middle = strip_.grab().toImage().pixelColor(place.center());
    EXPECT_GT(middle.red(), 200);
    EXPECT_LT(middle.green(), 60);
    EXPECT_EQ(strip_.item(0)->text(), "step 5");
    EXPECT_LT(place.height(), 150);
}

TEST_F(ThumbnailStripTest, FollowsTheNewestUnlessSomebodyLooksBack) {
    for (int i = 0; i < 8; ++i)
        strip_.append(picture(QString("%1.png").arg(i), Qt::blue), QString::number(i));
    QTest::qWait(10);
    EXPECT_TRUE(strip_.rect().intersects(strip_.visualItemRect(strip_.item(7))));

    strip_.horizontalScrollBar()->setValue(0);
    strip_.append(picture("late.png", Qt::blue), "late");
    QTest::qWait(10);
    EXPECT_EQ(strip_.horizontalScrollBar()->value(), 0);
}

TEST_F(ThumbnailStripTest, TellsWhichPictureWasChosen) {
    QSignalSpy chosen(&strip_, &ThumbnailStrip::pictureChosen);
    const QString path = picture("a.png", Qt::red);
    strip_.append(path, "a");
    strip_.setCurrentRow(0);

    QTest::keyClick(&strip_, Qt::Key_Return);

    ASSERT_EQ(chosen.size(), 1);
    EXPECT_THAT(chosen.at(0), ElementsAre(QVariant(path)));
}

TEST_F(ThumbnailStripTest, TakesAFileThatIsNoPicture) {
    strip_.append("/no/such/file.png", "gone");

    EXPECT_EQ(strip_.count(), 1);
    EXPECT_EQ(strip_.path(0), "/no/such/file.png");
}

}  // namespace
}  // namespace r2r::widgets
