// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/train_loop.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/diffusion/model_loading.h"
#include "engine/weights/model_files.h"
#include "engine/weights/model_writer.h"
#include "engine/weights/safetensors.h"
#include "tests/support/failure.h"
#include "tests/support/temporary_folder.h"
#include "tests/training/training_scene.h"
#include "training/checkpoint.h"
#include "training/process_ranks.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <fstream>
#include <thread>

namespace r2r::testing {
namespace {

namespace fs = std::filesystem;
using Kind = JobEvent::Kind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::messageOf;

/// Every file of a checkpoint by its hash.
std::map<std::string, std::string> hashes(const fs::path& folder) {
    std::map<std::string, std::string> result;
    for (const auto& file : fs::directory_iterator(folder))
        result[file.path().filename().string()] = fileHash(file.path());
    return result;
}

std::vector<std::string> namesIn(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder))
        names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

/// Stops after a step, as a signal does.
TrainOutcome stoppedAfter(int64_t step, const fs::path& run, const TrainingConfig& config) {
    std::stop_source stop;
    const JobContext job(stop.get_token(), [&](const Progress& progress) {
        if (progress.done >= step)
            stop.request_stop();
    });
    return trainRun(run, config, {}, {}, job);
}

struct TrainLoopTest : ::testing::Test {
    TemporaryFolder folder;
    fs::path run = folder / "run";
};

TEST_F(TrainLoopTest, ARunIsAFolderThatTellsEverything) {
    const TrainingConfig config = tinyConfig(folder.path(), TrainingStage::ClearVae);

    const std::vector<JobEvent> events = trained(run, config);

    std::ifstream file(run / "events.jsonl");
    std::vector<JobEvent> written;
    for (std::string line; std::getline(file, line);)
        written.push_back(JobEvent::parse(line));
    EXPECT_EQ(written, events);
    EXPECT_EQ(events.front().kind, Kind::Start);
    EXPECT_EQ(events.back().kind, Kind::End);
    EXPECT_EQ(events.back().status, JobEvent::Status::Done);
    for (const char* name : {"loss/rec",
                             "loss/cr",
                             "loss/kl",
                             "loss/total",
                             "lr",
                             "grad_norm",
                             "samples_per_second",
                             "memory_gib"})
        EXPECT_EQ(curve(events, Kind::Step, name).size(), 4U) << name;
    EXPECT_EQ(curve(events, Kind::Validation, "val/rec").size(), 2U);  // before and after
    EXPECT_EQ(toJson(configOfRun(run)), toJson(config));
    EXPECT_TRUE(fs::exists(run / "environment.json"));
    EXPECT_TRUE(fs::exists(run / "samples/000004.ppm"));
    EXPECT_EQ(fs::file_size(run / "samples/000004.ppm"), 14U + 3U * 3 * 64 * 64);
}

TEST_F(TrainLoopTest, ACheckpointIsAModel) {
    const TrainingConfig config = tinyConfig(folder.path(), TrainingStage::Controller);
    (void)trained(run, config);

    const ModelFiles model = findModel(std::vector{run / "checkpoints/000004"});

    EXPECT_EQ(model.family, ModelFamily::R2r);
    EXPECT_THAT(model.obstacles(), ::testing::IsEmpty());
    ComponentLoaders loaders;
    for (const Component part : {Component::Unet, Component::Controller, Component::ClearVae})
        loaders[part] = [&model, part] { return model.tensors(part); };
    EXPECT_TRUE(loadModel(loaders, model.emptyPrompt, at::kCPU, at::kFloat).hasController());
}

TEST_F(TrainLoopTest, TwoCheckpointsAreKeptAndTheBest) {
    TrainingConfig config = tinyConfig(folder.path(), TrainingStage::ClearVae);
    config.steps = 6;
    config.watch.checkpointEvery = 1;

    (void)trained(run, config);

    EXPECT_THAT(namesIn(run / "checkpoints"), ElementsAre("000005", "000006", "best"));
    EXPECT_EQ(fs::read_symlink(run / "checkpoints/best"), "000006");
}

class ResumeTest : public TrainLoopTest, public ::testing::WithParamInterface<TrainingStage> {};

TEST_P(ResumeTest, GoesOnToTheSameBits) {
    TrainingConfig config = tinyConfig(folder.path(), GetParam());
    config.watch.checkpointEvery = 100;
    config.accumulate = 2;
    (void)trained(folder / "whole", config);

    ASSERT_EQ(stoppedAfter(2, run, config), TrainOutcome::Stopped);
    ASSERT_TRUE(fs::exists(run / "checkpoints/000002"));
    const std::vector<JobEvent> events = resumed(run);

    EXPECT_EQ(events.front().step, 2);
    auto expected = hashes(folder / "whole/checkpoints/000004");
    EXPECT_EQ(hashes(run / "checkpoints/000004"), expected);
}

TEST_F(TrainLoopTest, PairsThatAreMadeGoOnToTheSameBits) {
    TrainingConfig config = tinyConfig(folder.path(), TrainingStage::Lite);
    packGeneratedPhotographs(folder / "photos", 6);
    config.data.more = {(folder / "photos").string()};
    config.data.made = (folder / "photos").string();
    config.loss.changeFloor = 0.1;
    config.loss.labWeight = 0.5;
    config.watch.checkpointEvery = 100;
    const std::vector<JobEvent> whole = trained(folder / "whole", config);

    ASSERT_EQ(stoppedAfter(2, run, config), TrainOutcome::Stopped);
    (void)resumed(run);

    EXPECT_EQ(hashes(run / "checkpoints/000004"), hashes(folder / "whole/checkpoints/000004"));
    EXPECT_EQ(curve(whole, Kind::Validation, "made/fmse_ratio").size(), 2U);
}

TEST_F(TrainLoopTest, OnlyLiteTrainsOnPhotographs) {
    TrainingConfig config = tinyConfig(folder.path(), TrainingStage::ClearVae);
    packGeneratedPhotographs(folder / "photos", 2);
    config.data.train = (folder / "photos").string();

    EXPECT_THAT(messageOf([&] { checkTraining(config); }), HasSubstr("holds photographs"));
}

INSTANTIATE_TEST_SUITE_P(All,
                         ResumeTest,
                         ::testing::Values(TrainingStage::ClearVae,
                                           TrainingStage::Unet,
                                           TrainingStage::Controller,
                                           TrainingStage::Lite),
                         [](const auto& stage) { return std::string(stageName(stage.param)); });

TEST_F(TrainLoopTest, ADamagedCheckpointIsPassedOver) {
    const TrainingConfig config = tinyConfig(folder.path(), TrainingStage::ClearVae);
    (void)trained(run, config);
    const fs::path damaged = run / "checkpoints/000004/training.safetensors";
    std::vector<std::byte> content = readFile(damaged);
    content[content.size() / 2] ^= std::byte{1};
    writeFileAtomically(damaged, content);

    const std::vector<JobEvent> events = resumed(run);

    EXPECT_EQ(events[0].step, 2);
    EXPECT_EQ(events[1].kind, Kind::Message);
    EXPECT_THAT(events[1].message, HasSubstr("checkpoint 4 is skipped"));
    EXPECT_EQ(events.back().status, JobEvent::Status::Done);
}

TEST_F(TrainLoopTest, WhatAKillLeavesIsTidiedUp) {
    const TrainingConfig config = tinyConfig(folder.path(), TrainingStage::ClearVae);
    (void)stoppedAfter(1, run, config);
    fs::create_directories(run / "checkpoints/.writing-000002");
    fs::create_directories(run / "checkpoints/..writing-000002.partial-77");
    std::ofstream(run / "events.jsonl", std::ios::app) << R"({"event":"step","st)";

