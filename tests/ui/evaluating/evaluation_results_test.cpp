// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/evaluating/evaluation_results.h"

#include "tests/ui/child_of.h"
#include "tests/ui/themed.h"
#include "ui/evaluating/error_ratio.h"

#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QTableWidget>
#include <QTest>
#include <gmock/gmock.h>

#include <array>
#include <cmath>
#include <string>

namespace r2r::ui::testing {
namespace {

using ::testing::HasSubstr;

SubjectRecords subjectOf(const std::string& name, double fmse) {
    SubjectRecords subject{.name = name};
    for (int64_t i = 0; i < 12; ++i)
        subject.records.push_back({.index = i,
                                   .id = "d18118-20120523-185505-part-" + std::to_string(i),
                                   .subset = "Hday2night-released",
                                   .foregroundShare = 0.2,
                                   .scores = {.foregroundMse = fmse + static_cast<double>(i)},
                                   .input = {.foregroundMse = 100}});
    return subject;
}

MeasuredEvaluation measured() {
    MeasuredEvaluation measured;
    measured.evaluation = {.items = 12,
                           .subjects = {subjectOf("lab-mean@0.5", 60),
                                        subjectOf("r2r-lite", 44.5),
                                        subjectOf("reinhard@0.5", 90)}};
    measured.summary = summarized(measured.evaluation);
    return measured;
}

/// As large as it is below the canvas of a window of 1280 × 720.
class EvaluationResultsTest : public Themed, public ::testing::Test {
protected:
    EvaluationResultsTest() {
        results_.resize(700, 310);
        const MeasuredEvaluation found = measured();
        results_.setResults(&found);
        results_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&results_));
        QCoreApplication::processEvents();
    }

    template <typename Widget>
    Widget& child(const char* name) {
        return childOf<Widget>(results_, name);
    }

    /// As long as titles can be.
    static QString titleOf(const std::string& name) {
        return name == "r2r-lite" ? "R2R-Lite" : "Monge–Kantorovitch transfer, strength 50 %";
    }

    EvaluationResults results_{titleOf};
};

TEST_F(EvaluationResultsTest, WhatDecidesBetweenModelsIsSeenWithoutScrolling) {
    const auto& table = child<QTableWidget>("evaluationTable");
    const std::array heads = {"error ratio", "worse (%)", "PSNR"};

    for (int column = 0; column < 3; ++column) {
        EXPECT_THAT(table.horizontalHeaderItem(column)->text().toStdString(),
                    HasSubstr(heads[static_cast<size_t>(column)]));
        const QRect lowest = table.visualItemRect(table.item(3, column));
        EXPECT_TRUE(table.viewport()->rect().contains(lowest)) << column;
    }
    EXPECT_EQ(table.item(2, 0)->text(), "0.50");
    EXPECT_EQ(table.item(0, 0)->text(), "1.00");
}

TEST_F(EvaluationResultsTest, TheSentenceAboutRivalsIsShortAndItsTipIsWhole) {
    const auto& verdict = child<QLabel>("rivalVerdict");

    EXPECT_THAT(verdict.text().toStdString(),
                HasSubstr("strength 50 % is closer to the ground truth on 0 of 12 pictures"));
    EXPECT_THAT(verdict.toolTip().toStdString(), HasSubstr("95 % interval"));
    EXPECT_LE(verdict.height(), 3 * verdict.fontMetrics().lineSpacing());
    EXPECT_GT(verdict.width(), 300);
}

TEST_F(EvaluationResultsTest, ErrorsStandBesideTheNamesOfPictures) {
    const auto& pictures = child<QTableView>("evaluationPictures");
    const QRect firstError = pictures.visualRect(pictures.model()->index(0, 4));

    EXPECT_TRUE(pictures.viewport()->rect().contains(firstError));
}

TEST_F(EvaluationResultsTest, EachRowSaysHowManyPicturesItHasWhileItIsMeasured) {
    MeasuredEvaluation found = measured();
    found.evaluation.subjects[0].records.resize(8);
    found.evaluation.subjects[1].records.resize(7);
    found.evaluation.subjects.pop_back();
    found.summary = summarized(found.evaluation);
    results_.setResults(&found);

    const auto& table = child<QTableWidget>("evaluationTable");
    EXPECT_EQ(table.horizontalHeaderItem(0)->text(), "all\nerror ratio ↓");
    EXPECT_THAT(table.verticalHeaderItem(1)->text().toStdString(), HasSubstr("(8 of 12)"));
    EXPECT_EQ(table.verticalHeaderItem(2)->text(), "R2R-Lite (7 of 12)");

    found = measured();
    results_.setResults(&found);
    EXPECT_EQ(table.horizontalHeaderItem(0)->text(), "all (12)\nerror ratio ↓");
    EXPECT_EQ(table.verticalHeaderItem(2)->text(), "R2R-Lite");
}

TEST(ErrorRatio, IsOverThePicturesThatWereMeasured) {
    SubjectRecords subject = subjectOf("a", 50);
    subject.records.resize(2);
    subject.records[0].scores.foregroundMse = 30;
    subject.records[1].failure = "cannot be read";

    EXPECT_DOUBLE_EQ(errorRatio(subject), 0.3);
    EXPECT_TRUE(std::isnan(errorRatio({.name = "nothing yet"})));
}

TEST_F(EvaluationResultsTest, AMeanOverSomeOfThePicturesIsNotTheBest) {
    const auto isBold = [this](int row) {
        return child<QTableWidget>("evaluationTable").item(row, 0)->font().bold();
    };
    EXPECT_TRUE(isBold(2));
    MeasuredEvaluation found = measured();
    found.evaluation.subjects[1].records.resize(7);
    found.summary = summarized(found.evaluation);

    results_.setResults(&found);

    EXPECT_TRUE(isBold(1));
    EXPECT_FALSE(isBold(2));
}

}  // namespace
}  // namespace r2r::ui::testing
