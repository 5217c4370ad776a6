// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/child_process.h"
#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/scene.h"
#include "app/cli/scratch_folder.h"
#include "app/cli/terminal.h"
#include "app/cli/text_table.h"
#include "app/cli/timing.h"
#include "engine/core/error.h"
#include "engine/core/json.h"
#include "engine/imaging/files/image_file.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace r2r::cli {
namespace {

namespace fs = std::filesystem;

constexpr SceneLight kDaylight = {0.95F, 1.0F, 1.05F};
constexpr SceneLight kTungsten = {1.2F, 1.0F, 0.7F};

/// An export that puts its load on one kind of file.
struct FileCase {
    const char* name;
    const char* purpose;
    Size background;
    bool isDeep;
    const char* backgroundEnding;
    Size foreground;
    const char* model;
    const char* outputEnding;
};

constexpr std::array<FileCase, 6> kCases = {{
    {"jpeg", "24 megapixels, JPEG", {6000, 4000}, false, ".jpg", {600, 400}, "lab-mean", ".jpg"},
    {"png16", "24, PNG of 16 bits", {6000, 4000}, true, ".png", {600, 400}, "lab-mean", ".png"},
    {"tiff16", "24, TIFF of 16 bits", {6000, 4000}, true, ".tif", {600, 400}, "lab-mean", ".tif"},
    {"large", "100, JPEG", {12000, 8334}, false, ".jpg", {1600, 1250}, "lab-mean", ".jpg"},
    {"large-png",
     "100, JPEG to PNG",
     {12000, 8334},
     false,
     ".jpg",
     {1600, 1250},
     "lab-mean",
     ".png"},
    {"poisson",
     "12, 8 of them blended",
     {4000, 3000},
     false,
     ".jpg",
     {3400, 2400},
     "poisson",
     ".jpg"},
}};

struct FileBenchOptions {
    std::vector<std::string> cases;
    fs::path against;
    int runs = 3;
    bool printsJson = false;
};

/// The measurements of a run, in the order of the table.
enum Column : size_t { Decode, Compute, Encode, Process, Processor, Peak, Output };

constexpr std::array<const char*, 7> kHeads = {
    "DECODE s", "COMPUTE s", "ENCODE s", "PROCESS s", "CPU s", "PEAK MiB", "FILE MiB"};
constexpr std::array<const char*, 7> kKeys = {"decode_seconds",
                                              "compute_seconds",
                                              "encode_seconds",
                                              "process_seconds",
                                              "cpu_seconds",
                                              "peak_mebibytes",
                                              "file_mebibytes"};

using Measurement = std::array<double, kHeads.size()>;

double mebibytes(uint64_t bytes) {
    return static_cast<double>(bytes) / (1U << 20U);
}

/// The files that the cases read, each made once.
class Pictures {
public:
    explicit Pictures(fs::path folder) : folder_(std::move(folder)) {}

    [[nodiscard]] fs::path background(const FileCase& wanted) const {
        return made(fmt::format("background-{}x{}{}",
                                wanted.background.width,
                                wanted.background.height,
                                wanted.backgroundEnding),
                    [&] {
                        return wanted.isDeep ? deepSceneImage(wanted.background, kDaylight, 1)
                                             : sceneImage(wanted.background, kDaylight, 1);
                    });
    }

    [[nodiscard]] fs::path foreground(const FileCase& wanted) const {
        return made(
            fmt::format("foreground-{}x{}.png", wanted.foreground.width, wanted.foreground.height),
            [&] { return cutOutImage(wanted.foreground, kTungsten, 2); });
    }

private:
    [[nodiscard]] fs::path made(const std::string& name,
                                const std::function<Image()>& picture) const {
        fs::path path = folder_ / name;
        if (!fs::exists(path))
            writePhotograph(path, {picture(), {}});
        return path;
    }

    fs::path folder_;
};

/// One run in a process of its own, as a person would start it.
Measurement measured(const fs::path& program,
                     const FileCase& wanted,
                     const Pictures& pictures,
                     const fs::path& output) {
    const ChildResult child = runChild(
        {program.string(),
         "harmonize",
         "--background",
         pictures.background(wanted).string(),
         "--foreground",
         pictures.foreground(wanted).string(),
         "--place",
         fmt::format("{},{},1,0", wanted.background.width / 2, wanted.background.height / 2),
         "--model",
         wanted.model,
         "--output",
         output.string(),
         "--json"});
    if (child.signal != 0)
        throw Cancelled();
    if (child.exitCode != 0)
        throw Error(
            ErrorCode::Internal,
            fmt::format(
                "the run of {} ended with {}: {}", program.string(), child.exitCode, child.errors));
    const Json result = parseJson(child.output, "the run's result");
    const Json& seconds = result.at("seconds");
    return {seconds.at("decode").get<double>(),
            seconds.at("compute").get<double>(),
            seconds.at("encode").get<double>(),
            child.seconds,
            child.cpuSeconds,
            mebibytes(result.at("peak_memory_bytes").get<uint64_t>()),
            mebibytes(fs::file_size(output))};
}

struct Spread {
    double median = 0;
    double least = 0;
    double most = 0;
};

Spread spreadOf(const std::vector<double>& values) {
    const auto [least, most] = std::ranges::minmax_element(values);
    return {median(values), *least, *most};
}

/// The runs of a case, and those of the other program, taken in turn.
struct CaseResult {
    const FileCase* what;
    std::vector<Measurement> own;
    std::vector<Measurement> other;

    [[nodiscard]] Spread column(size_t index) const {
        std::vector<double> values;
        for (const Measurement& run : own)
            values.push_back(run[index]);
        return spreadOf(values);
    }

