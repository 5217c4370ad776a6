// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/toast.h"

#include "widgets/short_text.h"

#include <QEnterEvent>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>
#include <gmock/gmock.h>

namespace r2r::widgets {
namespace {

/// A strip below a picture, as in the window.
class ToastTest : public ::testing::Test {
protected:
    ToastTest() {
        auto* layout = new QVBoxLayout(&window_);
        layout->addWidget(picture_, 1);
        layout->addWidget(toast_);
        window_.resize(600, 400);
        window_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&window_));
    }

    template <typename Part>
    Part& part(const char* name) {
        return *toast_->findChild<Part*>(name);
    }

    QWidget window_;
    QWidget* picture_ = new QWidget;
    Toast* toast_ = new Toast;
};

TEST_F(ToastTest, SaysWhatHappenedAndWhatToDo) {
    EXPECT_EQ(toast_->message(), "");

    toast_->showMessage(Toast::Kind::Error, "Could not open beach.jpg.", "Choose another file.");

    EXPECT_EQ(toast_->message(), "Could not open beach.jpg.\nChoose another file.");
    EXPECT_EQ(part<ShortText>("toast.text").lines().join(' '),
              "Could not open beach.jpg. Choose another file.");
    toast_->clear();
    EXPECT_EQ(toast_->message(), "");
}

TEST_F(ToastTest, NeitherCoversNorMovesThePicture) {
    const QRect before = picture_->geometry();

    toast_->showMessage(Toast::Kind::Error, QString("word ").repeated(90), "Hint.", "Do it");
    QTest::qWait(0);

    EXPECT_EQ(picture_->geometry(), before);
    EXPECT_FALSE(picture_->geometry().intersects(toast_->geometry()));
}

TEST_F(ToastTest, WhatDoesNotFitIsReadInTheToolTip) {
    const QString text = QString("word ").repeated(90).trimmed();
    toast_->showMessage(Toast::Kind::Notice, text);

    const auto& shown = part<ShortText>("toast.text");
    ASSERT_EQ(shown.lines().size(), 2);
    EXPECT_TRUE(shown.lines().last().endsWith(QStringLiteral("…")));
    EXPECT_EQ(shown.toolTip(), text);

    toast_->showMessage(Toast::Kind::Notice, "Short.");
    EXPECT_EQ(shown.toolTip(), "");
}

TEST_F(ToastTest, OffersWhatCanBeDoneOnAButton) {
    QSignalSpy triggered(toast_, &Toast::actionTriggered);
    toast_->showMessage(Toast::Kind::Notice, "A file is there.", {}, "Replace it");
    auto& button = part<QPushButton>("toast.action");
    ASSERT_TRUE(button.isVisible());
    EXPECT_EQ(button.text(), "Replace it");

    QTest::mouseClick(&button, Qt::LeftButton);

    EXPECT_EQ(triggered.count(), 1);
    toast_->showMessage(Toast::Kind::Notice, "Done.");
    EXPECT_FALSE(button.isVisible());
}

TEST_F(ToastTest, IsClosedByItsCrossWhichIsThereOnlyWithAMessage) {
    QSignalSpy closed(toast_, &Toast::closeRequested);
    auto& cross = part<QToolButton>("toast.close");
    EXPECT_FALSE(cross.isVisible());
    toast_->showMessage(Toast::Kind::Error, "Full disk.");

    QTest::mouseClick(&cross, Qt::LeftButton);

    EXPECT_EQ(closed.count(), 1);
}

TEST_F(ToastTest, TellsThatSomebodyReadsIt) {
    QSignalSpy hovered(toast_, &Toast::hoverChanged);
    toast_->showMessage(Toast::Kind::Notice, "Saved.");
    const QPointF at = toast_->rect().center();
    QEnterEvent enter(at, at, toast_->mapToGlobal(at));
    QEvent leave(QEvent::Leave);

    QCoreApplication::sendEvent(toast_, &enter);
    QCoreApplication::sendEvent(toast_, &leave);

    ASSERT_EQ(hovered.count(), 2);
    EXPECT_TRUE(hovered[0][0].toBool());
    EXPECT_FALSE(hovered[1][0].toBool());
}

}  // namespace
}  // namespace r2r::widgets
