// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/terminal.h"
#include "app/cli/training_pictures.h"
#include "engine/core/error.h"
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

struct TrainOptions {
    fs::path config;
    fs::path run;
    fs::path resume;
    std::string events;
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
                return;  // whoever started the training is gone; it goes on
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
    return fs::absolute(config).parent_path() / "runs" /
           fmt::format("{}-{:%Y%m%d-%H%M%S}", stageName(stage), fmt::localtime(now));
}

std::string valuesText(const JobEvent& event) {
    std::string text;
    for (const auto& [name, value] : event.values)
        text += fmt::format("{}{} {:.4g}", text.empty() ? "" : ", ", name, value);
    return text;
}

/// What people read of the events; every step would be too much.
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

ExitCode train(const TrainOptions& options, Terminal& terminal, const JobContext& job) {
    if (options.config.empty() == options.resume.empty())
        throw Error(ErrorCode::InvalidArgument,
                    "train needs either a configuration or a run to go on with",
                    "For example: r2r train --config run.json, or r2r train --resume runs/mine");
    const bool isResuming = !options.resume.empty();
    const TrainingConfig config =
        isResuming ? configOfRun(options.resume) : readTrainingConfig(options.config);
    fs::path run = isResuming ? options.resume : options.run;
    if (run.empty())
        run = freshRunFolder(options.config, config.stage);

    TrainControl control;
    const bool isPiped = options.events == "-";
    std::optional<CommandListener> commands;
    if (isPiped)
        commands.emplace(control);
    const auto listener = [&](const JobEvent& event) {
        if (isPiped)
            terminal.print(event.line() + "\n");
        sayEvent(terminal, event);
    };
    terminal.say(fmt::format("training in {}", run.string()));
    const TrainJob trainJob{
        .isResuming = isResuming, .control = &control, .pictures = trainingPictures()};
    const TrainOutcome outcome = trainRun(run, config, trainJob, listener, job);
    if (outcome == TrainOutcome::Done)
        return ExitCode::Ok;
    terminal.say(fmt::format("stopped; go on with: r2r train --resume {}", run.string()));
    return ExitCode::Interrupted;
}

Runner define(CLI::App& app) {
    const auto options = std::make_shared<TrainOptions>();
    addPath(app, "--config", options->config, "Settings of a new run, JSON");
    addPath(app, "--run", options->run, "Its folder (default: runs/… beside them)", "FOLDER");
    addPath(app, "--resume", options->resume, "Go on with this run", "FOLDER");
    addParsed(
        app,
        "--events",
        [options](const std::string& text) {
            (void)parseChoice("--events", text, "-");
            options->events = text;
        },
        "Tell every step in JSON lines on standard output, and take commands from standard input",
        "-");
    return [options](Terminal& terminal, const JobContext& job) {
        return train(*options, terminal, job);
    };
}

const Registration registration({
    .name = "train",
    .purpose = "Train Clear-VAE, UNet or Harmony Controller on packed pairs",
    .examples = "  r2r train --config run.json --run runs/first\n"
                "  r2r train --resume runs/first\n",
    .rank = 50,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
