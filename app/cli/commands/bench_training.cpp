// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/conversing_child.h"
#include "app/cli/options.h"
#include "app/cli/terminal.h"
#include "app/cli/timing.h"
#include "engine/core/error.h"
#include "engine/core/json.h"
#include "engine/core/memory_policy.h"
#include "training/optimizer.h"
#include "training/pair_loader.h"
#include "training/stage.h"
#include "training/training_pairs.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fmt/format.h>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace r2r::cli {
namespace {

namespace fs = std::filesystem;

struct BenchTrainingOptions {
    fs::path config;
    std::string against;
    int runs = 5;
    bool printsJson = false;
};

/// Does one step as `r2r train` does it, without writing anything.
class StepTimer {
public:
    explicit StepTimer(const TrainingConfig& config)
        : config_(config)
        , source_(trainingPairs(config))
        , loader_(*source_, {.perRank = config.batch}, 0, config.data.prefetch)
        , stage_(makeStage(config))
        , optimizer_(stage_->trained(), config.optimizer) {}

    double seconds() {
        return secondsOf([this] {
            optimizer_.clearGradients();
            stage_->losses(loader_.next()).total.backward();
            (void)optimizer_.clip();
            optimizer_.step(learningRate(config_, 0));
        });
    }

private:
    const TrainingConfig& config_;
    std::unique_ptr<PairSource> source_;
    PairLoader loader_;
    std::unique_ptr<Stage> stage_;
    Optimizer optimizer_;
};

/// Samples that the loader alone makes in a second.
double loaderRate(const TrainingConfig& config) {
    constexpr int kBatches = 50;
    const auto source = trainingPairs(config);
    PairLoader loader(*source, {.perRank = config.batch}, 0, config.data.prefetch);
    (void)loader.next();
    const double seconds = secondsOf([&] {
        for (int i = 0; i < kBatches; ++i)
            (void)loader.next();
    });
    return static_cast<double>(kBatches * config.batch) / seconds;
}

ExitCode run(const BenchTrainingOptions& options, Terminal& terminal, const JobContext& job) {
    keepFreedMemory();  // as r2r train does
    const TrainingConfig config = readTrainingConfig(options.config);
    if (config.threads > 0)
        at::set_num_threads(static_cast<int>(config.threads));
    std::optional<ConversingChild> reference;
    if (!options.against.empty()) {
        reference.emplace(options.against);
        (void)reference->read();  // it is ready
    }
    const double loaded = loaderRate(config);
    StepTimer timer(config);
    std::vector<double> ours;
    std::vector<double> theirs;
    (void)timer.seconds();
    for (int i = 0; i < options.runs; ++i) {
        job.report({.phase = Phase::Measuring, .done = i, .total = options.runs});
        ours.push_back(timer.seconds());
        if (reference)
            theirs.push_back(std::stod(reference->ask("step")));
    }

    const auto batch = static_cast<double>(config.batch);
    Json json = {{"stage", stageName(config.stage)},
                 {"batch", config.batch},
                 {"size", config.data.size},
                 {"threads", at::get_num_threads()},
                 {"loader_samples_per_second", loaded},
                 {"step_seconds", ours},
                 {"samples_per_second", batch / median(ours)}};
    std::string text = fmt::format(
        "{}, batch {}, {} px, {} threads: {:.2f} samples/s (median of {} steps); "
        "the loader alone makes {:.0f}\n",
        stageName(config.stage),
        config.batch,
        config.data.size,
        at::get_num_threads(),
        batch / median(ours),
        options.runs,
        loaded);
    if (reference) {
        json["reference_step_seconds"] = theirs;
        json["reference_samples_per_second"] = batch / median(theirs);
        text += fmt::format("reference: {:.2f} samples/s; ours is {:.2f} times as fast\n",
                            batch / median(theirs),
                            median(theirs) / median(ours));
    }
    terminal.print(options.printsJson ? formatJson(json) : text);
    return ExitCode::Ok;
}

Runner define(CLI::App& app) {
    const auto options = std::make_shared<BenchTrainingOptions>();
    addPath(app, "--config", options->config, "Settings of a training, JSON")->required();
    addNumber(app, "--runs", options->runs, 1, 1000, "Steps to time [5]");
    addParsed(
        app,
        "--against",
        [options](const std::string& text) { options->against = text; },
        "Alternate with a program that times the same step, see tests/benchmarks",
        "COMMAND");
    addJsonFlag(app, options->printsJson);
    return [options](Terminal& terminal, const JobContext& job) {
        return run(*options, terminal, job);
    };
}

const Registration registration({
    .name = "training",
    .parent = "bench",
    .purpose = "Samples per second of a training, and of its loader alone",
    .examples = "  r2r bench training --config run.json\n"
                "  r2r bench training --config unet.json --against "
                "\"python3 tests/benchmarks/torch_training.py --stage unet\"\n",
    .rank = 76,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
