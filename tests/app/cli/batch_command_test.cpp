// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/csv.h"
#include "engine/core/json.h"
#include "tests/app/cli/program_runs.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <chrono>
#include <csignal>
#include <fmt/format.h>
#include <thread>

namespace r2r::testing {
namespace {

namespace fs = std::filesystem;

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class BatchCommand : public ::testing::Test {
protected:
    [[nodiscard]] std::string at(std::string_view name) const { return (folder / name).string(); }

    void writePictures(int count, Size size) const {
        for (int i = 0; i < count; ++i)
            writeComposite(folder / (i % 3 == 0 ? "in" : "in/deeper/still"),
                           fmt::format("photo{:02}", i),
                           size,
                           static_cast<uint32_t>(i));
    }

    [[nodiscard]] std::vector<std::string> batch(const std::string& output,
                                                 std::vector<std::string> more = {}) const {
        std::vector<std::string> all = {"batch", at("in"), "--model", "mkl", "-o", at(output)};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    /// Starts a batch and sends `signal` when its first results are there.
    [[nodiscard]] cli::ChildResult interrupted(const std::vector<std::string>& arguments,
                                               const fs::path& output,
                                               int signal) const {
        cli::ChildProcess child(r2rCommand(arguments));
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        const auto hasResults = [&] { return fs::exists(output) && filesIn(output).size() >= 2; };
        while (!hasResults() && std::chrono::steady_clock::now() < deadline)
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
        child.send(signal);
        return child.wait();
    }

    TemporaryFolder folder;
};

TEST_F(BatchCommand, RefusesAFolderForResultsThatHoldsOriginals) {
    writePictures(2, {30, 20});
    writeComposite(folder / "in/results", "photo00", {30, 20}, 7);
    const std::string original = textOf(folder / "in/results/photo00.png");

    const cli::ChildResult result = r2r(batch("in/results", {"--existing", "overwrite"}));

    EXPECT_THAT(result, RefusesWith(2));
    EXPECT_THAT(result.errors, HasSubstr("holds an original"));
    EXPECT_EQ(textOf(folder / "in/results/photo00.png"), original);
}

TEST_F(BatchCommand, AReportTakesNoResultsPlace) {
    writePictures(1, {30, 20});

    const cli::ChildResult result = r2r(batch("out", {"--report", at("out/photo00.png")}));

    EXPECT_THAT(result, RefusesWith(2));
    EXPECT_FALSE(fs::exists(folder / "out/photo00.png"));
}

TEST_F(BatchCommand, KeepsSubfoldersAndMakesWhatHarmonizeMakes) {
    writePictures(4, {60, 50});

    ASSERT_THAT(r2r(batch("out")), Succeeds());

    EXPECT_THAT(filesIn(folder / "out"), SizeIs(4));
    ASSERT_THAT(r2r({"harmonize",
                     at("in/deeper/still/photo01.png"),
                     "--mask",
                     at("in/deeper/still/photo01_mask.png"),
                     "--model",
                     "mkl",
                     "-o",
                     at("alone.png")}),
                Succeeds());
    EXPECT_EQ(textOf(folder / "out/deeper/still/photo01.png"), textOf(folder / "alone.png"));
}

TEST_F(BatchCommand, GoesOnBehindBadItemsAndEndsWithOne) {
    writePictures(3, {60, 50});
    write(folder / "in/bad.png", "not a picture");
    write(folder / "in/bad_mask.png", softDisc({60, 50}));
    fs::remove(folder / "in/photo00_mask.png");

    const cli::ChildResult result = r2r(batch("out", {"--report", at("report.csv"), "--json"}));

    EXPECT_EQ(result.exitCode, 1);
    const Json json = parseJson(result.output, "standard output");
    EXPECT_EQ(json.at("done"), 2);
    EXPECT_EQ(json.at("failed"), 2);
    EXPECT_THAT(result.errors, AllOf(HasSubstr("failed " + at("in/bad.png")), HasSubstr("2 of 4")));
    EXPECT_THAT(result.errors, HasSubstr("there is no mask " + at("in/photo00_mask.png")));
    EXPECT_THAT(textOf(folder / "report.csv"),
                AllOf(HasSubstr("picture,mask,output,status"), HasSubstr(",failed,")));
    EXPECT_THAT(filesIn(folder / "out"), SizeIs(2));
}

TEST_F(BatchCommand, SkipsWhatWouldBeMadeJustSoAgain) {
    writePictures(2, {60, 50});
    ASSERT_THAT(r2r(batch("out")), Succeeds());
    const auto first = filesIn(folder / "out");

    EXPECT_THAT(r2r(batch("out")).errors, HasSubstr("2 skipped"));
    EXPECT_EQ(filesIn(folder / "out"), first);

    const cli::ChildResult weaker = r2r(batch("out", {"--strength", "20%"}));
    EXPECT_THAT(
        weaker.errors,
        AllOf(
            HasSubstr("2 of 2 done"),
            HasSubstr(
                "2 pictures: the earlier result was made with other settings and was replaced.")));
    EXPECT_NE(filesIn(folder / "out"), first);
    ASSERT_THAT(r2r(batch("out", {"--existing", "overwrite"})), Succeeds());
    EXPECT_EQ(filesIn(folder / "out"), first);
}

TEST_F(BatchCommand, NamesResultsWhoseMakerIsNotKnown) {
    writePictures(2, {60, 50});
    write(folder / "out/photo00.png", "from somewhere");

    const cli::ChildResult result = r2r(batch("out", {"-q", "--report", at("r.csv")}));

    EXPECT_THAT(
        result.errors,
        HasSubstr("1 picture: the output is already there, and it is not known what made it"));
    EXPECT_EQ(textOf(folder / "out/photo00.png"), "from somewhere");
}

TEST_F(BatchCommand, AReportKeepsTheFiguresOfWhatIsSkipped) {
    writePictures(2, {60, 50});
    ASSERT_THAT(r2r(batch("out", {"--guard", "--report", at("r.csv")})), Succeeds());
    const CsvTable first = CsvTable::read(folder / "r.csv");

    ASSERT_THAT(r2r(batch("out", {"--guard", "--report", at("r.csv")})), Succeeds());

    const CsvTable again = CsvTable::read(folder / "r.csv");
    for (size_t row = 0; row < 2; ++row) {
        EXPECT_EQ(again.at(row, "status"), "skipped");
        for (const char* column : {"guard_delta_e", "guard_share", "model", "model_identity"}) {
            EXPECT_NE(again.at(row, column), "") << column;
            EXPECT_EQ(again.at(row, column), first.at(row, column)) << column;
        }
    }
}

TEST_F(BatchCommand, FindsMasksWhereThereAreNoneAndSaysSo) {
    writePictures(2, {90, 70});
    fs::remove(folder / "in/photo00_mask.png");
    const auto found = batch("out", {"--mask-from", "subject", "--json"});

    const cli::ChildResult without = r2r(batch("without"));
    const cli::ChildResult result = r2r(found);
    const cli::ChildResult again = r2r(found);

    EXPECT_EQ(without.exitCode, 1);
    EXPECT_THAT(without.errors, HasSubstr("--mask-from subject"));
    ASSERT_THAT(result, Succeeds());
    EXPECT_THAT(result.output, HasSubstr("The mask was found in the picture"));
    EXPECT_EQ(parseJson(again.output, "again").at("done"), 0);
}

TEST_F(BatchCommand, ShardsTogetherAreTheWhole) {
    writePictures(7, {60, 50});
    ASSERT_THAT(r2r(batch("whole", {"--name", "{index}-{name}.png"})), Succeeds());

    size_t files = 0;
    for (const char* shard : {"1/3", "2/3", "3/3"}) {
        ASSERT_THAT(r2r(batch("parts", {"--name", "{index}-{name}.png", "--shard", shard})),
                    Succeeds());
        EXPECT_GT(filesIn(folder / "parts").size(), files);
        files = filesIn(folder / "parts").size();
    }

    EXPECT_EQ(filesIn(folder / "parts"), filesIn(folder / "whole"));
}

TEST_F(BatchCommand, StopsOnCtrlCAndResumesToTheSameFiles) {
    writePictures(24, {500, 400});
    ASSERT_THAT(r2r(batch("whole")), Succeeds());

    const cli::ChildResult stopped = interrupted(batch("out"), folder / "out", SIGINT);

    EXPECT_EQ(stopped.exitCode, 130) << stopped.errors;
    EXPECT_THAT(stopped.errors, HasSubstr("not started"));
    for (const auto& [name, content] : filesIn(folder / "out"))
        EXPECT_EQ(content, textOf(folder / "whole" / name)) << name;
    ASSERT_THAT(r2r(batch("out")), Succeeds());
    EXPECT_EQ(filesIn(folder / "out"), filesIn(folder / "whole"));
}

TEST_F(BatchCommand, IsResumedAfterBeingKilled) {
    writePictures(24, {500, 400});
    ASSERT_THAT(r2r(batch("whole")), Succeeds());

    EXPECT_EQ(interrupted(batch("out"), folder / "out", SIGKILL).signal, SIGKILL);

    ASSERT_THAT(r2r(batch("out")), Succeeds());
    EXPECT_EQ(filesIn(folder / "out"), filesIn(folder / "whole"));
}

TEST_F(BatchCommand, LeavesItsOwnResultsOutOfTheNextRun) {
    writePictures(2, {60, 50});

    ASSERT_THAT(r2r(batch("in/results")), Succeeds());
    const cli::ChildResult again = r2r(batch("in/results"));

    EXPECT_THAT(again.errors, HasSubstr("0 of 2 done, 2 skipped"));
}

TEST_F(BatchCommand, ReplacesNoFileThatIsNotAReport) {
    writePictures(1, {60, 50});
    write(folder / "notes.csv", "name,amount\nbread,2\n");

    EXPECT_THAT(r2r(batch("out", {"--report", at("notes.csv")})), RefusesWith(2));
    EXPECT_THAT(textOf(folder / "notes.csv"), HasSubstr("bread"));

    ASSERT_THAT(r2r(batch("out", {"--report", at("r.csv")})), Succeeds());
    EXPECT_THAT(r2r(batch("out", {"--report", at("r.csv")})), Succeeds());
    EXPECT_THAT(textOf(folder / "r.csv"), HasSubstr(",skipped,"));
}

TEST_F(BatchCommand, CountsAtTheEndWhatTheGuardLeftOutAndHowToUseItAll) {
    Image flat({60, 50}, 3, SampleType::U8);
    write(folder / "in/flat.png", flat);
    write(folder / "in/flat_mask.png", softDisc({60, 50}));

    const cli::ChildResult result =
        r2r(batch("out", {"--guard", "-q", "--json", "--report", at("r.csv")}));
    const cli::ChildResult whole = r2r(batch("whole", {"--no-guard"}));

    EXPECT_THAT(
        result.errors,
        AllOf(HasSubstr("1 picture: only a small change was found"), HasSubstr("--no-guard")));
    const Json item = parseJson(result.output, "output").at("items").at(0);
    EXPECT_EQ(item.at("guard").at("share").get<double>(), 0);
    EXPECT_EQ(CsvTable::read(folder / "r.csv").at(0, "guard_share"), "0.000");
    EXPECT_THAT(whole.errors, ::testing::Not(HasSubstr("guard")));
}

TEST_F(BatchCommand, TellsOfEachPictureAndAtTheEndThatTransparencyWasLeftOut) {
    Image clear({60, 50}, 4, SampleType::U8);
    write(folder / "in/clear.png", clear);
    write(folder / "in/clear_mask.png", softDisc({60, 50}));

    const cli::ChildResult result = r2r(batch("out", {"--name", "{name}.jpg"}));

    ASSERT_THAT(result, Succeeds());
    EXPECT_THAT(result.errors, HasSubstr("clear.jpg: JPEG cannot hold transparency"));
    EXPECT_THAT(result.errors, HasSubstr("\n1 picture: JPEG cannot hold transparency"));
}

TEST_F(BatchCommand, QuietTellsOnlyFailuresAndTheSummary) {
    writePictures(2, {60, 50});

    const cli::ChildResult result = r2r(batch("out", {"--quiet"}));

    EXPECT_THAT(result.errors, ::testing::StartsWith("2 of 2 done, in "));
    EXPECT_THAT(result.output, IsEmpty());
}

}  // namespace
}  // namespace r2r::testing
