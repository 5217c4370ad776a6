// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/words/icons.h"

#include <QImage>
#include <QPainter>
#include <QPalette>
#include <QPixmap>
#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

QPalette redOrBlue() {
    QPalette palette;
    palette.setColor(QPalette::Active, QPalette::ButtonText, Qt::red);
    palette.setColor(QPalette::Disabled, QPalette::ButtonText, Qt::blue);
    return palette;
}

/// The colour of the most opaque pixel.
QColor inkOf(const QPixmap& pixmap) {
    const QImage image = pixmap.toImage().convertToFormat(QImage::Format_ARGB32);
    QColor ink(Qt::transparent);
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            if (image.pixelColor(x, y).alpha() > ink.alpha())
                ink = image.pixelColor(x, y);
    return ink;
}

TEST(LineIcon, IsDrawnAsLargeAsItIsAskedFor) {
    const QIcon icon = lineIcon("undo", redOrBlue());

    EXPECT_EQ(icon.pixmap(19).size(), QSize(19, 19));
    EXPECT_EQ(icon.pixmap(QSize(24, 24), 2.0).size(), QSize(48, 48));
}

TEST(LineIcon, HasTheColoursOfThePalette) {
    const QIcon icon = lineIcon("undo", redOrBlue());

    EXPECT_GT(inkOf(icon.pixmap(32, QIcon::Normal)).red(), 200);
    EXPECT_LT(inkOf(icon.pixmap(32, QIcon::Normal)).blue(), 60);
    EXPECT_GT(inkOf(icon.pixmap(32, QIcon::Disabled)).blue(), 200);
}

TEST(LineIcon, IsPaintedAsItIsDrawn) {
    const QIcon icon = lineIcon("undo", redOrBlue());
    QPixmap canvas(32, 32);
    canvas.fill(Qt::transparent);

    QPainter painter(&canvas);
    icon.paint(&painter, canvas.rect());
    painter.end();

    EXPECT_EQ(canvas.toImage().convertToFormat(QImage::Format_ARGB32_Premultiplied),
              icon.pixmap(32).toImage().convertToFormat(QImage::Format_ARGB32_Premultiplied));
}

TEST(LineIcon, WithoutADrawingThereIsNoIcon) {
    EXPECT_TRUE(lineIcon("no-such-icon", redOrBlue()).isNull());
}

TEST(ProgramIcon, HasSizesForAWindowManager) {
    EXPECT_GE(programIcon().availableSizes().size(), 4);
    EXPECT_GT(inkOf(programIcon().pixmap(64)).alpha(), 200);
}

}  // namespace
}  // namespace r2r::ui
