// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/help_window.h"

#include <QPushButton>
#include <QScrollBar>
#include <QTest>
#include <QTextBlock>
#include <QTextBrowser>
#include <QTextCursor>
#include <QUrl>
#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

class HelpWindowTest : public ::testing::Test {
protected:
    HelpWindowTest() {
        window_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&window_));
    }

    QTextBrowser& text() { return *window_.findChild<QTextBrowser*>("helpText"); }

    /// As a click on it does.
    void follow(const QString& link) { Q_EMIT text().anchorClicked(QUrl(link)); }

    QString title() { return text().document()->firstBlock().text(); }

    HelpWindow window_;
};

TEST_F(HelpWindowTest, OpensWithTheGuide) {
    EXPECT_FALSE(title().isEmpty());
    EXPECT_TRUE(text().toPlainText().contains("Batch export"));
}

TEST_F(HelpWindowTest, ALinkLeadsToAnotherPageAndContentsBack) {
    const QString guide = title();

    follow("plugins.md");
    EXPECT_NE(title(), guide);

    QTest::mouseClick(window_.findChild<QPushButton*>("helpContents"), Qt::LeftButton);
    EXPECT_EQ(title(), guide);
    EXPECT_EQ(text().verticalScrollBar()->value(), 0);
}

TEST_F(HelpWindowTest, ALinkWithinThePageScrollsToItsHeading) {
    follow("#the-command-line");

    EXPECT_EQ(text().textCursor().block().text(), "The command line");
    EXPECT_GT(text().verticalScrollBar()->value(), 0);
}

TEST_F(HelpWindowTest, ALinkToNothingLeavesThePage) {
    const QString before = text().toPlainText();

    follow("no-such-page.md");

    EXPECT_EQ(text().toPlainText(), before);
}

TEST_F(HelpWindowTest, TheCardOfAModelIsAPageToo) {
    follow("../resources/models/r2r-lite/README.md");

    EXPECT_TRUE(text().toPlainText().contains("R2R-Lite", Qt::CaseInsensitive));
}

}  // namespace
}  // namespace r2r::ui