    /// The other program's time as a multiple of ours, pair by pair.
    [[nodiscard]] Spread ratio(size_t index) const {
        std::vector<double> values;
        for (size_t run = 0; run < other.size(); ++run)
            values.push_back(other[run][index] / own[run][index]);
        return spreadOf(values);
    }
};

std::vector<const FileCase*> chosenCases(const std::vector<std::string>& names) {
    std::vector<const FileCase*> chosen;
    for (const FileCase& each : kCases)
        if (names.empty() || std::ranges::find(names, each.name) != names.end())
            chosen.push_back(&each);
    for (const std::string& name : names)
        if (std::ranges::find(kCases, name, &FileCase::name) == kCases.end())
            throw Error(ErrorCode::InvalidArgument,
                        fmt::format("there is no case \"{}\"", name),
                        "The cases are jpeg, png16, tiff16, large, large-png and poisson.");
    return chosen;
}

std::vector<CaseResult> measuredCases(const FileBenchOptions& options,
                                      const fs::path& folder,
                                      const JobContext& job) {
    const Pictures pictures(folder);
    const std::vector<const FileCase*> cases = chosenCases(options.cases);
    const int64_t total = static_cast<int64_t>(cases.size()) * options.runs;
    int64_t done = 0;
    std::vector<CaseResult> results;
    for (const FileCase* each : cases) {
        CaseResult result{.what = each, .own = {}, .other = {}};
        const fs::path output = folder / fmt::format("result{}", each->outputEnding);
        for (int run = 0; run < options.runs; ++run) {
            job.report({.phase = Phase::Measuring, .done = done++, .total = total});
            result.own.push_back(measured(ownProgram(), *each, pictures, output));
            job.throwIfCancelled();
            if (!options.against.empty())
                result.other.push_back(measured(options.against, *each, pictures, output));
        }
        results.push_back(std::move(result));
    }
    return results;
}

std::vector<std::string> headRow() {
    std::vector<std::string> head = {"CASE", "MEGAPIXELS"};
    head.insert(head.end(), kHeads.begin(), kHeads.end());
    return head;
}

std::string inWords(const std::vector<CaseResult>& results, int runs) {
    std::vector<std::vector<std::string>> table = {headRow()};
    std::vector<std::vector<std::string>> ratios = {headRow()};
    for (const CaseResult& result : results) {
        std::vector<std::string> row = {result.what->name, result.what->purpose};
        std::vector<std::string> ratio = row;
        for (size_t i = 0; i < kHeads.size(); ++i) {
            row.push_back(fmt::format("{:.{}f}", result.column(i).median, i < Peak ? 2 : 0));
            if (result.other.empty())
                continue;
            const Spread spread = result.ratio(i);
            ratio.push_back(
                fmt::format("{:.2f} ({:.2f}–{:.2f})", spread.median, spread.least, spread.most));
        }
        table.push_back(std::move(row));
        ratios.push_back(std::move(ratio));
    }
    std::string text = fmt::format(
        "Made-up pictures: smooth light, texture at every scale, a little noise. Each run is a "
        "process of its own; medians of {}.\n\n{}",
        runs,
        textTable(table));
    if (!results.empty() && !results.front().other.empty())
        text += fmt::format(
            "\nHow many times as much the other program takes, run by run in turn; median (least–"
            "most):\n\n{}",
            textTable(ratios));
    return text;
}

Json spreadJson(const Spread& spread) {
    return {{"median", spread.median}, {"least", spread.least}, {"most", spread.most}};
}

Json inJson(const std::vector<CaseResult>& results, int runs) {
    Json list = Json::array();
    for (const CaseResult& result : results) {
        Json entry = {
            {"case", result.what->name},
            {"background_megapixels", static_cast<double>(result.what->background.area()) / 1e6}};
        for (size_t i = 0; i < kKeys.size(); ++i) {
            entry[kKeys[i]] = spreadJson(result.column(i));
            if (!result.other.empty())
                entry["ratio"][kKeys[i]] = spreadJson(result.ratio(i));
        }
        list.push_back(std::move(entry));
    }
    return {{"runs", runs}, {"cases", std::move(list)}};
}

ExitCode run(const FileBenchOptions& options, Terminal& terminal, const JobContext& job) {
    (void)chosenCases(options.cases);
    job.report({.phase = Phase::Preparing});
    const ScratchFolder folder;
    const std::vector<CaseResult> results = measuredCases(options, folder.path(), job);
    terminal.print(options.printsJson ? formatJson(inJson(results, options.runs))
                                      : inWords(results, options.runs));
    return ExitCode::Ok;
}

Runner define(CLI::App& app) {
    const auto options = std::make_shared<FileBenchOptions>();
    app.add_option("--case",
                   options->cases,
                   "Measure only jpeg, png16, tiff16, large, large-png or poisson; may be repeated")
        ->type_name("CASE")
        ->allow_extra_args(false);
    addPath(app, "--against", options->against, "Another version of this program, run in turn");
    addNumber(app, "--runs", options->runs, 1, 99, "Runs per case [3]");
    addJsonFlag(app, options->printsJson);
    return [options](Terminal& terminal, const JobContext& job) {
        return run(*options, terminal, job);
    };
}

const Registration registration({
    .name = "files",
    .parent = "bench",
    .purpose = "Time and memory of reading and writing large pictures, format by format",
    .examples = "  r2r bench files\n"
                "  r2r bench files --case png16 --case tiff16 --runs 5\n"
                "  r2r bench files --against older/bin/r2r --json\n",
    .rank = 71,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