    (void)resumed(run);

    std::ifstream file(run / "events.jsonl");
    for (std::string line; std::getline(file, line);)
        EXPECT_NO_THROW((void)JobEvent::parse(line)) << line;
    EXPECT_THAT(namesIn(run / "checkpoints"), ElementsAre("000002", "000004", "best"));
}

TEST_F(TrainLoopTest, ACheckpointThatCannotBeWrittenLeavesTheOlderOnes) {
    TrainingConfig config = tinyConfig(folder.path(), TrainingStage::ClearVae);
    config.watch.checkpointEvery = 2;
    (void)stoppedAfter(2, run, config);
    // A file is where the next one would be written.
    std::ofstream(run / "checkpoints/000004") << "in the way";
    fs::permissions(run / "checkpoints/000004", fs::perms::none);
    const auto before = hashes(run / "checkpoints/000002");

    (void)messageOf([&] { (void)resumed(run); });

    EXPECT_EQ(hashes(run / "checkpoints/000002"), before);
}

TEST_F(TrainLoopTest, ANumberThatIsNoneStopsWithStepAndName) {
    TrainingConfig config = tinyConfig(folder.path(), TrainingStage::ClearVae);
    config.loss.contrastiveWeight = 1e39;  // more than float32 holds

    std::vector<JobEvent> events;
    const std::string message = messageOf([&] {
        (void)trainRun(
            run, config, {}, [&](const JobEvent& event) { events.push_back(event); }, {});
    });

    EXPECT_EQ(message, "step 1: the loss \"total\" became inf");
    EXPECT_EQ(events.back().status, JobEvent::Status::Failed);
    EXPECT_EQ(events.back().message, message);
}

