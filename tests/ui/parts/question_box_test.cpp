// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/parts/question_box.h"

#include <QPointer>
#include <QPushButton>
#include <QTest>
#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

class QuestionBoxTest : public ::testing::Test {
protected:
    QuestionBoxTest() {
        accept_ = box_->addAnswer("accept", "Replace", QMessageBox::DestructiveRole);
        box_->ask();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(box_));
    }

    QWidget window_;
    QPointer<QuestionBox> box_ =
        new QuestionBox("question", "R2R Studio", "Replace it?", "It is lost then.", window_);
    QPushButton* accept_ = nullptr;
};

TEST_F(QuestionBoxTest, EnterAndEscapeCancelUnlessAnAnswerIsTheDefault) {
    EXPECT_EQ(box_->defaultButton(), box_->button(QMessageBox::Cancel));
    bool accepted = false;
    QObject::connect(accept_, &QPushButton::clicked, &window_, [&] { accepted = true; });

    QTest::keyClick(box_.data(), Qt::Key_Escape);

    EXPECT_TRUE(QTest::qWaitFor([&] { return box_.isNull(); }));
    EXPECT_FALSE(accepted);
}

TEST_F(QuestionBoxTest, AnAnswerIsTheButtonOfItsName) {
    auto* found = window_.findChild<QPushButton*>("accept");
    ASSERT_EQ(found, accept_);

    found->click();

    EXPECT_TRUE(QTest::qWaitFor([&] { return box_.isNull(); }));
}

}  // namespace
}  // namespace r2r::ui
