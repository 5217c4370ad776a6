// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/commands/bench_poisson.h"
#include "app/cli/options.h"
#include "app/cli/terminal.h"
#include "engine/core/json.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

namespace r2r::cli {
namespace {

// The largest rectangle costs OpenCV seconds and both programs about a gibibyte.
constexpr int kLargestSide = 8000;

struct BenchOptions {
    PoissonBenchmarkOptions benchmark;
    bool printsJson = false;
};

Runner define(CLI::App& app) {
    const auto options = std::make_shared<BenchOptions>();
    PoissonBenchmarkOptions& benchmark = options->benchmark;
    addNumber(app, "--sizes", benchmark.sizes, 1, 1000, "How many rectangles [20]");
    addNumber(
        app, "--smallest", benchmark.smallest, 1, kLargestSide, "Shortest side, pixels [200]");
    addNumber(app, "--largest", benchmark.largest, 1, kLargestSide, "Longest side, pixels [1500]");
    addNumber(app, "--runs", benchmark.repetitions, 1, 99, "Of each program on each size [3]");
    addJsonFlag(app, options->printsJson);
    return [options](Terminal& terminal, const JobContext& job) {
        const PoissonBenchmark result = runPoissonBenchmark(options->benchmark, job);
        terminal.print(options->printsJson ? formatJson(poissonBenchmarkJson(result))
                                           : poissonBenchmarkTable(result));
        return ExitCode::Ok;
    };
}

const Registration registration({
    .name = "poisson",
    .parent = "bench",
    .purpose = "Our Poisson solver against OpenCV's on the same linear problem",
    .examples = "  r2r bench poisson\n"
                "  r2r bench poisson --sizes 5 --largest 800 --json\n",
    .rank = 72,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
