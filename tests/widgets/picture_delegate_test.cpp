// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture_delegate.h"

#include <QListWidget>
#include <QTest>
#include <gtest/gtest.h>

namespace r2r::widgets {
namespace {

constexpr QColor kOrange(230, 120, 30);

QPixmap orange() {
    QPixmap pixmap(60, 40);
    pixmap.fill(kOrange);
    return pixmap;
}

class PictureDelegateTest : public ::testing::Test {
protected:
    PictureDelegateTest() {
        QPalette palette = list_.palette();
        palette.setColor(QPalette::Highlight, QColor(0, 0, 255));
        list_.setPalette(palette);
        list_.setViewMode(QListView::IconMode);
        list_.setIconSize({60, 40});
        list_.setItemDelegate(new PictureDelegate(&list_));
        for (int i = 0; i < 2; ++i)
            new QListWidgetItem(QIcon(orange()), QString("seed %1").arg(i), &list_);
        list_.resize(300, 150);
        list_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&list_));
    }

    QImage picture(int row) {
        return list_.viewport()->grab(list_.visualItemRect(list_.item(row))).toImage();
    }

    static int count(const QImage& image, const QColor& color) {
        int found = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                found += image.pixelColor(x, y) == color ? 1 : 0;
        return found;
    }

    QListWidget list_;
};

TEST_F(PictureDelegateTest, TheChosenPictureKeepsEveryPixel) {
    list_.setCurrentRow(0);

    EXPECT_EQ(count(picture(0), kOrange), 60 * 40);
    EXPECT_EQ(count(picture(1), kOrange), 60 * 40);
}

TEST_F(PictureDelegateTest, TheChosenPictureHasAFrameOfItsOwn) {
    list_.setCurrentRow(0);

    EXPECT_GT(count(picture(0), QColor(0, 0, 255)), 2 * (60 + 40));
    EXPECT_EQ(count(picture(1), QColor(0, 0, 255)), 0);
}

TEST_F(PictureDelegateTest, ADisabledListShowsThePicturesAsTheyAre) {
    list_.setEnabled(false);

    EXPECT_EQ(count(picture(1), kOrange), 60 * 40);
}

TEST(TrueColorIcon, LooksTheSameInEveryState) {
    const QIcon icon = trueColorIcon(orange());

    for (const auto mode : {QIcon::Normal, QIcon::Disabled, QIcon::Active, QIcon::Selected})
        EXPECT_EQ(icon.pixmap({60, 40}, mode).toImage().pixelColor(30, 20), kOrange);
}

}  // namespace
}  // namespace r2r::widgets
