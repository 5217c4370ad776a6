// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/line_tail.h"

#include <QFile>
#include <QTemporaryDir>
#include <gmock/gmock.h>

namespace r2r::ui {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class LineTailTest : public ::testing::Test {
protected:
    void write(const QByteArray& text, QIODevice::OpenMode mode = QIODevice::Append) {
        QFile file(path_);
        ASSERT_TRUE(file.open(mode | QIODevice::WriteOnly));
        file.write(text);
    }

    QTemporaryDir folder_;
    QString path_ = folder_.filePath("events.jsonl");
    LineTail tail_{path_};
};

TEST_F(LineTailTest, GivesEachLineOnceAndWhenItIsWhole) {
    EXPECT_THAT(tail_.read(), IsEmpty());
    write("one\ntw");
    EXPECT_THAT(tail_.read(), ElementsAre("one"));
    EXPECT_THAT(tail_.read(), IsEmpty());
    write("o\n\nthree\n");
    EXPECT_THAT(tail_.read(), ElementsAre("two", "", "three"));
}

TEST_F(LineTailTest, ReadsLongFilesInPortions) {
    write("12345\n67890\nabc\n");

    EXPECT_THAT(tail_.read(7), ElementsAre("12345"));
    EXPECT_THAT(tail_.read(7), ElementsAre("67890"));
    EXPECT_THAT(tail_.read(7), ElementsAre("abc"));
}

TEST_F(LineTailTest, StartsAnewWhenTheFileGotShorter) {
    write("a long line\n");
    EXPECT_THAT(tail_.read(), ElementsAre("a long line"));
    write("new\n", QIODevice::Truncate);
    EXPECT_THAT(tail_.read(), ElementsAre("new"));
}

}  // namespace
}  // namespace r2r::ui
