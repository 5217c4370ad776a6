// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data/synthesis_run.h"

#include "engine/core/csv.h"
#include "engine/core/error.h"
#include "tests/support/temporary_folder.h"
#include "tests/training/data/photo_folder.h"
#include "training/data/dataset_layout.h"

#include <gmock/gmock.h>

#include <map>

namespace r2r::testing {
namespace {

namespace fs = std::filesystem;

using ::testing::HasSubstr;
using ::testing::SizeIs;

std::map<std::string, std::string> filesIn(const fs::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            files[fs::relative(entry.path(), folder).string()] = textOf(entry.path());
    return files;
}

class SynthesisRunTest : public ::testing::Test {
protected:
    SynthesisRunTest() { writePhotoFolder(folder / "photos", 4); }

    [[nodiscard]] SynthesisRun into(const char* name) const {
        SynthesisRun run{.output = folder / name, .count = 6, .threads = 2};
        run.settings.generators = {"poisson", "parametric"};
        run.settings.limits.leastDeltaE = 1;
        return run;
    }

    SynthesisReport make(const SynthesisRun& run, const JobContext& job = {}) const {
        PhotoPool photos(datasetMembers(folder / "photos", DatasetLayout::Index), 0);
        return synthesize(photos, run, job);
    }

    TemporaryFolder folder;
};

TEST_F(SynthesisRunTest, ShardsMakeTogetherWhatOneProcessMakes) {
    make(into("whole"));
    SynthesisRun part = into("parts");
    part.shardCount = 4;
    part.threads = 1;
    for (const int index : {2, 0, 3, 1}) {
        part.shardIndex = index;
        make(part);
    }

    EXPECT_EQ(filesIn(folder / "whole"), filesIn(folder / "parts"));
}

TEST_F(SynthesisRunTest, GoesOnWhereItStopped) {
    const SynthesisReport first = make(into("pairs"));
    const auto whole = filesIn(folder / "pairs");
    fs::remove(folder / "pairs/items/0000002.json");
    fs::remove(folder / "pairs/composites/0000002.png");

    const SynthesisReport second = make(into("pairs"));

    EXPECT_EQ(first.made, 6);
    EXPECT_EQ(second.made, 1);
    EXPECT_EQ(second.kept, 5);
    EXPECT_EQ(filesIn(folder / "pairs"), whole);
}

TEST_F(SynthesisRunTest, CountsEveryPairOnceAndNamesThePhotographsThatAreMissing) {
    for (const char* name : {"p1.png", "p2.png", "p3.png"})
        fs::remove(folder / "photos/images" / name);
    SynthesisRun run = into("pairs");
    run.settings.rounds = 1;
    run.settings.generators = {"parametric"};

    const SynthesisReport first = make(run);
    const SynthesisReport second = make(run);

    EXPECT_EQ(first.made + first.kept + first.failed, run.count);
    EXPECT_GT(first.failed, 0);
    EXPECT_THAT(first.unusable, SizeIs(3));
    EXPECT_EQ(second.kept, first.made);
    EXPECT_EQ(second.failed, first.failed);
    EXPECT_EQ(second.unusable, first.unusable);
    EXPECT_EQ(CsvTable::read(folder / "pairs/pairs.csv").rows(), static_cast<size_t>(first.made));
}

TEST_F(SynthesisRunTest, MakesAgainWhatFailedForAMissingPhotograph) {
    SynthesisRun run = into("pairs");
    run.settings.rounds = 1;
    fs::rename(folder / "photos/images", folder / "elsewhere");
    EXPECT_EQ(make(run).failed, 6);

    fs::rename(folder / "elsewhere", folder / "photos/images");

    const SynthesisReport again = make(run);
    EXPECT_EQ(again.made, 6);
    EXPECT_TRUE(again.unusable.empty());
}

TEST_F(SynthesisRunTest, MakesAgainWhosePicturesAreGone) {
    make(into("pairs"));
    fs::remove(folder / "pairs/masks/0000003.png");

    EXPECT_EQ(make(into("pairs")).made, 1);
    EXPECT_TRUE(fs::exists(folder / "pairs/masks/0000003.png"));
}

TEST_F(SynthesisRunTest, StopsWithTablesOfWhatIsThere) {
    std::stop_source stop;
    const JobContext job(stop.get_token(), [&](const Progress& progress) {
        if (progress.done == 2)
            stop.request_stop();
    });

    EXPECT_THROW(make(into("pairs"), job), Cancelled);

    const CsvTable pairs = CsvTable::read(folder / "pairs/pairs.csv");
    EXPECT_GE(pairs.rows(), 2U);
    EXPECT_THAT(datasetMembers(folder / "pairs", DatasetLayout::Index), SizeIs(pairs.rows()));
}

TEST_F(SynthesisRunTest, RefusesAFolderOfOtherSettings) {
    make(into("pairs"));
    SynthesisRun other = into("pairs");
    other.settings.seed = 5;

    try {
        make(other);
        FAIL() << "no error";
    } catch (const Error& error) {
        EXPECT_THAT(error.message(), HasSubstr("\"seed\" is 0 there, 5 now"));
    }
}

TEST_F(SynthesisRunTest, MakesADataSetThatNamesItsSources) {
    make(into("pairs"));

    const auto members = datasetMembers(folder / "pairs", DatasetLayout::Index);

    ASSERT_THAT(members, SizeIs(6));
    for (const PairFiles& member : members) {
        const PairPictures pictures = readPair(member);
        EXPECT_EQ(pictures.composite.size(), pictures.real.size());
        EXPECT_THAT(member.licence, HasSubstr("licence "));
        const Json made = parseJson(member.provenance, "provenance");
        EXPECT_EQ(made.at("split"), member.split);
        EXPECT_EQ(made.at("generator"), member.subset);
    }
    EXPECT_THAT(textOf(folder / "pairs/rejected.csv"), HasSubstr(",reason"));
}

TEST_F(SynthesisRunTest, KeepsRejectedPicturesWhereAskedTo) {
    SynthesisRun run = into("pairs");
    run.keepsRejected = true;
    const SynthesisReport report = make(run);

    const auto kept = std::distance(fs::directory_iterator(folder / "pairs/rejected"), {});
    EXPECT_GT(kept, 0);
    EXPECT_LE(kept, report.rejected);
}

}  // namespace
}  // namespace r2r::testing
