// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dropped_content.h"

#include <QMimeData>
#include <gtest/gtest.h>

namespace r2r::widgets {
namespace {

TEST(DroppedContent, FilesComeFirst) {
    QMimeData data;
    data.setUrls({QUrl("https://example.org/x.png"), QUrl::fromLocalFile("/photos/cup.png")});
    data.setData("image/png", "png");

    EXPECT_TRUE(holdsDroppable(data));
    EXPECT_EQ(droppedContent(data).paths, QStringList("/photos/cup.png"));
}

TEST(DroppedContent, OfSeveralFormatsTheRichestIsTaken) {
    QMimeData data;
    data.setData("image/jpeg", "jpeg");
    data.setData("image/bmp", "bmp");
    data.setData("image/png", "png");
    data.setUrls({QUrl("https://example.org/x.jpg")});

    EXPECT_EQ(droppedContent(data).file, "png");
}

TEST(DroppedContent, AFormatThatIsOfferedAndEmptyIsPassedOver) {
    QMimeData data;
    data.setData("image/png", "");
    QImage image(3, 2, QImage::Format_RGB32);
    data.setImageData(image);

    EXPECT_EQ(droppedContent(data).image.size(), QSize(3, 2));
}

TEST(DroppedContent, AnAddressMayHoldThePicture) {
    QMimeData data;
    data.setUrls({QUrl("data:image/png;base64,aGVsbG8%2Bd29ybGQ%3D")});

    EXPECT_TRUE(holdsDroppable(data));
    EXPECT_EQ(droppedContent(data).file, QByteArray::fromBase64("aGVsbG8+d29ybGQ="));
}

TEST(DroppedContent, AnAddressElsewhereIsOnlyAnAddress) {
    QMimeData data;
    data.setUrls({QUrl("https://example.org/x.png")});

    const DroppedContent content = droppedContent(data);

    EXPECT_FALSE(content.isEmpty());
    EXPECT_EQ(content.address, QUrl("https://example.org/x.png"));
    EXPECT_TRUE(content.file.isEmpty());
}

TEST(DroppedContent, TextIsNothing) {
    QMimeData data;
    data.setText("a cup");

    EXPECT_FALSE(holdsDroppable(data));
    EXPECT_TRUE(droppedContent(data).isEmpty());
}

}  // namespace
}  // namespace r2r::widgets
