// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/file_io.h"
#include "engine/core/job_event.h"
#include "engine/core/json.h"
#include "tests/app/cli/program_runs.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fmt/format.h>
#include <sstream>
#include <thread>

namespace r2r::testing {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Kind = JobEvent::Kind;
using ::testing::AllOf;
using ::testing::HasSubstr;

std::vector<JobEvent> eventsIn(const std::string& text) {
    std::vector<JobEvent> events;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line) && !lines.eof();)
        events.push_back(JobEvent::parse(line));
    return events;
}

/// `r2r train` as a person or the window runs it, on pairs that `r2r synthesize` made.
class TrainCommand : public ::testing::Test {
protected:
    TrainCommand() {
        for (int i = 0; i < 2; ++i)
            writeComposite(
                folder / "photos", fmt::format("p{}", i), {80, 64}, static_cast<uint32_t>(i));
        write(folder / "photos/index.csv",
              "id,image,mask\np0,p0.png,p0_mask.png\np1,p1.png,p1_mask.png\n");
        EXPECT_THAT(r2r({"synthesize",
                         "--photos",
                         at("photos"),
                         "--generator",
                         "parametric",
                         "--count",
                         "4",
                         "--out",
                         at("pairs")}),
                    Succeeds());
        EXPECT_THAT(r2r({"dataset", "pack", at("pairs"), "--out", at("packed")}), Succeeds());
        writeConfig(4);
    }

    void writeConfig(int steps) const {
        const Json config = {
            {"stage", "clear_vae"},
            {"steps", steps},
            {"batch", 2},
            {"threads", 1},
            {"optimizer", {{"warmup", 1}}},
            {"data", {{"train", "packed"}, {"validation", "packed"}, {"size", 64}}},
            {"model", {{"vae_widths", {32, 32, 32, 32}}}},
            {"loss", {{"contrastive_weight", 0}, {"train_encoder", true}}},
            {"watch",
             {{"validate_every", 1000}, {"checkpoint_every", 2}, {"validation_pairs", 2}}}};
        write(folder / "run.json", formatJson(config));
    }

    [[nodiscard]] std::string at(std::string_view name) const { return (folder / name).string(); }

    [[nodiscard]] cli::ChildResult train(std::vector<std::string> more) const {
        more.insert(more.begin(), "train");
        return r2r(more);
    }

    [[nodiscard]] std::vector<JobEvent> eventsOf(const char* run) const {
        const fs::path file = folder / run / "events.jsonl";
        return fs::exists(file) ? eventsIn(textOf(file)) : std::vector<JobEvent>();
    }

    /// Waits until a run has told of this many steps.
    void waitForSteps(const char* run, size_t count) const {
        for (int i = 0; i < 600; ++i) {
            const auto events = eventsOf(run);
            const auto steps = std::ranges::count(events, Kind::Step, &JobEvent::kind);
            if (static_cast<size_t>(steps) >= count)
                return;
            std::this_thread::sleep_for(50ms);
        }
        FAIL() << run << " does not reach " << count << " steps";
    }

    TemporaryFolder folder;
};

TEST_F(TrainCommand, FromAConfigurationToAModel) {
    const cli::ChildResult result =
        train({"--config", at("run.json"), "--run", at("run"), "--events", "-"});

    EXPECT_THAT(result, Succeeds());
    EXPECT_EQ(result.output, textOf(folder / "run/events.jsonl"));
    const std::vector<JobEvent> events = eventsIn(result.output);
    EXPECT_EQ(events.front().kind, Kind::Start);
    EXPECT_GT(events.front().process, 0);
    EXPECT_FALSE(events.front().host.empty());
    EXPECT_EQ(events.back().status, JobEvent::Status::Done);
    EXPECT_TRUE(fs::exists(folder / "run/samples/000004.png"));
    EXPECT_THAT(r2r({"inspect", at("run/checkpoints/000004/clear_vae.safetensors")}), Succeeds());
    EXPECT_THAT(train({"--config", at("run.json"), "--run", at("run")}), RefusesWith(2));
    EXPECT_THAT(train({"--resume", at("run")}), Succeeds()) << "there is nothing left to do";
}