TEST_F(TrainLoopTest, AskedForCheckpointsComeAtOnce) {
    TrainingConfig config = tinyConfig(folder.path(), TrainingStage::ClearVae);
    config.watch.checkpointEvery = 100;
    TrainControl control;
    const JobContext job({}, [&](const Progress& progress) {
        control.wantsCheckpoint = progress.done == 1;
        control.wantsStop = progress.done == 3;
    });

    const TrainOutcome outcome = trainRun(run, config, {.control = &control}, {}, job);

    EXPECT_EQ(outcome, TrainOutcome::Stopped);
    EXPECT_THAT(namesIn(run / "checkpoints"), ElementsAre("000001", "000003"));
}

/// The first moments of AdamW after one step: a tenth of the gradients.
TensorMap firstMoments(const fs::path& checkpoint) {
    TensorMap moments(checkpoint);
    for (const TensorMap::Entry& entry : readSafetensors(checkpoint / "training.safetensors"))
        if (entry.name.starts_with("first/"))
            moments.add(entry.name, entry.tensor);
    return moments;
}

TEST_F(TrainLoopTest, TwoRanksHaveTheGradientsOfOneWithTheDoubledBatch) {
    TrainingConfig config = tinyConfig(folder.path(), TrainingStage::Unet);
    config.steps = 1;
    config.optimizer.clip = 0;
    (void)trained(folder / "alone", config);
    const uint16_t port = freePort();
    {
        std::vector<std::jthread> ranks;
        for (int64_t rank = 0; rank < 2; ++rank)
            ranks.emplace_back([&, rank] {
                const auto joined = joinRanks({.rank = rank, .size = 2, .port = port});
                (void)trainRun(run, config, {.ranks = joined.get()}, {}, {});
            });
    }

    const TensorMap expected = firstMoments(folder / "alone/checkpoints/000001");
    const TensorMap actual = firstMoments(run / "checkpoints/000001");
    ASSERT_GT(expected.size(), 100U);
    double largest = 0;
    double difference = 0;
    for (const TensorMap::Entry& entry : expected) {
        largest = std::max(largest, entry.tensor.abs().max().item<double>());
        difference =
            std::max(difference, (entry.tensor - actual.at(entry.name)).abs().max().item<double>());
    }
    EXPECT_GT(largest, 0);
    // Sums in another order: one wrong factor would be wrong by its whole size.
    EXPECT_LE(difference, 1e-5 * largest);
}

TEST_F(TrainLoopTest, RanksMustDivideTheBatch) {
    TrainingConfig config = tinyConfig(folder.path(), TrainingStage::Unet);
    config.batch = 3;

    struct Pair final : Ranks {
        [[nodiscard]] int64_t size() const override { return 2; }
    } ranks;

    EXPECT_THAT(messageOf([&] { (void)trainRun(run, config, {.ranks = &ranks}, {}, {}); }),
                HasSubstr("2 ranks do not divide a batch of 3"));
}

TEST_F(TrainLoopTest, TwoRunsDoNotShareAFolder) {
    const TrainingConfig config = tinyConfig(folder.path(), TrainingStage::ClearVae);
    (void)stoppedAfter(1, run, config);

    EXPECT_THAT(messageOf([&] { (void)trained(run, config); }),
                HasSubstr("already contains a run"));
    EXPECT_THAT(messageOf([&] { (void)RunWriter::resume(folder / "none", {}); }),
                HasSubstr("not the folder of a training run"));
}

TEST_F(TrainLoopTest, ARunDoesNotBeginAmongOtherFiles) {
    const TrainingConfig config = tinyConfig(folder.path(), TrainingStage::ClearVae);
    const auto beginIn = [&](const char* file) {
        const std::filesystem::path place = folder / (std::string("in-") + file);
        fs::create_directories(place);
        writeFileAtomically(place / file, std::string_view("{}"));
        return messageOf([&] { (void)RunWriter::begin(place, config, {}); });
    };

    EXPECT_THAT(beginIn("00000.r2rpairs"), HasSubstr("other than a training run: 00000.r2rpairs"));
    EXPECT_THAT(beginIn("beach.jpg"), HasSubstr("beach.jpg"));
    EXPECT_EQ(beginIn("request.json"), "nothing was thrown");
    EXPECT_EQ(beginIn("log.txt"), "nothing was thrown");
}

}  // namespace
}  // namespace r2r::testing
