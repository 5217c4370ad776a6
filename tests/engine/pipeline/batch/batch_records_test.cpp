// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/batch/batch_records.h"

#include "engine/core/file_io.h"
#include "tests/engine/pipeline/scene.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace r2r {
namespace {

namespace fs = std::filesystem;

using ::testing::HasSubstr;

/// A batch of one picture that has been run.
class BatchRecordsTest : public ::testing::Test {
protected:
    BatchRecordsTest() {
        options.input = folder / "in";
        options.output = folder / "out";
        options.harmony.model = "lab-mean";
        options.harmony.guard = true;
        fs::create_directories(options.input);
        paint(1);
        EXPECT_EQ(run().status, BatchStatus::Done);
    }

    void paint(unsigned int seed) const {
        constexpr Size kSize = {48, 40};
        writePhotograph(options.input / "a.png", {testing::texturedPicture(kSize, seed), {}});
        writePhotograph(options.input / "a_mask.png",
                        {testing::discMask(kSize, {24, 20}, 12, 3), {}});
    }

    [[nodiscard]] BatchOutcome run() const {
        return runBatch(planBatch(options), options, ModelCatalog(), {}).outcomes.front();
    }

    [[nodiscard]] std::vector<std::byte> result() const {
        return readFile(options.output / "a.png");
    }

