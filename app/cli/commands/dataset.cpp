// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command_group.h"
#include "app/cli/dataset_options.h"
#include "app/cli/duration.h"
#include "app/cli/event_lines.h"
#include "app/cli/options.h"
#include "app/cli/refused_licences.h"
#include "app/cli/terminal.h"
#include "engine/core/counted.h"
#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/stopwatch.h"
#include "training/data/dataset_card.h"
#include "training/data/dataset_check.h"
#include "training/data/dataset_layout.h"
#include "training/data/packed_folder.h"
#include "training/data/pair_packer.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <system_error>

namespace r2r::cli {
namespace {

namespace fs = std::filesystem;

/// Which members of which data set.
struct Source {
    fs::path folder;
    std::string layout = std::string(kAnyLayout);
    std::string split;
    bool tellsEvents = false;

    [[nodiscard]] std::vector<PairFiles> members() const {
        return datasetMembers(folder, datasetLayout(folder, layout), split);
    }

    [[nodiscard]] std::string name() const {
        const fs::path plain = folder.has_filename() ? folder : folder.parent_path();
        return plain.filename().string();
    }
};

void addSource(CLI::App& app, Source& source) {
    addPath(app, "folder", source.folder, "The data set", "FOLDER")->required();
    addLayout(app, source.layout, "How its files are arranged [auto]");
    addSplit(app, source.split);
    addEvents(app, source.tellsEvents);
}

// pack

struct PackCommand {
    Source source;
    PackOptions options;
    std::vector<std::string> refusedLicences;
};

/// The members to pack.
std::vector<PairFiles> packedMembers(const PackCommand& command) {
    std::vector<PairFiles> members = command.source.members();
    eraseLicences(members, command.refusedLicences);
    if (members.empty())
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("nothing of {} is left to pack", command.source.folder.string()),
                    "Look at --split and --without-licence.");
    return members;
}

ExitCode pack(const PackCommand& command, Terminal& terminal, const JobContext& job) {
    const std::vector<PairFiles> members = packedMembers(command);
    const PackReport report = packPairs(members, command.options, job);
    for (const PackReport::Refused& refused : report.refused)
        terminal.say(fmt::format("{}: {}.", refused.id, refused.reason));
    (void)writeDatasetCard(command.options.output, command.source.name(), members, job);
    terminal.say(fmt::format(
        "{}: {} packed in {}",
        command.options.output.string(),
        counted(report.packed, command.options.takesPhotographs ? "photograph" : "pair"),
        duration(report.seconds)));
    return report.refused.empty() ? ExitCode::Ok : ExitCode::SomeFailed;
}

Runner definePack(CLI::App& app) {
    const auto command = std::make_shared<PackCommand>();
    addSource(app, command->source);
    addOutputFolder(app, command->options.output, "Folder for the shards")->required();
    addNumber(app,
              "--size",
              command->options.longerSide,
              16,
              1 << 14,
              "Longer side of the packed pictures, pixels; smaller ones stay as they are [theirs]");
    addWhole(
        app,
        "--shard-size",
        [command](int64_t size) {
            command->options.shardBytes = static_cast<uint64_t>(size) << 20;
        },
        1,
        1 << 20,
        "Size of a file, MiB [1024]");
    app.add_flag("--photographs",
                 command->options.takesPhotographs,
                 "Pack photographs with their masks, of which pairs are made while training");
    addRefusedLicences(app, command->refusedLicences);
    return [command](Terminal& terminal, const JobContext& job) {
        EventLines events(terminal, command->source.tellsEvents);
        return events.during(
            "Packing", job, [&](const JobContext& told) { return pack(*command, terminal, told); });
    };
}

// card

struct CardCommand {
    Source source;
    fs::path output;
    bool printsJson = false;
};

ExitCode card(const CardCommand& command, Terminal& terminal, const JobContext& job) {
    const std::vector<PairFiles> members = command.source.members();
    const fs::path folder = command.output.empty() ? command.source.folder : command.output;
    makeFolder(folder);
    const DatasetCard found = writeDatasetCard(folder, command.source.name(), members, job);
    terminal.say(
        fmt::format("{}: {}", (folder / "card.md").string(), counted(found.members, "member")));
    if (command.printsJson)
        terminal.print(formatJson(cardJson(found, command.source.name())));
    else if (!command.source.tellsEvents)
        terminal.print(cardMarkdown(found, command.source.name()));
    return ExitCode::Ok;
}

Runner defineCard(CLI::App& app) {
    const auto command = std::make_shared<CardCommand>();
    addSource(app, command->source);
    addOutputFolder(
        app, command->output, "Where card.md, card.json and card.jpg go [the data set]");
    addJsonFlag(app, command->printsJson);
    return [command](Terminal& terminal, const JobContext& job) {
        EventLines events(terminal, command->source.tellsEvents);
        return events.during("Describing", job, [&](const JobContext& told) {
            return card(*command, terminal, told);
        });
    };
}

// check

struct CheckCommand {
    Source source;
    bool printsJson = false;
};

std::string_view kindName(FindingKind kind) {
    return kind == FindingKind::Error ? "error" : "warning";
}

Json checkJson(const DatasetCheck& found, double seconds) {
    Json findings = Json::array();
    for (const Finding& finding : found.findings)
        findings.push_back(
            {{"kind", kindName(finding.kind)}, {"id", finding.id}, {"text", finding.text}});
    return {{"members", found.members},
            {"errors", found.count(FindingKind::Error)},
            {"warnings", found.count(FindingKind::Warning)},
            {"seconds", seconds},
            {"findings", std::move(findings)}};
}

ExitCode check(const CheckCommand& command, Terminal& terminal, const JobContext& job) {
    const Stopwatch watch;
    const DatasetCheck found = isPackedFolder(command.source.folder)
                                   ? packedCheck(command.source.folder, job)
                                   : datasetCheck(command.source.members(), job);
    const double seconds = watch.seconds();
    if (command.printsJson)
        terminal.print(formatJson(checkJson(found, seconds)));
    else if (!command.source.tellsEvents)
        for (const Finding& finding : found.findings)
            terminal.print(
                fmt::format("{}  {}: {}\n", kindName(finding.kind), finding.id, finding.text));
    terminal.say(fmt::format("{}: {} in {}, {}, {}",
                             command.source.folder.string(),
                             counted(found.members, "member"),
                             duration(seconds),
                             counted(found.count(FindingKind::Error), "error"),
                             counted(found.count(FindingKind::Warning), "warning")));
    return found.count(FindingKind::Error) > 0 ? ExitCode::SomeFailed : ExitCode::Ok;
}

Runner defineCheck(CLI::App& app) {
    const auto command = std::make_shared<CheckCommand>();
    addSource(app, command->source);
    addJsonFlag(app, command->printsJson);
    return [command](Terminal& terminal, const JobContext& job) {
        EventLines events(terminal, command->source.tellsEvents);
        return events.during("Checking", job, [&](const JobContext& told) {
            return check(*command, terminal, told);
        });
    };
}

const Registration dataset({
    .name = "dataset",
    .purpose = "Pack, describe and check data sets",
    .examples = "  r2r dataset check IHD --layout iharmony4\n"
                "  r2r dataset pack pairs --split train --out packed\n",
    .rank = 41,
    .define = defineGroup,
});

const Registration packing({
    .name = "pack",
    .parent = "dataset",
    .purpose = "Copy pairs into files that training reads without decoding",
    .examples = "  r2r dataset pack pairs --split train --out packed\n"
                "  r2r dataset pack IHD --layout iharmony4 --split train --size 512 --out packed\n"
                "  r2r dataset pack photos --split train --photographs --out packed\n",
    .rank = 42,
    .define = definePack,
});

const Registration describing({
    .name = "card",
    .parent = "dataset",
    .purpose = "Describe a data set: counts, licences, foregrounds, a sheet of pictures",
    .examples = "  r2r dataset card pairs\n"
                "  r2r dataset card photos --split train --out about\n",
    .rank = 43,
    .define = defineCard,
});

const Registration checking({
    .name = "check",
    .parent = "dataset",
    .purpose = "Read every file of a data set and report what is wrong",
    .examples = "  r2r dataset check pairs\n"
                "  r2r dataset check packed --json\n",
    .rank = 44,
    .define = defineCheck,
});

}  // namespace
}  // namespace r2r::cli
