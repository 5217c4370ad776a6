// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/message_list.h"

#include "tests/ui/fake_preview.h"
#include "ui/editing/message_board.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QPushButton>
#include <QScrollBar>
#include <QTextBrowser>
#include <gmock/gmock.h>

namespace r2r::ui {
namespace {

class MessageListTest : public ::testing::Test {
protected:
    void say(const QString& happened, const QString& hint = {}) {
        board_.post({.message = {happened, hint}});
    }

    static QStringList linesOf(const MessageList& list) {
        return list.findChild<QTextBrowser*>("pastMessages")
            ->toPlainText()
            .split('\n', Qt::SkipEmptyParts);
    }

    testing::FakeAlarm alarm_;
    QDateTime now_{QDate(2026, 3, 1), QTime(14, 5)};
    MessageBoard board_{alarm_, [this] { return now_; }};
};

TEST_F(MessageListTest, TellsWhatWasSaidAndWhenTheNewestFirst) {
    say("Saved.");
    const MessageList list(board_);
    now_ = now_.addSecs(60);

    say("a.png is damaged.", "Get it again.");

    const QStringList lines = linesOf(list);
    ASSERT_EQ(lines.size(), 4);
    EXPECT_TRUE(lines[0].contains("06"));
    EXPECT_EQ(lines[1], "a.png is damaged. Get it again.");
    EXPECT_TRUE(lines[2].contains("05"));
    EXPECT_EQ(lines[3], "Saved.");
}

TEST_F(MessageListTest, TellsTheSameMessageAgainWithItsOwnTime) {
    say("Saved.");
    now_ = now_.addSecs(60);
    say("Saved.");

    EXPECT_EQ(linesOf(MessageList(board_)).count("Saved."), 2);
}

TEST_F(MessageListTest, ALongMessageIsReadWholeAndCanBeSelected) {
    MessageList list(board_);
    list.resize(400, 300);
    list.show();
    const QString path = "/a/very/long/path" + QString("/and/longer").repeated(20) + "/dog.png";
    say("There is no file " + path + '.', "Was it moved, renamed or deleted? <Look> for it.");

    auto& text = *list.findChild<QTextBrowser*>("pastMessages");
    EXPECT_TRUE(text.toPlainText().contains(path));
    EXPECT_TRUE(text.toPlainText().contains("<Look>"));
    EXPECT_EQ(text.horizontalScrollBar()->maximum(), 0);
    EXPECT_TRUE(text.textInteractionFlags().testFlag(Qt::TextSelectableByMouse));
}

TEST_F(MessageListTest, CopiesAllInTheOrderTheyCame) {
    MessageList list(board_);
    auto& copy = *list.findChild<QPushButton*>("copyMessages");
    EXPECT_FALSE(copy.isEnabled());
    say("Saved.");
    say("Exported.");

    copy.click();

    EXPECT_EQ(QGuiApplication::clipboard()->text(),
              "2026-03-01T14:05:00\tSaved.\n2026-03-01T14:05:00\tExported.");
}

}  // namespace
}  // namespace r2r::ui
