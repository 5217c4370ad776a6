// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/job_event.h"
#include "engine/core/json.h"
#include "tests/app/cli/program_runs.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <iterator>
#include <sstream>

namespace r2r::testing {
namespace {

namespace fs = std::filesystem;

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

using Kind = JobEvent::Kind;

/// Throws for a line that is no event.
std::vector<JobEvent> eventsOf(const cli::ChildResult& result) {
    std::istringstream lines(result.output);
    std::vector<JobEvent> events;
    for (std::string line; std::getline(lines, line);)
        events.push_back(JobEvent::parse(line));
    return events;
}

std::vector<JobEvent> of(Kind kind, const std::vector<JobEvent>& events) {
    std::vector<JobEvent> found;
    std::ranges::copy_if(
        events, std::back_inserter(found), [&](const JobEvent& e) { return e.kind == kind; });
    return found;
}

/// synthesize, dataset and evaluate as a person runs them one after the other.
class DataCommands : public ::testing::Test {
protected:
    DataCommands() {
        std::string table = "id,image,mask,licence\n";
        for (int i = 0; i < 3; ++i) {
            writeComposite(
                folder / "photos", fmt::format("p{}", i), {64, 48}, static_cast<uint32_t>(i));
            table += fmt::format("p{},p{}.png,p{}_mask.png,CC0\n", i, i, i);
        }
        write(folder / "photos/index.csv", table);
    }

    [[nodiscard]] std::string at(std::string_view name) const { return (folder / name).string(); }

    [[nodiscard]] cli::ChildResult synthesize(std::vector<std::string> more = {}) const {
        std::vector<std::string> all = {"synthesize",
                                        "--photos",
                                        at("photos"),
                                        "--generator",
                                        "parametric,identity",
                                        "--count",
                                        "4",
                                        "--out",
                                        at("pairs")};
        all.insert(all.end(), more.begin(), more.end());
        return r2r(all);
    }

