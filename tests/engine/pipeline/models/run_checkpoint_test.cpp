// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/run_checkpoint.h"

#include "engine/core/error.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <filesystem>

namespace r2r::testing {
namespace {

namespace fs = std::filesystem;

using ::testing::HasSubstr;

/// A run "night" with checkpoints after 100, 300 and 400 steps.
class RunCheckpoints : public ::testing::Test {
protected:
    RunCheckpoints() {
        for (const char* step : {"000100", "000300", "000400", ".writing-000500"})
            fs::create_directories(run_ / "checkpoints" / step);
    }

    void setBest(const char* step) const {
        fs::create_directory_symlink(step, run_ / "checkpoints/best");
    }

    /// The message if the checkpoint cannot be had.
    [[nodiscard]] std::string complaint(std::string_view which) const {
        try {
            (void)runCheckpoint(run_, which);
        } catch (const Error& error) {
            return error.message() + " " + error.hint();
        }
        return "no error";
    }

    TemporaryFolder folder_;
    fs::path run_ = folder_ / "night";
};

TEST_F(RunCheckpoints, OfARunItIsTheBestByValidation) {
    setBest("000300");

    const auto found = runCheckpoint(run_);

    ASSERT_TRUE(found);
    EXPECT_EQ(found->run, "night");
    EXPECT_EQ(found->step, 300);
    EXPECT_EQ(found->best, 300);
    EXPECT_EQ(found->newest, 400);
    EXPECT_EQ(found->folder.filename(), "000300");
}

TEST_F(RunCheckpoints, OfARunWithoutValidationItIsTheLast) {
    EXPECT_EQ(runCheckpoint(run_)->step, 400);
    EXPECT_FALSE(runCheckpoint(run_)->best);
}

TEST_F(RunCheckpoints, AnotherCanBeAskedFor) {
    setBest("000300");

    EXPECT_EQ(runCheckpoint(run_, "last")->step, 400);
    EXPECT_EQ(runCheckpoint(run_, "best")->step, 300);
    EXPECT_EQ(runCheckpoint(run_, "100")->step, 100);
    EXPECT_THAT(complaint("200"), HasSubstr("those of the steps 100, 300, 400"));
    EXPECT_THAT(complaint("newest"), HasSubstr("Known are best, last"));
}

TEST_F(RunCheckpoints, WithoutValidationNoneIsTheBest) {
    EXPECT_THAT(complaint("best"), HasSubstr("it was not validated, or never became better"));
}

TEST_F(RunCheckpoints, ACheckpointKnowsItsRun) {
    setBest("000300");
    for (const char* path : {"checkpoints/000300", "checkpoints/000300/", "checkpoints/best"}) {
        const auto found = runCheckpoint(run_ / path);
        ASSERT_TRUE(found) << path;
        EXPECT_EQ(found->run, "night") << path;
        EXPECT_EQ(found->step, 300) << path;
    }
}

TEST_F(RunCheckpoints, OtherFoldersAreNone) {
    fs::create_directories(folder_ / "model");
    fs::create_directories(folder_ / "begun/checkpoints");

    for (const char* path : {"model", "begun", "nowhere"})
        EXPECT_FALSE(runCheckpoint(folder_ / path)) << path;
}

}  // namespace
}  // namespace r2r::testing
