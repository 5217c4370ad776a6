// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/drop_zones.h"

#include "widgets/canvas_view.h"

#include <QApplication>
#include <QDragEnterEvent>
#include <QDragLeaveEvent>
#include <QDropEvent>
#include <QMimeData>
#include <QSignalSpy>
#include <gtest/gtest.h>

namespace r2r::widgets {
namespace {

/// A canvas over which a file is dragged.
class DropZonesTest : public ::testing::Test {
protected:
    DropZonesTest() {
        canvas_.resize(400, 300);
        canvas_.show();
        data_.setUrls({QUrl::fromLocalFile("/photos/cup.png")});
    }

    void enter(QPoint at) {
        QDragEnterEvent event(at, Qt::CopyAction, &data_, Qt::LeftButton, {});
        QApplication::sendEvent(&canvas_, &event);
        EXPECT_TRUE(event.isAccepted());
    }

    void move(QPoint at) {
        QDragMoveEvent event(at, Qt::CopyAction, &data_, Qt::LeftButton, {});
        QApplication::sendEvent(&canvas_, &event);
    }

    DropZone drop(QPoint at) {
        QSignalSpy dropped(&canvas_, &CanvasView::filesDropped);
        QDropEvent event(at, Qt::CopyAction, &data_, Qt::LeftButton, {});
        QApplication::sendEvent(&canvas_, &event);
        EXPECT_EQ(dropped.count(), 1);
        return dropped.front().at(2).value<DropZone>();
    }

    QImage seen() { return canvas_.grab().toImage(); }

    CanvasView canvas_;
    DropZones& zones_ = *canvas_.findChild<DropZones*>("dropZones");
    QMimeData data_;
};

TEST_F(DropZonesTest, NearTheUpperEdgeADropIsForTheBackground) {
    canvas_.setDropTexts([](const QStringList&) { return QStringList{"Background", "Here"}; });
    enter({200, 150});
    EXPECT_TRUE(zones_.isVisible());
    EXPECT_EQ(drop({200, 150}), DropZone::Foreground);

    enter({200, 150});
    EXPECT_EQ(drop({200, 20}), DropZone::Background);
    EXPECT_FALSE(zones_.isVisible());
}

TEST_F(DropZonesTest, ADragThatLeavesTakesThemAlong) {
    canvas_.setDropTexts([](const QStringList&) { return QStringList{"Background", "Here"}; });
    const QImage before = seen();
    enter({200, 150});
    EXPECT_NE(seen(), before);

    QDragLeaveEvent leave;
    QApplication::sendEvent(&canvas_, &leave);

    EXPECT_FALSE(zones_.isVisible());
    EXPECT_EQ(seen(), before);
}

TEST_F(DropZonesTest, TheOneUnderThePointerStandsOut) {
    canvas_.setDropTexts([](const QStringList&) { return QStringList{"Background", "Here"}; });
    enter({200, 250});
    const QImage below = seen();
    move({200, 20});
    const QImage above = seen();

    EXPECT_NE(below.pixel(40, 40), above.pixel(40, 40));
    EXPECT_NE(below.pixel(40, 200), above.pixel(40, 200));
}

TEST_F(DropZonesTest, WithoutAChoiceOneZoneIsEverywhere) {
    QStringList asked;
    canvas_.setDropTexts([&](const QStringList& paths) {
        asked = paths;
        return QStringList("Open");
    });
    enter({200, 20});

    EXPECT_EQ(asked, QStringList("/photos/cup.png"));
    EXPECT_EQ(zones_.texts(), QStringList("Open"));
    EXPECT_EQ(drop({200, 20}), DropZone::Foreground);
}

}  // namespace
}  // namespace r2r::widgets