    TemporaryFolder folder;
};

TEST_F(DataCommands, FromPhotographsToATable) {
    EXPECT_THAT(synthesize(), Succeeds());
    EXPECT_THAT(textOf(folder / "pairs/card.md"), HasSubstr("4 members"));
    EXPECT_THAT(r2r({"dataset", "check", at("pairs")}), Succeeds());
    EXPECT_THAT(r2r({"dataset", "pack", at("pairs"), "--out", at("packed")}), Succeeds());
    EXPECT_THAT(r2r({"dataset", "check", at("packed")}), Succeeds());
    EXPECT_THAT(r2r({"evaluate",
                     "--model",
                     "lab-mean",
                     "--data",
                     at("pairs"),
                     "--protocol",
                     "ihd-256",
                     "--out",
                     at("results"),
                     "--compare"}),
                Succeeds());

    EXPECT_THAT(textOf(folder / "results/table.md"), HasSubstr("| lab-mean |"));
    EXPECT_TRUE(fs::exists(folder / "results/compare/sheet-001.jpg"));
}

TEST_F(DataCommands, SynthesizeCountsEveryPairOnceAndNamesMissingPhotographs) {
    fs::remove(folder / "photos/p1.png");

    const cli::ChildResult first = synthesize();
    const cli::ChildResult second = synthesize();

    EXPECT_THAT(first.errors, HasSubstr("4 pairs made in "));
    EXPECT_THAT(second.errors, HasSubstr("0 pairs made in "));
    EXPECT_THAT(second.errors, HasSubstr(", 4 existed already; 0 candidates rejected"));
    for (const cli::ChildResult& result : {first, second})
        EXPECT_THAT(result.errors,
                    HasSubstr(". 1 photograph could not be used: p1 (the first one: "));
}

TEST_F(DataCommands, PhotographsArePackedWithoutThoseOfARefusedLicence) {
    const auto pack = [this](const char* refused, const char* out) {
        return r2r({"dataset",
                    "pack",
                    at("photos"),
                    "--photographs",
                    "--without-licence",
                    refused,
                    "--out",
                    at(out)});
    };

    EXPECT_THAT(pack("NC", "packed"), Succeeds());
    EXPECT_THAT(r2r({"dataset", "check", at("packed")}), Succeeds());
    EXPECT_THAT(r2r({"dataset", "pack", at("photos"), "--out", at("pairs.packed")}).errors,
                HasSubstr("--photographs"));
    EXPECT_THAT(pack("CC0", "none").errors, HasSubstr("is left to pack"));
}

TEST_F(DataCommands, TellAProgramHowFarTheyAre) {
    const std::vector<JobEvent> events = eventsOf(synthesize({"--events", "-"}));

    EXPECT_EQ(events.front().message, "Synthesizing");
    EXPECT_THAT(of(Kind::Start, events), SizeIs(1));
    EXPECT_EQ(of(Kind::Progress, events).front().total, 4);
    const std::vector<JobEvent> samples = of(Kind::Sample, events);
    EXPECT_THAT(samples, SizeIs(4));
    for (const JobEvent& sample : samples)
        EXPECT_TRUE(fs::exists(folder / "pairs" / sample.path)) << sample.path;
    EXPECT_EQ(events.back().kind, Kind::End);
    EXPECT_EQ(events.back().status, JobEvent::Status::Done);
}

TEST_F(DataCommands, AnEvaluationCountsOverAllItsModels) {
    ASSERT_THAT(synthesize(), Succeeds());
    fs::remove(folder / "pairs/masks/0000001.png");

    const std::vector<JobEvent> events = eventsOf(r2r({"evaluate",
                                                       "--model",
                                                       "lab-mean,mkl@0.5",
                                                       "--data",
                                                       at("pairs"),
                                                       "--out",
                                                       at("results"),
                                                       "--events",
                                                       "-"}));

    EXPECT_GT(events.front().process, 0);
    int64_t last = 0;
    for (const JobEvent& event : events)
        if (event.kind == Kind::Progress || event.kind == Kind::Step) {
            EXPECT_GE(event.step, last);
            last = event.step;
        }
    EXPECT_EQ(last, 8);
    const std::vector<JobEvent> steps = of(Kind::Step, events);
    ASSERT_THAT(steps, SizeIs(6));
    EXPECT_EQ(steps.back().message, "mkl@0.5, 0000003");
    EXPECT_EQ(steps.back().values.count("fmse"), 1U);
    EXPECT_THAT(of(Kind::Message, events), SizeIs(2));
    EXPECT_EQ(of(Kind::Progress, events).back().message, "Evaluating mkl@0.5");
}

TEST_F(DataCommands, AnEvaluationNamesAReasonOnce) {
    ASSERT_THAT(synthesize(), Succeeds());
    for (int i = 0; i < 3; ++i)
        write(folder / fmt::format("pairs/masks/000000{}.png", i), "no picture");

    const cli::ChildResult result =
        r2r({"evaluate", "--model", "lab-mean", "--data", at("pairs"), "--out", at("results")});

    EXPECT_EQ(result.exitCode, 1);
    EXPECT_THAT(result.errors, HasSubstr("0000000.png: it is not a JPEG"));
    EXPECT_THAT(result.errors, Not(HasSubstr("0000001.png: it is not a JPEG")));
    EXPECT_THAT(result.errors, HasSubstr("3 of 4 pictures failed, all for this reason."));
}

TEST_F(DataCommands, ATableOfNoPictureIsASentence) {
    ASSERT_THAT(synthesize(), Succeeds());
    writeComposite(folder / "theirs", "elsewhere", {64, 48}, 1);

    const auto outputs =
        r2r({"evaluate", "--outputs", at("theirs"), "--data", at("pairs"), "--out", at("results")});
    EXPECT_THAT(outputs, RefusesWith(2));
    EXPECT_THAT(outputs.errors, HasSubstr("has a result for none of the 4 pictures"));
    const auto merged = r2r({"evaluate", "--merge", "--out", at("results")});
    EXPECT_EQ(merged.exitCode, 2);
    EXPECT_THAT(merged.output, IsEmpty());

    for (int i = 0; i < 4; ++i)
        write(folder / fmt::format("pairs/masks/000000{}.png", i), "no picture");
    const auto failed =
        r2r({"evaluate", "--model", "mkl", "--data", at("pairs"), "--out", at("failed")});
    EXPECT_EQ(failed.exitCode, 2);
    EXPECT_THAT(failed.output, IsEmpty());
    EXPECT_THAT(failed.errors, HasSubstr("no picture has been measured"));
    EXPECT_THAT(textOf(folder / "failed/table.md"),
                AllOf(HasSubstr("No picture could be measured"), Not(HasSubstr("nan"))));
}

TEST_F(DataCommands, AnEvaluationNeverMixesTwoTruths) {
    ASSERT_THAT(synthesize(), Succeeds());
    const auto evaluate = [this](const char* models) {
        return r2r({"evaluate", "--model", models, "--data", at("pairs"), "--out", at("results")});
    };
    ASSERT_THAT(evaluate("lab-mean,mkl"), Succeeds());
    for (const auto& entry : fs::directory_iterator(folder / "pairs/reals"))
        write(entry.path(), softDisc({64, 48}));

    const auto again = evaluate("mkl");

    EXPECT_THAT(again.errors, HasSubstr("lab-mean: 4 scores are left out, because a picture"));
    EXPECT_THAT(again.output, AllOf(HasSubstr("mkl"), Not(HasSubstr("lab-mean"))));
    EXPECT_THAT(textOf(folder / "results/table.md"), HasSubstr("**lab-mean: 4 results are left"));
    EXPECT_THAT(evaluate("lab-mean").errors, Not(HasSubstr("left out")));
}

TEST_F(DataCommands, AFailureIsTheLastEvent) {
    const std::vector<JobEvent> events =
        eventsOf(r2r({"dataset", "pack", at("missing"), "--out", at("packed"), "--events", "-"}));

    EXPECT_EQ(events.front().message, "Packing");
    EXPECT_EQ(events.back().status, JobEvent::Status::Failed);
    EXPECT_THAT(events.back().message, HasSubstr("missing"));
}

TEST_F(DataCommands, ShardsOfAnEvaluationAreMerged) {
    ASSERT_THAT(synthesize(), Succeeds());
    for (const char* shard : {"1/2", "2/2"})
        EXPECT_THAT(r2r({"evaluate",
                         "--model",
                         "mkl",
                         "--data",
                         at("pairs"),
                         "--out",
                         at("results"),
                         "--shard",
                         shard}),
                    Succeeds());

    const cli::ChildResult merged = r2r({"evaluate", "--merge", "--out", at("results"), "--json"});

    EXPECT_THAT(merged, Succeeds());
    const Json summary = parseJson(merged.output, "summary");
    EXPECT_EQ(summary.at("missing"), 0);
    EXPECT_EQ(summary.at("subjects").at(0).at("all").at("count"), 4);
}

TEST_F(DataCommands, RefuseWhatMakesNoSense) {
    EXPECT_THAT(synthesize({"--generator", "magic"}), RefusesWith(2));
    EXPECT_THAT(r2r({"dataset", "check", at("missing")}), RefusesWith(2));
    EXPECT_THAT(r2r({"evaluate", "--model", "lab-mean", "--data", at("photos"), "--out", at("r")}),
                RefusesWith(2));
    EXPECT_THAT(r2r({"evaluate",
                     "--model",
                     "x",
                     "--data",
                     at("photos"),
                     "--protocol",
                     "best",
                     "--out",
                     at("r")}),
                RefusesWith(2));
}

TEST_F(DataCommands, AnErrorOfADataSetIsAnExitCode) {
    ASSERT_THAT(synthesize(), Succeeds());
    fs::remove(folder / "pairs/masks/0000001.png");

    const cli::ChildResult result = r2r({"dataset", "check", at("pairs"), "--json"});

    EXPECT_EQ(result.exitCode, 1);
    EXPECT_EQ(parseJson(result.output, "check").at("errors"), 1);
}

}  // namespace
}  // namespace r2r::testing
