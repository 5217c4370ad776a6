// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/batch_job.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "tests/support/temporary_folder.h"
#include "tests/ui/studio_pictures.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <string>

namespace r2r::ui {
namespace {

using r2r::testing::TemporaryFolder;

class BatchJobTest : public ::testing::Test {
protected:
    BatchJobTest() {
        std::filesystem::create_directory(folder_ / "in");
        for (int i = 0; i < 6; ++i)
            writePair("in/p" + std::to_string(i));
        options_.input = folder_ / "in";
        options_.output = folder_ / "out";
        options_.harmony = testing::quickHarmony();
    }

    void writePair(const std::string& name) {
        const Image picture = testing::grainyImage({48, 32}, 150, 90, 60);
        testing::writeImage(folder_ / (name + ".png"), picture);
        testing::writeImage(folder_ / (name + "_mask.png"),
                            testing::boxMask({48, 32}, {10, 8, 16, 12}));
    }

    TemporaryFolder folder_;
    BatchOptions options_;
    ModelsOfOneRun models_{ModelCatalog()};
};

TEST_F(BatchJobTest, TakesTurnsUntilEveryItemIsDone) {
    BatchJob job(options_);
    int turns = 0;
    int told = 0;

    for (; !job.isOver(); ++turns)
        job.takeTurn(models_, {}, [&](const BatchOutcome&) { ++told; });

    EXPECT_EQ(turns, 2);
    EXPECT_EQ(told, 6);
    EXPECT_EQ(job.report().count(BatchStatus::Done), 6);
    EXPECT_FALSE(job.report().isCancelled);
}

TEST_F(BatchJobTest, ReportsItemsThatWereNotReached) {
    std::stop_source stop;
    BatchJob job(options_);
    job.takeTurn(models_, {}, {});

    stop.request_stop();
    job.takeTurn(models_, JobContext(stop.get_token(), {}), {});

    EXPECT_TRUE(job.isOver());
    const BatchReport report = job.report();
    EXPECT_EQ(report.outcomes.size(), 6);
    EXPECT_EQ(report.count(BatchStatus::Done), 4);
    EXPECT_EQ(report.count(BatchStatus::NotStarted), 2);
    EXPECT_TRUE(report.isCancelled);
}

TEST_F(BatchJobTest, NamesWhatOfTheFolderIsLeftOut) {
    writeFileAtomically(folder_ / "in/sky.xcf", std::string("gimp xcf"));

    const BatchJob job(options_);

    EXPECT_EQ(job.items().size(), 6);
    ASSERT_EQ(job.leftOut().size(), 1);
    EXPECT_NE(job.leftOut()[0].find("sky.xcf"), std::string::npos);
}

TEST_F(BatchJobTest, RefusesAFolderThatIsNotThere) {
    options_.input = folder_ / "nowhere";

    EXPECT_THROW(BatchJob{options_}, Error);
}

}  // namespace
}  // namespace r2r::ui
