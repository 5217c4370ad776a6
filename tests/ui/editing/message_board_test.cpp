// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/editing/message_board.h"

#include "tests/ui/fake_preview.h"

#include <QSignalSpy>
#include <gmock/gmock.h>

namespace r2r::ui {
namespace {

using testing::FakeAlarm;
using namespace std::chrono_literals;

class MessageBoardTest : public ::testing::Test {
protected:
    static Posting notice(const QString& text, Topic topic = Topic::General) {
        return {.message = {text, {}}, .topic = topic};
    }

    static Posting error(const QString& text, Topic topic = Topic::General) {
        return {.message = {text, {}}, .topic = topic, .isError = true};
    }

    [[nodiscard]] QString shown() const {
        return board_.shown() ? board_.shown()->message.happened : QString();
    }

    FakeAlarm alarm_;
    QDateTime now_{QDate(2026, 3, 1), QTime(14, 5)};
    MessageBoard board_{alarm_, [this] { return now_; }};
};

TEST_F(MessageBoardTest, ANoticeGoesAfterAWhile) {
    board_.post(notice("Saved."));

    alarm_.advance(MessageBoard::kNoticeTime - 1ms);
    EXPECT_EQ(shown(), "Saved.");
    alarm_.advance(1ms);

    EXPECT_EQ(shown(), "");
}

TEST_F(MessageBoardTest, ANewerMessageHasItsOwnTime) {
    board_.post(notice("Saved."));
    alarm_.advance(5s);

    board_.post(notice("Exported."));
    alarm_.advance(5s);

    EXPECT_EQ(shown(), "Exported.");
}

TEST_F(MessageBoardTest, WhatBecameOfWorkComesBackIfNobodyCouldReadIt) {
    board_.post(notice("Removed Slow model.", Topic::Models));
    board_.post(error("There is no model named slow.", Topic::Preview));
    EXPECT_EQ(shown(), "There is no model named slow.");
    board_.post(notice("Unlock it first."));
    EXPECT_EQ(shown(), "Unlock it first.");

    alarm_.advance(MessageBoard::kNoticeTime);
    EXPECT_EQ(shown(), "There is no model named slow.");
    board_.dismiss();
    EXPECT_EQ(shown(), "Removed Slow model.");
    alarm_.advance(MessageBoard::kNoticeTime);
    EXPECT_EQ(shown(), "");
}

TEST_F(MessageBoardTest, WhatCouldBeReadDoesNotComeBack) {
    board_.post(notice("Removed Slow model.", Topic::Models));
    alarm_.advance(MessageBoard::kReadingTime);
    board_.post(notice("Unlock it first."));
    board_.dismiss();
    EXPECT_EQ(shown(), "");

    board_.post(notice("Importing was stopped.", Topic::Models));
    board_.post(notice("Imported Mine.", Topic::Models));
    board_.dismiss();
    EXPECT_EQ(shown(), "");
}

TEST_F(MessageBoardTest, ThePointerOnANoticeStopsTheTime) {
    board_.post(notice("Saved."));
    board_.setHovered(true);

    alarm_.advance(60s);
    EXPECT_EQ(shown(), "Saved.");
    board_.setHovered(false);
    alarm_.advance(MessageBoard::kNoticeTime);

    EXPECT_EQ(shown(), "");
}

TEST_F(MessageBoardTest, AnErrorStaysUntilItIsClosed) {
    board_.post(error("The disk is full."));

    alarm_.advance(10min);
    EXPECT_EQ(shown(), "The disk is full.");
    board_.dismiss();

    EXPECT_EQ(shown(), "");
}

TEST_F(MessageBoardTest, AnErrorWaitsUnderANotice) {
    board_.post(error("The disk is full.", Topic::Export));

    board_.post(notice("Imported R2R.", Topic::Models));
    EXPECT_EQ(shown(), "Imported R2R.");
    alarm_.advance(MessageBoard::kNoticeTime);

    EXPECT_EQ(shown(), "The disk is full.");
}

TEST_F(MessageBoardTest, AnErrorGoesWithItsTopicWhereverItLies) {
    board_.post(error("The disk is full.", Topic::Export));
    board_.post(error("a.png is damaged.", Topic::Opening));

    board_.withdraw(Topic::Export);
    EXPECT_EQ(shown(), "a.png is damaged.");
    board_.withdraw(Topic::Opening);

    EXPECT_EQ(shown(), "");
}

TEST_F(MessageBoardTest, DoneAgainAndWellReplacesTheErrorBeforeIt) {
    board_.post(error("The disk is full.", Topic::Export));

    board_.post(notice("Exported.", Topic::Export));
    alarm_.advance(MessageBoard::kNoticeTime);

    EXPECT_EQ(shown(), "");
}

TEST_F(MessageBoardTest, AnotherDocumentBeginsWithoutMessages) {
    board_.post(error("a.png is damaged.", Topic::Opening));
    board_.post(error("The disk is full."));

    board_.withdrawAll();

    EXPECT_EQ(shown(), "");
    EXPECT_EQ(board_.past().size(), 2);
}

TEST_F(MessageBoardTest, WithSomethingToDecideThereIsMoreTime) {
    int count = 0;
    Posting offer = notice("Only a small change was found.", Topic::Guard);
    offer.act = [&] { ++count; };
    board_.post(offer);
    QSignalSpy dismissed(&board_, &MessageBoard::dismissed);

    alarm_.advance(MessageBoard::kNoticeTime);
    ASSERT_NE(shown(), "");
    board_.act();

    EXPECT_EQ(count, 1);
    EXPECT_EQ(shown(), "");
    EXPECT_EQ(dismissed.count(), 0);
}

TEST_F(MessageBoardTest, PastMessagesHaveTimes) {
    board_.post(notice("Saved."));
    now_ = now_.addSecs(60);
    board_.post(error("The disk is full."));

    ASSERT_EQ(board_.past().size(), 2);
    EXPECT_EQ(board_.past()[0].when.time(), QTime(14, 5));
    EXPECT_EQ(board_.past()[1].when.time(), QTime(14, 6));
    EXPECT_TRUE(board_.past()[1].isError);
}

TEST_F(MessageBoardTest, TheSameMessageAgainIsRememberedWithEachOfItsTimes) {
    board_.post(error("No memory."));
    now_ = now_.addSecs(60);
    board_.post(error("No memory."));

    ASSERT_EQ(board_.past().size(), 2);
    EXPECT_EQ(board_.past()[0].when.time(), QTime(14, 5));
    EXPECT_EQ(board_.past()[1].when.time(), QTime(14, 6));
}

TEST_F(MessageBoardTest, AMessageIsAmendedWithoutBeginningAnew) {
    board_.post(notice("ΔE 2.3", Topic::Guard));
    alarm_.advance(MessageBoard::kNoticeTime - 1ms);

    board_.amend(Topic::Guard, {"ΔE 1.7", {}});

    EXPECT_EQ(shown(), "ΔE 1.7");
    EXPECT_EQ(board_.past().size(), 1);
    alarm_.advance(1ms);
    EXPECT_EQ(shown(), "");
}

TEST_F(MessageBoardTest, RemembersNoMoreThanAPersonWouldRead) {
    for (size_t i = 0; i < MessageBoard::kMostPast + 5; ++i)
        board_.post(notice(QString::number(i)));

    EXPECT_EQ(board_.past().size(), MessageBoard::kMostPast);
    EXPECT_EQ(board_.past().front().message.happened, "5");
}

}  // namespace
}  // namespace r2r::ui
