// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/path_line.h"

#include <QTest>
#include <gmock/gmock.h>

namespace r2r::widgets {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const QString kLong = "/home/somebody/pictures/of/a/long/journey/to/the/sea/beach-harmonized.png";

class PathLineTest : public ::testing::Test {
protected:
    PathLineTest() {
        window_.resize(240, 80);
        line_.setGeometry(0, 0, 240, 26);
        other_.setGeometry(0, 40, 240, 26);
        window_.show();
        EXPECT_TRUE(QTest::qWaitForWindowActive(&window_));
        other_.setFocus();
    }

    QWidget window_;
    PathLine line_{&window_};
    QLineEdit other_{&window_};
};

TEST_F(PathLineTest, ALongPathShowsItsBeginningAndItsEnd) {
    line_.setText(kLong);

    EXPECT_THAT(line_.shownText().toStdString(), StartsWith("/home"));
    EXPECT_THAT(line_.shownText().toStdString(), EndsWith(".png"));
    EXPECT_LT(line_.shownText().size(), kLong.size());
    EXPECT_EQ(line_.text(), kLong);
}

TEST_F(PathLineTest, WhoTypesSeesTheTextItself) {
    line_.setText(kLong);
    line_.setFocus();

    EXPECT_EQ(line_.shownText(), kLong);
}

TEST_F(PathLineTest, TheTipHasTheWholePathAndWhatItIsFor) {
    window_.setToolTip("Where results go");
    line_.setText("/short");
    EXPECT_EQ(line_.tip(), "Where results go");

    line_.setText(kLong);

    EXPECT_THAT(line_.tip().toStdString(), StartsWith(kLong.toStdString()));
    EXPECT_THAT(line_.tip().toStdString(), HasSubstr("Where results go"));
}

TEST_F(PathLineTest, PaintsThePathThatItShows) {
    line_.setText(kLong);
    const QImage shortened = line_.grab().toImage();
    line_.setText(line_.shownText());

    EXPECT_EQ(line_.grab().toImage(), shortened);
}

}  // namespace
}  // namespace r2r::widgets
