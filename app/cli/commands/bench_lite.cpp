// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/terminal.h"
#include "app/cli/text_table.h"
#include "app/cli/timing.h"
#include "engine/core/json.h"
#include "engine/diffusion/lite_model.h"
#include "engine/weights/lite_manifest.h"
#include "engine/weights/weight_generator.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <memory>
#include <vector>

namespace r2r::cli {
namespace {

constexpr std::array<int64_t, 4> kSides = {64, 128, 192, 256};

struct BenchLiteOptions {
    int runs = 20;
    bool printsJson = false;
};

TensorMap generated(Component component, const std::vector<TensorShape>& more = {}) {
    TensorMap tensors;
    const auto add = [&](const std::vector<TensorShape>& shapes) {
        for (const TensorShape& tensor : shapes)
            tensors.add(tensor.name, generatedTensor(component, tensor.name, tensor.shape));
    };
    add(fullManifest(component));
    add(more);
    return tensors;
}

/// A disc in noise.
LiteModel::Scene sceneOf(int64_t side) {
    const at::Tensor axis = at::arange(side, at::kFloat) - static_cast<double>(side) / 2;
    const at::Tensor radius = axis.square().unsqueeze(0) + axis.square().unsqueeze(1);
    const at::Tensor mask =
        radius.lt(static_cast<double>(side * side) / 16).to(at::kFloat).view({1, 1, side, side});
    return {.composite = at::rand({1, 3, side, side}), .mask = mask, .reference = 1 - mask};
}

/// After a run that is not counted.
double medianSeconds(const LiteModel& model, int64_t side, int runs, const JobContext& job) {
    LiteModel::Scene scene = sceneOf(side);
    if (model.seesWhole()) {
        const LiteModel::Scene all = sceneOf(kLiteWholeSide);
        scene.whole = {.composite = all.composite, .mask = all.mask, .reference = all.reference};
    }
    std::vector<double> seconds;
    for (int run = -1; run < runs; ++run) {
        job.report({.phase = Phase::Measuring, .done = std::max(run, 0), .total = runs});
        const double taken = secondsOf([&] { (void)model.propose(scene); });
        if (run >= 0)
            seconds.push_back(taken);
    }
    return median(std::move(seconds));
}

ExitCode run(const BenchLiteOptions& options, Terminal& terminal, const JobContext& job) {
    const LiteModel model(generated(Component::LiteEncoder), generated(Component::Lite), at::kCPU);
    std::vector<std::vector<std::string>> table = {{"SIDE", "FORWARD ms"}};
    Json json = {{"threads", at::get_num_threads()}, {"runs", options.runs}};
    for (const int64_t side : kSides) {
        const double seconds = medianSeconds(model, side, options.runs, job);
        table.push_back({fmt::format("{}", side), fmt::format("{:.1f}", 1e3 * seconds)});
        json["seconds"][fmt::format("{}", side)] = seconds;
    }
    const LiteModel seeing(generated(Component::LiteEncoder),
                           generated(Component::Lite, liteWholeManifest()),
                           at::kCPU);
    const double both = medianSeconds(seeing, kLiteSide, options.runs, job);
    table.push_back(
        {fmt::format("{} and the whole picture", kLiteSide), fmt::format("{:.1f}", 1e3 * both)});
    json["secondsWithWhole"] = both;
    terminal.print(options.printsJson ? formatJson(json)
                                      : fmt::format("R2R-Lite with generated weights, on {} "
                                                    "threads; the median of {}.\n\n{}",
                                                    at::get_num_threads(),
                                                    options.runs,
                                                    textTable(table)));
    return ExitCode::Ok;
}

Runner define(CLI::App& app) {
    const auto options = std::make_shared<BenchLiteOptions>();
    addNumber(app, "--runs", options->runs, 1, 999, "Runs per size [20]");
    addJsonFlag(app, options->printsJson);
    return [options](Terminal& terminal, const JobContext& job) {
        return run(*options, terminal, job);
    };
}

const Registration registration({
    .name = "lite",
    .parent = "bench",
    .purpose = "Time of one pass of R2R-Lite on the CPU, size by size",
    .examples = "  r2r bench lite\n"
                "  r2r bench lite --runs 100 --json\n",
    .rank = 76,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
