// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/run_folder.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <gtest/gtest.h>

namespace r2r::ui {
namespace {

class RunFolderTest : public ::testing::Test {
protected:
    void write(const QString& name, const QByteArray& text) {
        const QString path = root_.filePath(name);
        ASSERT_TRUE(QFileInfo(path).dir().mkpath("."));
        QFile file(path);
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(text + '\n');
    }

    RunFolder kind(const QString& name) { return runFolderKind(root_.filePath(name)); }

    QTemporaryDir root_;
};

TEST_F(RunFolderTest, ATrainingIsKnownByItsSettingsOrByItsSteps) {
    write("asked/request.json", R"({"stage": "lite"})");
    write("running/config.json", R"({"stage": "unet", "steps": 3})");
    write("foreign/events.jsonl", R"({"event":"step","step":1})");

    for (const char* name : {"asked", "running", "foreign"})
        EXPECT_EQ(kind(name), RunFolder::Training) << name;
}

TEST_F(RunFolderTest, TellsApartWhatElseHasEvents) {
    const QByteArray progress = R"({"event":"progress","message":"Packing"})";
    for (const char* name : {"measured", "pairs", "packed", "other"})
        write(QString(name) + "/events.jsonl", progress);
    write("measured/request.json", R"({"evaluate": []})");
    write("pairs/pairs.csv", "id");
    write("packed/000.r2rpairs", "");
    write("nothing/note.txt", "");

    EXPECT_EQ(kind("measured"), RunFolder::Evaluation);
    EXPECT_EQ(kind("pairs"), RunFolder::Pairs);
    EXPECT_EQ(kind("packed"), RunFolder::PackedPairs);
    EXPECT_EQ(kind("other"), RunFolder::Other);
    EXPECT_EQ(kind("nothing"), RunFolder::Nothing);
    EXPECT_EQ(kind("not there"), RunFolder::Nothing);
}

}  // namespace
}  // namespace r2r::ui