    testing::TemporaryFolder folder;
    BatchOptions options;
};

TEST_F(BatchRecordsTest, WhatWouldBeMadeJustSoIsSkippedWithItsFigures) {
    const BatchOutcome again = run();

    EXPECT_EQ(again.status, BatchStatus::Skipped);
    EXPECT_EQ(again.message, kOutputIsThere);
    EXPECT_EQ(again.model, "lab-mean");
    EXPECT_EQ(again.modelIdentity.size(), 64U);
    ASSERT_TRUE(again.guard);
    EXPECT_GT(again.guard->deltaE, 0);
}

TEST_F(BatchRecordsTest, WhatAnotherModelMadeIsMadeAgain) {
    const auto before = result();
    options.harmony.model = "mkl";

    const BatchOutcome again = run();

    EXPECT_EQ(again.status, BatchStatus::Done);
    EXPECT_THAT(again.message, HasSubstr("made by the model lab-mean and was replaced"));
    EXPECT_EQ(again.model, "mkl");
    EXPECT_NE(result(), before);
    EXPECT_EQ(run().status, BatchStatus::Skipped);
}

TEST_F(BatchRecordsTest, WhatOtherSettingsOrPicturesMadeIsMadeAgain) {
    options.harmony.strength.overall = 0.5F;
    EXPECT_THAT(run().message, HasSubstr("with other settings"));
    EXPECT_EQ(run().status, BatchStatus::Skipped);

    paint(2);
    EXPECT_THAT(run().message, HasSubstr("from another picture or mask"));
    EXPECT_EQ(run().status, BatchStatus::Skipped);
}

TEST_F(BatchRecordsTest, AFailureSaysWhichEarlierResultIsStillThere) {
    const auto before = result();
    options.harmony.model = "mkl";
    options.harmony.seed = 7;
    writeFileAtomically(options.input / "a.png", std::string_view("not a picture"));

    const BatchOutcome failed = run();

    EXPECT_EQ(failed.status, BatchStatus::Failed);
    EXPECT_THAT(failed.message,
                HasSubstr((options.output / "a.png").string() +
                          " is still the earlier result, made by lab-mean with other settings "
                          "from another picture or mask."));
    EXPECT_EQ(result(), before);
}

TEST_F(BatchRecordsTest, AFailureSaysThatNobodyKnowsWhatIsThere) {
    options.existing = ExistingOutput::Overwrite;
    writeFileAtomically(options.output / "a.png", std::string_view("somebody's"));
    writeFileAtomically(options.input / "a.png", std::string_view("not a picture"));

    EXPECT_THAT(run().message, HasSubstr("it is not known what made it."));
}

TEST_F(BatchRecordsTest, AFailureWithoutAnEarlierResultSaysNothingOfOne) {
    fs::remove(options.output / "a.png");
    writeFileAtomically(options.input / "a.png", std::string_view("not a picture"));

    EXPECT_THAT(run().message, ::testing::Not(HasSubstr("earlier")));
}

TEST_F(BatchRecordsTest, WhatIsSkippedKeepsTheNotesThatItWasMadeWith) {
    const Image clear(readPhotograph(options.input / "a.png").image.size(), 4, SampleType::U8);
    writePhotograph(options.input / "a.png", {clear, {}});
    options.nameTemplate = "{name}.jpg";  // which cannot hold transparency, and that is told
    const BatchOutcome made = run();
    ASSERT_FALSE(made.notes.empty());

    const BatchOutcome again = run();

    EXPECT_EQ(again.status, BatchStatus::Skipped);
    EXPECT_EQ(again.notes, made.notes);
    EXPECT_EQ(again.message, std::string(kOutputIsThere) + " " + made.message);
}

TEST_F(BatchRecordsTest, NotesOfASecondMakingAreNotThoseOfReplacingTheFirst) {
    options.harmony.model = "mkl";
    ASSERT_THAT(run().message, HasSubstr("was replaced"));

    EXPECT_EQ(run().message, kOutputIsThere);
}

TEST_F(BatchRecordsTest, ACopyOfAPictureIsTheSamePicture) {
    fs::last_write_time(options.input / "a.png",
                        fs::last_write_time(options.input / "a.png") + std::chrono::hours(1));

    EXPECT_EQ(run().status, BatchStatus::Skipped);
}

TEST_F(BatchRecordsTest, TheFolderMayBeSpelledInSeveralWays) {
    for (const char* spelling : {"./out", "out/", "in/../out"}) {
        options.output = folder / spelling;
        EXPECT_EQ(run().message, kOutputIsThere) << spelling;
    }
}

TEST_F(BatchRecordsTest, TheDeviceIsNoSetting) {
    options.device = "cpu";

    EXPECT_EQ(run().status, BatchStatus::Skipped);
}

TEST_F(BatchRecordsTest, WhatSomebodyHasChangedSinceIsLeftAndNamed) {
    writeFileAtomically(options.output / "a.png", std::string_view("retouched"));
    options.harmony.model = "mkl";

    const BatchOutcome again = run();

    EXPECT_EQ(again.status, BatchStatus::Skipped);
    EXPECT_THAT(again.message, HasSubstr("was changed after"));
    EXPECT_EQ(result().size(), 9U);
    options.existing = ExistingOutput::Overwrite;
    EXPECT_EQ(run().status, BatchStatus::Done);
    EXPECT_GT(result().size(), 9U);
}

TEST_F(BatchRecordsTest, WhatWasChangedIsNamedAlsoWhereNothingElseIsNew) {
    std::vector<std::byte> retouched = result();
    retouched.back() ^= std::byte{1};  // the same size
    writeFileAtomically(options.output / "a.png", std::span<const std::byte>(retouched));

    const BatchOutcome again = run();

    EXPECT_EQ(again.status, BatchStatus::Skipped);
    EXPECT_THAT(again.message, HasSubstr("was changed after"));
    EXPECT_EQ(again.model, "");
    EXPECT_FALSE(again.guard);
    EXPECT_EQ(result(), retouched);
}

TEST_F(BatchRecordsTest, WhatNobodyKnowsIsLeftAndNamed) {
    fs::remove_all(options.output / ".r2r-batch");

    const BatchOutcome again = run();

    EXPECT_EQ(again.status, BatchStatus::Skipped);
    EXPECT_THAT(again.message, HasSubstr("it is not known what made it"));
    EXPECT_EQ(again.model, "");
}

TEST_F(BatchRecordsTest, HalfALineAfterAKillCostsNothingButThatLine) {
    const fs::path file = options.output / ".r2r-batch/1-of-1.jsonl";
    std::ofstream(file, std::ios::app) << R"({"result":"b.png","ti)";

    EXPECT_EQ(run().status, BatchStatus::Skipped);
    options.harmony.model = "mkl";
    EXPECT_EQ(run().status, BatchStatus::Done);
    EXPECT_EQ(run().status, BatchStatus::Skipped);
}

TEST_F(BatchRecordsTest, OtherShardsKnowItToo) {
    fs::rename(options.output / ".r2r-batch/1-of-1.jsonl",
               options.output / ".r2r-batch/3-of-4.jsonl");

    EXPECT_EQ(run().message, kOutputIsThere);
}

}  // namespace
}  // namespace r2r
