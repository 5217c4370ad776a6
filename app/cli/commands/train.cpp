// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/child_process.h"
#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/rank_launcher.h"
#include "app/cli/terminal.h"
#include "app/cli/training_pictures.h"
#include "engine/core/error.h"
#include "engine/core/memory_policy.h"
#include "training/process_ranks.h"
#include "training/train_loop.h"

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <memory>
#include <poll.h>
#include <thread>
#include <unistd.h>

namespace r2r::cli {
namespace {

namespace fs = std::filesystem;

// The first rank paints samples and writes checkpoints while the others wait for it. One that dies
// is noticed at once, whatever the patience.
constexpr std::chrono::minutes kRankPatience(30);

struct TrainOptions {
    fs::path config;
    fs::path run;
    fs::path resume;
    bool tellsEvents = false;
    int64_t ranks = 1;
    bool printsConfig = false;
    bool checksOnly = false;

    [[nodiscard]] bool isResuming() const { return !resume.empty(); }
};

/// Reads commands from standard input on a thread of its own, until the input or this ends.
class CommandListener {
public:
    explicit CommandListener(TrainControl& control)
        : control_(control), thread_([this](const std::stop_token& stop) { listen(stop); }) {}

private:
    void listen(const std::stop_token& stop) {
        constexpr int kPatienceMs = 200;
        std::string line;
        while (!stop.stop_requested()) {
            pollfd input = {.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
            if (::poll(&input, 1, kPatienceMs) <= 0)
                continue;
            char letter = 0;
            if (::read(STDIN_FILENO, &letter, 1) != 1)
                return;  // the program that started the training is gone; it goes on
            if (letter != '\n') {
                line += letter;
                continue;
            }
            obey(parseJobCommand(line));
            line.clear();
        }
    }

    void obey(std::optional<JobCommand> command) {
        if (command == JobCommand::Checkpoint)
            control_.wantsCheckpoint = true;
        if (command == JobCommand::Stop)
            control_.wantsStop = true;
    }

    TrainControl& control_;
    std::jthread thread_;
};

/// runs/unet-20260131-154500 beside the configuration.
fs::path freshRunFolder(const fs::path& config, TrainingStage stage) {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm local = {};
    ::localtime_r(&now, &local);
    return fs::absolute(config).parent_path() / "runs" /
           fmt::format("{}-{:%Y%m%d-%H%M%S}", stageName(stage), local);
}

std::string valuesText(const JobEvent& event) {
    std::string text;
    for (const auto& [name, value] : event.values)
        text += fmt::format("{}{} {:.4g}", text.empty() ? "" : ", ", name, value);
    return text;
}

/// Prints the events that people read; every step would be too much.
void sayEvent(Terminal& terminal, const JobEvent& event) {
    if (event.kind == JobEvent::Kind::Validation)
        terminal.say(fmt::format("step {}: {}", event.step, valuesText(event)));
    else if (event.kind == JobEvent::Kind::Checkpoint)
        terminal.say(fmt::format("step {}: wrote {}{}",
                                 event.step,
                                 event.path,
                                 event.message.empty() ? "" : ", the best so far"));
    else if (event.kind == JobEvent::Kind::Message)
        terminal.say(event.message);
}

TrainingConfig configOf(const TrainOptions& options) {
    if (options.config.empty() == options.resume.empty())
        throw Error(ErrorCode::InvalidArgument,
                    "train needs either a configuration or a run to go on with",
                    "For example: r2r train --config run.json, or r2r train --resume runs/mine.");
    return options.isResuming() ? configOfRun(options.resume) : readTrainingConfig(options.config);
}

/// This process's part of a training, alone or as one of several ranks.
ExitCode trainRank(const TrainOptions& options,
                   const TrainingConfig& config,
                   Ranks* ranks,
                   Terminal& terminal,
                   const JobContext& job) {
    keepFreedMemory();
    TrainControl control;
    const bool isFirst = ranks == nullptr || ranks->isFirst();
    const bool isPiped = options.tellsEvents && isFirst;
    std::optional<CommandListener> commands;
    if (isPiped)
        commands.emplace(control);
    fs::path run = options.isResuming() ? options.resume : options.run;
    if (run.empty() && isFirst)
        run = freshRunFolder(options.config, config.stage);
    const auto listener = [&](const JobEvent& event) {
        if (isPiped)
            terminal.print(event.line() + "\n");
        if (event.kind == JobEvent::Kind::Start)
            terminal.say(fmt::format("training in {}", run.string()));
        sayEvent(terminal, event);
    };
    const TrainOutcome outcome = trainRun(run,
                                          config,
                                          {.isResuming = options.isResuming(),
                                           .control = &control,
                                           .pictures = trainingPictures(),
                                           .ranks = ranks},
                                          listener,
                                          job);
    if (outcome == TrainOutcome::Done)
        return ExitCode::Ok;
    if (isFirst)
        terminal.say(fmt::format("stopped; continue with: r2r train --resume {}", run.string()));
    return ExitCode::Interrupted;
}

std::vector<std::string> argumentsOfRank(const TrainOptions& options) {
    std::vector<std::string> arguments = {ownProgram().string(), "train"};
    const auto add = [&arguments](const char* name, const std::string& value) {
        if (!value.empty())
            arguments.insert(arguments.end(), {name, value});
    };
    add("--config", options.config.string());
    add("--run", options.run.string());
    add("--resume", options.resume.string());
    add("--events", options.tellsEvents ? "-" : "");
    return arguments;
}

std::optional<std::string> environmentVariable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

ExitCode train(const TrainOptions& options, Terminal& terminal, const JobContext& job) {
    if (options.printsConfig) {
        terminal.print(formatJson(toJson(
            options.config.empty() ? TrainingConfig() : readTrainingConfig(options.config))));
        return ExitCode::Ok;
    }
    const TrainingConfig config = configOf(options);
    if (options.checksOnly) {
        checkTraining(config);
        terminal.say("this training can start.");
        return ExitCode::Ok;
    }
    if (options.ranks > 1)
        return launchRanks(options.ranks, argumentsOfRank(options), terminal, job);
    if (const std::optional<RankAddress> address = rankAddress(environmentVariable))
        return trainRank(options, config, joinRanks(*address, kRankPatience).get(), terminal, job);
    return trainRank(options, config, nullptr, terminal, job);
}

Runner define(CLI::App& app) {
    const auto options = std::make_shared<TrainOptions>();
    addPath(app, "--config", options->config, "Settings of a new run, JSON");
    addPath(app, "--run", options->run, "Its folder [runs/… next to them]", "FOLDER");
    addPath(app, "--resume", options->resume, "Continue this run", "FOLDER");
    addEvents(app,
              options->tellsEvents,
              "Report every step in JSON lines on standard output, and take commands from standard "
              "input");
    addNumber(app,
              "--ranks",
              options->ranks,
              1,
              64,
              "Processes on this machine that share every batch [1]; torchrun and srun are "
              "understood too");
    app.add_flag("--check", options->checksOnly, "Only check whether the training can start");
    app.add_flag("--print-config", options->printsConfig, "Print all settings with their defaults");
    return [options](Terminal& terminal, const JobContext& job) {
        return train(*options, terminal, job);
    };
}

const Registration registration({
    .name = "train",
    .purpose = "Train R2R-Lite, Clear-VAE, UNet or Harmony Controller on packed pairs",
    .examples = "  r2r train --config run.json --run runs/first\n"
                "  r2r train --resume runs/first\n"
                "  r2r train --print-config > run.json\n"
                "  torchrun --no-python --nproc-per-node 4 -- r2r train --config run.json\n",
    .rank = 50,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
