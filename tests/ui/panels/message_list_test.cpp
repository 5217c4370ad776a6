// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/message_list.h"

#include "tests/ui/fake_preview.h"
#include "ui/message_board.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QPushButton>
#include <QTreeWidget>
#include <gmock/gmock.h>

namespace r2r::ui {
namespace {

class MessageListTest : public ::testing::Test {
protected:
    void say(const QString& happened, const QString& hint = {}) {
        board_.post({.message = {happened, hint}});
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

    const auto& rows = *list.findChild<QTreeWidget*>("pastMessages");
    ASSERT_EQ(rows.topLevelItemCount(), 2);
    EXPECT_EQ(rows.topLevelItem(0)->text(1), "a.png is damaged. Get it again.");
    EXPECT_TRUE(rows.topLevelItem(0)->text(0).contains("06"));
    EXPECT_EQ(rows.topLevelItem(1)->text(1), "Saved.");
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
