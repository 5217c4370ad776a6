// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plot_view.h"

#include <QMouseEvent>
#include <QTest>
#include <gmock/gmock.h>

#include <cmath>

namespace r2r::widgets {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class PlotViewTest : public ::testing::Test {
protected:
    PlotViewTest() {
        view_.resize(400, 300);
        view_.setRun("a", "small", Qt::green);
        for (int step = 1; step <= 200; ++step)
            view_.append("a", step, 1.0 / step);
        view_.show();
        EXPECT_TRUE(QTest::qWaitForWindowExposed(&view_));
    }

    /// The number of pixels that have about this hue.
    int pixelsOf(const QColor& color) {
        QTest::qWait(50);
        const QImage shot = view_.grab().toImage();
        int count = 0;
        for (int y = 0; y < shot.height(); ++y)
            for (int x = 0; x < shot.width(); ++x) {
                const QColor pixel = shot.pixelColor(x, y);
                if (pixel.saturation() > 60 && std::abs(pixel.hue() - color.hue()) < 12)
                    ++count;
            }
        return count;
    }

    void pointAt(const QPoint& position) {
        QWidget* plot = view_.childAt(position);
        ASSERT_NE(plot, nullptr);
        QMouseEvent move(QEvent::MouseMove,
                         plot->mapFrom(&view_, position),
                         view_.mapToGlobal(position),
                         Qt::NoButton,
                         Qt::NoButton,
                         Qt::NoModifier);
        QApplication::sendEvent(plot, &move);
    }

    PlotView view_{"loss"};
};

TEST_F(PlotViewTest, PaintsACurveInItsColor) {
    EXPECT_GT(pixelsOf(Qt::green), 200);
    EXPECT_EQ(pixelsOf(Qt::red), 0);
}

TEST_F(PlotViewTest, PaintsEachRunAndOnlyVisibleOnes) {
    view_.setRun("b", "large", Qt::red);
    for (int step = 1; step <= 200; ++step)
        view_.append("b", step, 0.5);
    EXPECT_GT(pixelsOf(Qt::red), 100);

    view_.setRunVisible("b", false);
    EXPECT_EQ(pixelsOf(Qt::red), 0);

    view_.setRunVisible("b", true);
    view_.removeRun("b");
    EXPECT_EQ(pixelsOf(Qt::red), 0);
    EXPECT_EQ(view_.data("b"), nullptr);
}

TEST_F(PlotViewTest, KeepsTheValuesItWasGiven) {
    ASSERT_NE(view_.data("a"), nullptr);
    EXPECT_EQ(view_.data("a")->points().size(), 200U);
    EXPECT_EQ(view_.data("a")->points()[3], (CurvePoint{4, 0.25}));
}

TEST_F(PlotViewTest, TellsTheValuesOfEveryVisibleRun) {
    view_.setRun("b", "large", Qt::red);
    view_.append("b", 100, 0.5);

    EXPECT_THAT(view_.valuesAt(4.2).toStdString(), HasSubstr("small: 0.25 at step 4"));
    EXPECT_THAT(view_.valuesAt(4.2).toStdString(), HasSubstr("large: 0.5 at step 100"));
    view_.setRunVisible("b", false);
    EXPECT_THAT(view_.valuesAt(4.2).toStdString(), Not(HasSubstr("large")));
}

TEST_F(PlotViewTest, ShowsACrosshairUnderThePointer) {
    const auto shot = [this] {
        QTest::qWait(50);
        return view_.grab().toImage();
    };
    const QImage before = shot();
    pointAt({250, 150});
    const QImage during = shot();
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(view_.childAt(250, 150), &leave);

    EXPECT_NE(before, during);
    EXPECT_EQ(before, shot());
}

TEST_F(PlotViewTest, TakesLogarithmicAxesAndNoValues) {
    view_.append("a", 201, 0);  // has no logarithm
    view_.setLogarithmic(Qt::Horizontal, true);
    view_.setLogarithmic(Qt::Vertical, true);
    view_.setSmoothing(0);
    EXPECT_GT(pixelsOf(Qt::green), 200);

    PlotView empty("nothing");
    empty.setLogarithmic(Qt::Vertical, true);
    empty.show();
    QTest::qWait(10);
    EXPECT_TRUE(empty.valuesAt(1).isEmpty());
}

TEST(PlotViewSteps, NoStepIsBeforeTheFirst) {
    PlotView empty("nothing");
    EXPECT_EQ(empty.shownSteps().first, 0);

    PlotView one("loss");
    one.append("a", 0, 1);
    one.show();
    QCoreApplication::processEvents();  // values are painted when the loop turns
    EXPECT_GE(one.shownSteps().first, 0);
    EXPECT_GT(one.shownSteps().second, 0);
}

TEST(PlotViewSteps, LabelsOfTheStepsAreWholeNumbers) {
    PlotView view("loss");
    view.resize(400, 200);
    view.append("a", 0, 1);
    view.append("a", 2, 1);
    view.show();
    ASSERT_TRUE(QTest::qWaitFor([&] { return view.stepLabels().contains("2"); }, 5000));

    for (const QString& label : view.stepLabels())
        EXPECT_FALSE(label.contains('.')) << label.toStdString();
}

TEST(PlotViewSteps, LabelsSayWhereTheyAre) {
    for (const int last : {5, 7, 9, 10, 11, 12, 13, 100, 900}) {
        PlotView view("loss");
        view.resize(400, 200);
        view.append("a", 0, 1);
        view.append("a", last, 1);
        view.show();
        ASSERT_TRUE(QTest::qWaitFor([&] { return view.shownSteps().second >= last; }, 5000));
        ASSERT_TRUE(QTest::qWaitFor([&] { return view.stepLabels().size() > 1; }, 5000));

        const QStringList labels = view.stepLabels();
        for (qsizetype i = 2; i < labels.size(); ++i)  // equally far from each other
            EXPECT_EQ(labels[i].toInt() - labels[i - 1].toInt(),
                      labels[1].toInt() - labels[0].toInt())
                << labels.join(' ').toStdString();
    }
}

TEST(PlotViewSteps, LabelsOfTheStepsStandBesideEachOther) {
    PlotView view("loss");
    view.resize(170, 130);
    for (int step = 1'000'000; step <= 1'900'000; step += 100'000)
        view.append("a", step, 1);
    view.show();
    ASSERT_TRUE(QTest::qWaitFor([&] { return view.shownSteps().second >= 1'900'000; }, 5000));
    ASSERT_TRUE(QTest::qWaitFor([&] { return view.stepLabels().last().size() > 5; }, 5000));

    int widthPx = 0;
    for (const QString& label : view.stepLabels())
        widthPx += view.fontMetrics().horizontalAdvance(label);
    EXPECT_LT(widthPx, 170);
}

TEST(PlotViewSteps, ALowPlotStillSaysHowLargeTheValuesAre) {
    PlotView view("loss");
    view.resize(160, 120);
    for (int step = 0; step <= 12000; step += 100)
        view.append("a", step, 0.02 * std::exp(-step / 4000.0));
    view.show();
    ASSERT_TRUE(QTest::qWaitFor([&] { return view.stepLabels().contains("10000"); }, 5000));

    EXPECT_GE(view.valueLabels().size(), 2);
    EXPECT_GE(view.stepLabels().size(), 2);
}

TEST(CurveColor, IsTheSameForTheSameRunAndAnotherForTheNext) {
    EXPECT_EQ(curveColor(1), curveColor(1));
    EXPECT_NE(curveColor(1), curveColor(2));
}

}  // namespace
}  // namespace r2r::widgets
