// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/child_process.h"
#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/scene.h"
#include "app/cli/scratch_folder.h"
#include "app/cli/terminal.h"
#include "app/cli/text_table.h"
#include "engine/core/error.h"
#include "engine/core/json.h"
#include "engine/imaging/files/image_file.h"
#include "engine/pipeline/devices/compute_device.h"
#include "engine/pipeline/models/model_catalog.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace r2r::cli {
namespace {

namespace fs = std::filesystem;

constexpr Size kBackgroundSize = {6000, 4000};  // 24 megapixels
constexpr Size kForegroundSize = {1600, 1250};  // 2 megapixels
constexpr SceneLight kDaylight = {0.95F, 1.0F, 1.05F};
constexpr SceneLight kTungsten = {1.2F, 1.0F, 0.7F};

struct BenchOptions {
    fs::path background;
    fs::path foreground;
    std::vector<std::string> models;
    int runs = 3;
    bool printsJson = false;
};

/// The two pictures that every model harmonizes.
struct Input {
    fs::path background;
    fs::path foreground;
    Size backgroundSize;
    Size foregroundSize;
};

/// One run of `r2r harmonize` in a process of its own, as a person would start it.
struct Measurement {
    double decode = 0;
    double compute = 0;
    double encode = 0;
    double process = 0;  ///< wall time from start to end, program start included
    uint64_t peakMemory = 0;
};

Input inputFor(const BenchOptions& options, const fs::path& folder) {
    Input input{.background = options.background, .foreground = options.foreground};
    if (input.background.empty()) {
        input.background = folder / "background.jpg";
        writePhotograph(input.background, {sceneImage(kBackgroundSize, kDaylight, 1), {}});
    }
    if (input.foreground.empty()) {
        input.foreground = folder / "foreground.png";
        writePhotograph(input.foreground, {cutOutImage(kForegroundSize, kTungsten, 2), {}});
    }
    input.backgroundSize = readPhotograph(input.background).image.size();
    input.foregroundSize = readPhotograph(input.foreground).image.size();
    return input;
}

Measurement measured(const Input& input, const std::string& model, const fs::path& output) {
    const Point centre{input.backgroundSize.width / 2.0, input.backgroundSize.height / 2.0};
    const ChildResult child = runChild({ownProgram().string(),
                                        "harmonize",
                                        "--background",
                                        input.background.string(),
                                        "--foreground",
                                        input.foreground.string(),
                                        "--place",
                                        fmt::format("{},{},1,0", centre.x, centre.y),
                                        "--model",
                                        model,
                                        "--strength",
                                        "0.5",
                                        "--output",
                                        output.string(),
                                        "--json"});
    if (child.signal != 0)
        throw Cancelled();
    if (child.exitCode != 0)
        throw Error(
            ErrorCode::Internal,
            fmt::format("the run with {} ended with {}: {}", model, child.exitCode, child.errors));
    const Json result = parseJson(child.output, "the run's result");
    const Json& seconds = result.at("seconds");
    return {.decode = seconds.at("decode").get<double>(),
            .compute = seconds.at("compute").get<double>(),
            .encode = seconds.at("encode").get<double>(),
            .process = child.seconds,
            .peakMemory = result.at("peak_memory_bytes").get<uint64_t>()};
}

/// The run in the middle by wall time, of an odd number of runs.
Measurement medianOf(std::vector<Measurement> runs) {
    const auto middle = runs.begin() + static_cast<ptrdiff_t>(runs.size() / 2);
    std::ranges::nth_element(runs, middle, {}, &Measurement::process);
    return *middle;
}

struct Row {
    std::string model;
    Measurement median;
};

std::vector<Row> measuredModels(const Input& input,
                                const BenchOptions& options,
                                const fs::path& folder,
                                const JobContext& job) {
    std::vector<Row> rows;
    const auto total = static_cast<int64_t>(options.models.size()) * options.runs;
    int64_t done = 0;
    for (const std::string& model : options.models) {
        std::vector<Measurement> runs;
        for (int run = 0; run < options.runs; ++run) {
            job.report({.phase = Phase::Measuring, .done = done++, .total = total});
            runs.push_back(measured(input, model, folder / "result.jpg"));
        }
        rows.push_back({model, medianOf(std::move(runs))});
    }
    return rows;
}

double megapixels(Size size) {
    return static_cast<double>(size.area()) / 1e6;
}

double mebibytes(uint64_t bytes) {
    return static_cast<double>(bytes) / (1U << 20U);
}

std::string inWords(const std::vector<Row>& rows, const Input& input, int runs) {
    std::vector<std::vector<std::string>> table = {
        {"MODEL", "DECODE s", "COMPUTE s", "ENCODE s", "SUM s", "PROCESS s", "PEAK MiB"}};
    const auto seconds = [](double value) { return fmt::format("{:.2f}", value); };
    for (const auto& [model, m] : rows)
        table.push_back({model,
                         seconds(m.decode),
                         seconds(m.compute),
                         seconds(m.encode),
                         seconds(m.decode + m.compute + m.encode),
                         seconds(m.process),
                         fmt::format("{}", m.peakMemory >> 20U)});
    return fmt::format(
        "{:.1f} megapixels of background in {:.1f} MiB, {:.1f} of foreground in {:.1f} MiB, on "
        "{}.\n"
        "Each run is a process of its own; the median of {} by wall time.\n\n{}",
        megapixels(input.backgroundSize),
        mebibytes(fs::file_size(input.background)),
        megapixels(input.foregroundSize),
        mebibytes(fs::file_size(input.foreground)),
        chooseDevice("auto").name,
        runs,
        textTable(table));
}

Json inJson(const std::vector<Row>& rows, const Input& input, int runs) {
    Json list = Json::array();
    for (const auto& [model, m] : rows)
        list.push_back({{"model", model},
                        {"seconds",
                         {{"decode", m.decode},
                          {"compute", m.compute},
                          {"encode", m.encode},
                          {"sum", m.decode + m.compute + m.encode},
                          {"process", m.process}}},
                        {"peak_memory_bytes", m.peakMemory}});
    return {{"background_megapixels", megapixels(input.backgroundSize)},
            {"background_bytes", fs::file_size(input.background)},
            {"foreground_megapixels", megapixels(input.foregroundSize)},
            {"foreground_bytes", fs::file_size(input.foreground)},
            {"device", chooseDevice("auto").name},
            {"runs", runs},
            {"models", std::move(list)}};
}

ExitCode run(BenchOptions options, Terminal& terminal, const JobContext& job) {
    const ModelCatalog catalog = ModelCatalog::installed();
    for (const std::string& model : options.models)
        (void)catalog.find(model);
    if (options.models.empty())
        for (const ModelInfo& model : catalog.models())
            options.models.push_back(model.name);

    job.report({.phase = Phase::Preparing});
    const ScratchFolder folder;
    const Input input = inputFor(options, folder.path());
    const std::vector<Row> rows = measuredModels(input, options, folder.path(), job);
    terminal.print(options.printsJson ? formatJson(inJson(rows, input, options.runs))
                                      : inWords(rows, input, options.runs));
    return ExitCode::Ok;
}

Runner define(CLI::App& app) {
    const auto options = std::make_shared<BenchOptions>();
    addPath(app, "--background", options->background, "Instead of a made-up one of 24 megapixels");
    addPath(app,
            "--foreground",
            options->foreground,
            "With an alpha channel, instead of a made-up one of 2 megapixels");
    app.add_option("--model", options->models, "Measure only this one; may be repeated")
        ->type_name("MODEL")
        ->allow_extra_args(false);
    addNumber(app, "--runs", options->runs, 1, 99, "Runs per model [3]");
    addJsonFlag(app, options->printsJson);
    return [options](Terminal& terminal, const JobContext& job) {
        return run(*options, terminal, job);
    };
}

const Registration registration({
    .name = "harmonize",
    .parent = "bench",
    .purpose = "Time and memory from files to file, model by model",
    .examples = "  r2r bench harmonize\n"
                "  r2r bench harmonize --model lab-mean --runs 5 --json\n"
                "  r2r bench harmonize --background photo.jpg --foreground cutout.png\n",
    .rank = 71,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
