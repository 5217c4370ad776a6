// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/batch/batch_outcome_table.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

BatchItem item(const std::string& name) {
    return {.picture = "/photos/" + name, .mask = "/photos/mask.png", .output = "/results/" + name};
}

class BatchOutcomeTableTest : public ::testing::Test {
protected:
    BatchOutcomeTableTest() {
        table_.setPlan({item("a.png"), item("sub/b.png"), item("c.png")}, "/photos");
    }

    QString shown(int row, int column) { return table_.index(row, column).data().toString(); }

    BatchOutcomeTable table_;
    QAbstractItemModelTester tester_{&table_};
};

TEST_F(BatchOutcomeTableTest, BeginsWithThePlanAndNamesPicturesWithinItsFolder) {
    EXPECT_EQ(table_.rowCount(), 3);
    EXPECT_EQ(shown(1, BatchOutcomeTable::PictureColumn), "sub/b.png");
    EXPECT_EQ(shown(1, BatchOutcomeTable::OutcomeColumn), "Not started");
    EXPECT_EQ(shown(1, BatchOutcomeTable::RemarkColumn), "");
}

TEST_F(BatchOutcomeTableTest, OneOutcomeChangesOneRow) {
    const QSignalSpy changed(&table_, &QAbstractItemModel::dataChanged);

    const auto row = table_.setOutcome(
        {.item = item("c.png"), .status = BatchStatus::Failed, .message = "the disk is full."});

    EXPECT_EQ(row, 2);
    ASSERT_EQ(changed.size(), 1);
    EXPECT_EQ(changed[0][0].toModelIndex().row(), 2);
    EXPECT_EQ(shown(2, BatchOutcomeTable::OutcomeColumn), "Failed");
    EXPECT_EQ(shown(2, BatchOutcomeTable::RemarkColumn), "The disk is full.");
    EXPECT_EQ(table_.firstFailure(), 2);
}

TEST_F(BatchOutcomeTableTest, AnOutcomeOfAnotherPlanChangesNothing) {
    const QSignalSpy changed(&table_, &QAbstractItemModel::dataChanged);

    EXPECT_EQ(table_.setOutcome({.item = item("d.png")}), std::nullopt);

    EXPECT_EQ(changed.size(), 0);
    EXPECT_EQ(table_.rowCount(), 3);
}

TEST_F(BatchOutcomeTableTest, TellsHowLittleTheGuardLeft) {
    table_.setOutcome({.item = item("a.png"),
                       .status = BatchStatus::Done,
                       .message = "its profile was replaced.",
                       .guard = GuardFinding{.deltaE = 2.25, .share = 0.04}});

    EXPECT_EQ(shown(0, BatchOutcomeTable::RemarkColumn),
              "Its profile was replaced. Only a small change was found (ΔE 2.3 on average), and "
              "the guard used 4 % of it.");
}

TEST_F(BatchOutcomeTableTest, ALongRemarkIsWrappedInItsToolTip) {
    table_.setOutcome(
        {.item = item("a.png"), .status = BatchStatus::Failed, .message = "not <this> again."});

    EXPECT_EQ(table_.index(0, BatchOutcomeTable::RemarkColumn).data(Qt::ToolTipRole),
              "<p>Not &lt;this&gt; again.</p>");
}

TEST_F(BatchOutcomeTableTest, ANewPlanReplacesTheOneBefore) {
    table_.setOutcome({.item = item("a.png"), .status = BatchStatus::Failed});

    table_.setPlan({item("a.png")}, "/photos");

    EXPECT_EQ(table_.rowCount(), 1);
    EXPECT_EQ(table_.firstFailure(), std::nullopt);
}

}  // namespace
}  // namespace r2r::ui
