// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/layer_list.h"

#include <QDropEvent>
#include <QLineEdit>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>
#include <gmock/gmock.h>

namespace r2r::widgets {
namespace {

class LayerListTest : public ::testing::Test {
protected:
    LayerListTest() {
        for (uint id = 1; id <= 3; ++id)
            list_.addLayer(id, QString("Layer %1").arg(id), false, false);
        list_.setCurrentRow(0);
        list_.resize(260, 200);
        list_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&list_));
    }

    /// Qt lets an entry be dropped only in the course of a real drag.
    struct List : LayerList {
        using LayerList::dropEvent;
        using LayerList::LayerList;
    };

    void dropAt(QPoint at) {
        const QMimeData data;
        QDropEvent drop(at, Qt::MoveAction, &data, Qt::LeftButton, {});
        list_.dropEvent(&drop);
        EXPECT_EQ(drop.dropAction(), Qt::IgnoreAction);  // the entry is not taken out after us
    }

    List list_{{}};
};

TEST_F(LayerListTest, AClickOnEyeOrPadlockChoosesNothing) {
    QSignalSpy eye(&list_, &LayerList::eyeClicked);
    QSignalSpy lock(&list_, &LayerList::lockClicked);

    QTest::mouseClick(list_.viewport(), Qt::LeftButton, {}, list_.eyeRect(1).center());
    QTest::mouseClick(list_.viewport(), Qt::LeftButton, {}, list_.lockRect(2).center());

    ASSERT_EQ(eye.size(), 1);
    EXPECT_EQ(eye.first().first().toUInt(), 2U);
    ASSERT_EQ(lock.size(), 1);
    EXPECT_EQ(lock.first().first().toUInt(), 3U);
    EXPECT_EQ(list_.currentRow(), 0);
}

TEST_F(LayerListTest, ADroppedEntryNamesTheRowItShallStandIn) {
    QSignalSpy moved(&list_, &LayerList::moved);

    dropAt({100, list_.visualItemRect(list_.item(2)).bottom()});

    ASSERT_EQ(moved.size(), 1);
    EXPECT_EQ(moved.first()[0].toUInt(), 1U);
    EXPECT_EQ(moved.first()[1].toInt(), 2);
    EXPECT_EQ(list_.count(), 3);
}

TEST_F(LayerListTest, ADoubleClickOnTheNameRenames) {
    QSignalSpy renamed(&list_, &LayerList::renamed);
    const QPoint name = list_.visualItemRect(list_.item(0)).center();
    QTest::mouseClick(list_.viewport(), Qt::LeftButton, {}, name);
    QTest::mouseDClick(list_.viewport(), Qt::LeftButton, {}, name);
    auto* editor = list_.viewport()->findChild<QLineEdit*>();
    ASSERT_TRUE(editor);

    QTest::keyClicks(editor, "New");
    QTest::keyClick(editor, Qt::Key_Return);

    ASSERT_TRUE(QTest::qWaitFor([&] { return renamed.size() == 1; }));
    EXPECT_EQ(renamed.first()[1].toString(), "New");
}

TEST_F(LayerListTest, AThumbnailThatComesMeanwhileLeavesWhatIsTyped) {
    list_.editItem(list_.item(0));
    auto* editor = list_.viewport()->findChild<QLineEdit*>();
    ASSERT_TRUE(editor);
    editor->setText("New");

    list_.item(0)->setIcon(QIcon(QPixmap(8, 8)));

    EXPECT_EQ(editor->text(), "New");
}

}  // namespace
}  // namespace r2r::widgets
