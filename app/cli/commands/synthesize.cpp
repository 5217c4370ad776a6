// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/arguments.h"
#include "app/cli/command.h"
#include "app/cli/dataset_options.h"
#include "app/cli/duration.h"
#include "app/cli/event_lines.h"
#include "app/cli/options.h"
#include "app/cli/refused_licences.h"
#include "app/cli/terminal.h"
#include "engine/core/counted.h"
#include "engine/core/error.h"
#include "training/data/dataset_card.h"
#include "training/data/dataset_layout.h"
#include "training/data/pair_generator.h"
#include "training/data/synthesis_run.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <memory>
#include <string>
#include <vector>

namespace r2r::cli {
namespace {

namespace fs = std::filesystem;

struct SynthesizeOptions {
    fs::path photos;
    std::string layout = "auto";
    std::string split;
    std::vector<std::string> refusedLicences;
    SynthesisRun run;
    bool tellsEvents = false;
};

std::vector<std::string> parseGenerators(const std::string& text) {
    std::vector<std::string> names;
    for (size_t from = 0; from <= text.size();) {
        const size_t end = std::min(text.find(',', from), text.size());
        names.push_back(text.substr(from, end - from));
        (void)pairGenerator(names.back());
        from = end + 1;
    }
    return names;
}

std::vector<PairFiles> photographs(const SynthesizeOptions& options) {
    const DatasetLayout layout = datasetLayout(options.photos, options.layout);
    std::vector<PairFiles> all = datasetMembers(options.photos, layout, options.split);
    eraseLicences(all, options.refusedLicences);
    if (all.empty())
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("no photograph of {} is left to use", options.photos.string()),
                    "Look at --split and --without-licence.");
    return all;
}

/// Every pair once; then the photographs that none could be made of.
std::string summary(const SynthesisReport& report) {
    std::string text =
        fmt::format("{} made in {}", counted(report.made, "pair"), duration(report.seconds));
    if (report.kept > 0)
        text += fmt::format(", {} existed already", report.kept);
    if (report.failed > 0)
        text += fmt::format(", {} could not be made", report.failed);
    text += fmt::format("; {} rejected", counted(report.rejected, "candidate"));
    if (report.unusable.empty())
        return text;
    std::vector<std::string> names;
    for (const auto& [name, reason] : report.unusable)
        names.push_back(name);
    return text + fmt::format(". {} could not be used: {} (the first one: {})",
                              counted(static_cast<int64_t>(names.size()), "photograph"),
                              firstOf(names),
                              report.unusable.begin()->second);
}

void tell(const SynthesisOutcome& outcome, const fs::path& folder, EventLines& events) {
    if (outcome.status == SynthesisStatus::Failed)
        events.send({.kind = JobEvent::Kind::Message,
                     .message = fmt::format(
                         "pair {} has no usable candidate: {}", outcome.index, outcome.reason)});
    else if (outcome.status == SynthesisStatus::Made)
        events.send({.kind = JobEvent::Kind::Sample,
                     .step = outcome.index,
                     .values = {{"score", outcome.score}},
                     .path = outcome.composite.lexically_relative(folder).string()});
}

/// Writes the card of everything that is in the folder, other shards' pairs too.
void describe(const fs::path& folder, const JobContext& job) {
    try {
        const std::vector<PairFiles> pairs = datasetMembers(folder, DatasetLayout::Index);
        (void)writeDatasetCard(folder, fs::absolute(folder).filename().string(), pairs, job);
    } catch (const Error& error) {
        if (error.code() != ErrorCode::NotFound)  // there is no pair
            throw;
    }
}

ExitCode run(const SynthesizeOptions& options, Terminal& terminal, const JobContext& job) {
    EventLines events(terminal, options.tellsEvents);
    return events.during("Synthesizing", job, [&](const JobContext& told) {
        PhotoPool photos(photographs(options), options.run.longerSide);
        const SynthesisReport report =
            synthesize(photos, options.run, told, [&](const SynthesisOutcome& outcome) {
                tell(outcome, options.run.output, events);
            });
        describe(options.run.output, told);
        terminal.say(
            fmt::format("{}: {}", (options.run.output / "pairs.csv").string(), summary(report)));
        return report.failed > 0 ? ExitCode::SomeFailed : ExitCode::Ok;
    });
}

void addWhatIsMade(CLI::App& app, SynthesizeOptions& options) {
    SynthesisRun& run = options.run;
    addParsed(
        app,
        "--generator",
        [&run](const std::string& text) { run.settings.generators = parseGenerators(text); },
        fmt::format("One or several, separated by commas: {}; one that is named twice is used "
                    "twice as often [poisson]",
                    fmt::join(pairGeneratorNames(), ", ")),
        fmt::format("{}", fmt::join(pairGeneratorNames(), "|")));
    addNumber(app, "--count", run.count, 1, 9999999, "Pairs in the whole data set")->required();
    addSeed(app, run.settings.seed);
    addNumber(app,
              "--size",
              run.longerSide,
              16,
              1 << 14,
              "Longer side of the pictures, pixels; smaller photographs stay as they are [theirs]");
    addNumber(app,
              "--candidates",
              run.settings.candidates,
              1,
              64,
              "Composites made from each photograph; the best one is used [4]");
    addParsed(
        app,
        "--found-regions",
        [&run](const std::string& text) {
            run.settings.foundRegions = parseStrength("--found-regions", text);
        },
        "Share of pairs whose foreground is a region found in the photograph, not its mask [0]",
        "0…1");
    addPath(app,
            "--scorer",
            run.scorer,
            "TorchScript program that rates pictures, instead of the automatic score");
    addNumber(app, "--scorer-size", run.scorerSide, 1, 4096, "Side of the square it sees [224]");
}

Runner define(CLI::App& app) {
    const auto options = std::make_shared<SynthesizeOptions>();
    addPath(app, "--photos", options->photos, "Photographs with masks", "FOLDER")->required();
    addOutputFolder(app, options->run.output, "Folder for the pairs")->required();
    addWhatIsMade(app, *options);
    addLayout(app, options->layout, "How the photographs are arranged [auto]");
    addSplit(app, options->split, "Only photographs of this split");
    addParsed(
        app,
        "--shard",
        [options](const std::string& text) {
            const Shard shard = parseShard(text);
            options->run.shardIndex = shard.index;
            options->run.shardCount = shard.count;
        },
        "Make only part I of N; the pairs are the same for any N",
        "I/N");
    addRefusedLicences(app, options->refusedLicences);
    app.add_flag("--keep-rejected",
                 options->run.keepsRejected,
                 "Also write the candidates that were not used");
    addNumber(app, "--threads", options->run.threads, 1, 1024, "Pairs made at a time [all cores]");
    addEvents(app, options->tellsEvents);
    return [options](Terminal& terminal, const JobContext& job) {
        return run(*options, terminal, job);
    };
}

const Registration registration({
    .name = "synthesize",
    .purpose = "Make composites with known ground truth from photographs with masks",
    .examples =
        "  r2r synthesize --photos photos --split train --count 5000 --seed 1 --out pairs\n"
        "  r2r synthesize --photos DUTS --generator poisson,poisson,color --size 512 --count 200 "
        "--out pairs\n"
        "  r2r synthesize --photos photos --count 5000 --seed 1 --out pairs --shard 2/8\n",
    .rank = 40,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