TEST_F(TrainCommand, TellsItsSettingsAndLooksBeforeItLeaps) {
    const cli::ChildResult settings = train({"--print-config"});
    EXPECT_THAT(settings, Succeeds());
    EXPECT_EQ(parseJson(settings.output, "settings").at("optimizer").at("schedule"), "cosine");

    EXPECT_THAT(train({"--check", "--config", at("run.json")}), Succeeds());
    EXPECT_FALSE(fs::exists(folder / "runs"));
    fs::rename(folder / "packed", folder / "elsewhere");
    const cli::ChildResult refusal = train({"--check", "--config", at("run.json")});
    EXPECT_THAT(refusal, RefusesWith(2));
    EXPECT_THAT(refusal.errors, HasSubstr(at("packed")));
    write(folder / "run.json", R"({"stage":"clear_vae","stpes":4})");
    EXPECT_THAT(train({"--config", at("run.json")}).errors, HasSubstr("did you mean \"steps\""));
    EXPECT_THAT(train({}), RefusesWith(2));
    EXPECT_THAT(train({"--resume", at("photos")}), RefusesWith(2));
}

TEST_F(TrainCommand, GoesOnToTheSameBitsWhateverEndsIt) {
    writeConfig(12);
    EXPECT_THAT(train({"--config", at("run.json"), "--run", at("whole")}), Succeeds());
    {
        cli::ChildProcess asked(
            r2rCommand({"train", "--config", at("run.json"), "--run", at("run")}));
        waitForSteps("run", 1);
        asked.send(SIGTERM);
        const cli::ChildResult result = asked.wait();
        EXPECT_EQ(result.exitCode, 130);
        EXPECT_THAT(result.errors, HasSubstr("--resume"));
        EXPECT_EQ(eventsOf("run").back().status, JobEvent::Status::Cancelled);
    }
    {
        const size_t done = eventsOf("run").size();
        cli::ChildProcess killed(r2rCommand({"train", "--resume", at("run")}));
        waitForSteps("run", done + 2);
        killed.send(SIGKILL);
        EXPECT_EQ(killed.wait().signal, SIGKILL);
    }
    EXPECT_THAT(train({"--resume", at("run")}), Succeeds());

    EXPECT_EQ(eventsOf("run").back().status, JobEvent::Status::Done);
    for (const char* file : {"clear_vae.safetensors", "training.safetensors"})
        EXPECT_EQ(fileHash(folder / "run/checkpoints/000012" / file),
                  fileHash(folder / "whole/checkpoints/000012" / file));
}

TEST_F(TrainCommand, RanksTrainOneModel) {
    const cli::ChildResult result =
        train({"--config", at("run.json"), "--run", at("run"), "--ranks", "2"});

    EXPECT_THAT(result, Succeeds());
    EXPECT_EQ(eventsOf("run").back().status, JobEvent::Status::Done);
    EXPECT_THAT(train({"--resume", at("run")}), Succeeds()) << "with another number of ranks";
    EXPECT_THAT(train({"--config", at("run.json"), "--run", at("three"), "--ranks", "3"}).errors,
                HasSubstr("3 ranks do not divide a batch of 2"));
}

TEST_F(TrainCommand, AKilledRankEndsTheOthers) {
    writeConfig(5000);
    cli::ChildProcess ranks(
        r2rCommand({"train", "--config", at("run.json"), "--run", at("run"), "--ranks", "2"}));
    waitForSteps("run", 1);

    ::kill(static_cast<pid_t>(eventsOf("run").front().process), SIGKILL);
    const auto killed = std::chrono::steady_clock::now();
    const cli::ChildResult result = ranks.wait();

    EXPECT_LT(std::chrono::steady_clock::now() - killed, 60s);
    EXPECT_NE(result.exitCode, 0);
    EXPECT_THAT(result.errors,
                AllOf(HasSubstr("rank 0 was ended by signal 9"),
                      HasSubstr("rank 1 of 2 lost another rank")));
}

}  // namespace
}  // namespace r2r::testing
