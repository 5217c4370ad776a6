// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/toast.h"

#include <QTest>
#include <QTimer>
#include <QToolButton>
#include <gmock/gmock.h>

namespace r2r::widgets {
namespace {

class ToastTest : public ::testing::Test {
protected:
    ToastTest() {
        window_.resize(600, 400);
        window_.show();
    }

    QWidget window_;
    Toast toast_{&window_};
};

TEST_F(ToastTest, SaysWhatHappenedAndWhatToDo) {
    EXPECT_EQ(toast_.message(), "");

    toast_.showMessage(Toast::Kind::Error, "Could not open beach.jpg.", "Choose another file.");

    EXPECT_EQ(toast_.message(), "Could not open beach.jpg.\nChoose another file.");
}

TEST_F(ToastTest, FloatsInsideItsWindow) {
    toast_.showMessage(Toast::Kind::Notice, QString("word ").repeated(60));
    EXPECT_TRUE(window_.rect().contains(toast_.geometry()));

    window_.resize(300, 300);
    QTest::qWait(0);

    EXPECT_TRUE(window_.rect().contains(toast_.geometry()));
}

TEST_F(ToastTest, ErrorsWaitToBeClosed) {
    toast_.showMessage(Toast::Kind::Error, "Full disk.");

    EXPECT_FALSE(toast_.findChild<QTimer*>()->isActive());
    QTest::mouseClick(toast_.findChild<QToolButton*>("toast.close"), Qt::LeftButton);
    EXPECT_TRUE(toast_.isHidden());
}

TEST_F(ToastTest, NoticesGoByThemselves) {
    toast_.showMessage(Toast::Kind::Notice, "Saved.");

    EXPECT_TRUE(toast_.findChild<QTimer*>()->isActive());
    EXPECT_EQ(toast_.findChild<QTimer*>()->interval(), Toast::kNoticeMs);
}

}  // namespace
}  // namespace r2r::widgets
