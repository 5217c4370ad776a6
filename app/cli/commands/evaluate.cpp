// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/arguments.h"
#include "app/cli/command.h"
#include "app/cli/dataset_options.h"
#include "app/cli/evaluation_news.h"
#include "app/cli/event_lines.h"
#include "app/cli/options.h"
#include "app/cli/terminal.h"
#include "app/cli/text_table.h"
#include "engine/core/counted.h"
#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/imaging/files/contact_sheet.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/files/plain_picture.h"
#include "engine/imaging/placing/resample.h"
#include "engine/pipeline/evaluation/evaluation_report.h"
#include "engine/workspace/workspace.h"
#include "training/data/dataset_layout.h"

#include <CLI/CLI.hpp>
#include <cmath>
#include <cstdlib>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <system_error>

namespace r2r::cli {
namespace {

namespace fs = std::filesystem;

struct EvaluateCommand {
    std::string models;
    std::vector<std::string> outputs;  ///< folders of other programs' results
    fs::path data;
    std::string layout = "auto";
    std::string split;
    EvaluationOptions options;
    SubjectOptions subject;
    std::string device = "auto";
    bool mergesOnly = false;
    bool makesSheets = false;
    bool printsJson = false;
    bool tellsEvents = false;
};

std::vector<std::string> namesIn(const std::string& list) {
    std::vector<std::string> names;
    for (size_t from = 0; from < list.size();) {
        const size_t end = std::min(list.find(',', from), list.size());
        if (end > from)
            names.push_back(list.substr(from, end - from));
        from = end + 1;
    }
    return names;
}

/// "lab-mean@0.5+guard" is lab-mean at half strength and under guard.
std::pair<std::string, SubjectOptions> modelAndOptions(const std::string& text,
                                                       SubjectOptions options) {
    const NamedSubject subject = namedSubject(text);
    if (subject.guard)
        options.guard = subject.guard;
    if (subject.model.size() < text.size() && text[subject.model.size()] == '@')
        options.strength = parseStrength("--model", subject.strength);
    return {subject.model, options};
}

std::vector<EvaluationItem> itemsOf(const EvaluateCommand& command) {
    const DatasetLayout layout = datasetLayout(command.data, command.layout);
    std::vector<EvaluationItem> items;
    for (PairFiles& files : datasetMembers(command.data, layout, command.split))
        if (files.hasComposite())
            items.push_back({std::move(files.id),
                             std::move(files.subset),
                             std::move(files.composite),
                             std::move(files.mask),
                             std::move(files.real)});
    if (items.empty())
        throw Error(
            ErrorCode::InvalidArgument,
            fmt::format("{} contains photographs without composites", command.data.string()),
            "Make composites from them with r2r synthesize.");
    return items;
}

/// Measures one subject after the other; what it reports counts over all of them.
class Measuring {
public:
    Measuring(const EvaluateCommand& command,
              const std::vector<EvaluationItem>& items,
              size_t subjects,
              const JobContext& job,
              EvaluationNews& news)
        : command_(command)
        , items_(items)
        , total_(static_cast<int64_t>(subjects * items.size()))
        , job_(job)
        , news_(news) {}

    /// @param open  may take a while
    void measure(const std::string& title,
                 const std::function<std::unique_ptr<EvaluationSubject>()>& open) {
        job_.report({.phase = Phase::Opening, .subject = title, .done = before_, .total = total_});
        const std::unique_ptr<EvaluationSubject> subject = open();
        const std::string name = subject->name();
        int64_t done = before_;
        const JobContext counted(job_.stopToken(), [&](const Progress& progress) {
            // A model's own steps only show that it lives.
            if (progress.phase == Phase::Evaluating)
                done = before_ + progress.done;
            job_.report(
                {.phase = Phase::Evaluating, .subject = name, .done = done, .total = total_});
        });
        evaluate(*subject,
                 items_,
                 command_.options,
                 counted,
                 {.finished =
                      [&](const PictureRecord& record) {
                          news_.tell(name, record, before_ + record.index);
                      },
                  .begun = [&](const EvaluationShare& share) { news_.begin(name, share); }});
        news_.end(name);
        before_ += static_cast<int64_t>(items_.size());
    }

private:
    const EvaluateCommand& command_;
    const std::vector<EvaluationItem>& items_;
    int64_t total_;
    int64_t before_ = 0;  ///< pictures of earlier subjects
    const JobContext& job_;
    EvaluationNews& news_;
};

/// Opens one subject after the other: two diffusion models would not fit into memory.
void evaluateAll(const EvaluateCommand& command,
                 const std::vector<EvaluationItem>& items,
                 EventLines& events,
                 Terminal& terminal,
                 const JobContext& job) {
    const std::vector<std::string> models = namesIn(command.models);
    EvaluationNews news(terminal, events);
    Measuring measuring(command, items, models.size() + command.outputs.size(), job, news);
    Workspace workspace(ModelCatalog::installed());
    for (const std::string& text : models) {
        const auto [name, options] = modelAndOptions(text, command.subject);
        measuring.measure(text, [&, &name = name, &options = options] {
            return modelSubject(workspace,
                                name,
                                chooseDevice(command.device),
                                command.options.protocol,
                                options,
                                job);
        });
    }
    for (const std::string& folder : command.outputs)
        measuring.measure(folder, [&] { return outputFolderSubject(folder, items); });
}

constexpr int kCellSide = 256;  // of a sheet

Image keptPicture(const fs::path& folder, const std::string& subject, int64_t index) {
    const fs::path path = keptPicturePath(folder, subject, index);
    std::error_code error;
    return fs::exists(path, error) ? readPlainPicture(path) : Image();
}

/// A result in the proportions of its composite: a protocol may have compared both as squares.
Image asShown(const Image& result, const Image& composite) {
    const Size size = fitted(composite.size(), kCellSide);
    return result.isEmpty() || fitted(result.size(), kCellSide) == size ? result
                                                                        : resized(result, size);
}

/// The result of a subject for a picture; empty if no score of it counts today.
Image measuredPicture(const fs::path& folder, const SubjectRecords& subject, int64_t index) {
    const bool isMeasured =
        std::ranges::find(subject.records, index, &PictureRecord::index) != subject.records.end();
    return isMeasured ? keptPicture(folder, subject.name, index) : Image();
}

/// composite · every subject's result · truth, twelve pictures to a sheet.
int writeSheets(const fs::path& folder,
                const Evaluation& evaluation,
                const std::vector<EvaluationItem>& items,
                const JobContext& job) {
    constexpr size_t kRows = 12;
    SheetLayout layout{.cellSide = kCellSide, .columns = 1, .headings = {"composite"}};
    for (const SubjectRecords& subject : evaluation.subjects)
        layout.headings.push_back(subject.name);
    layout.headings.emplace_back("truth");
    makeFolder(folder / "compare");
    int sheets = 0;
    for (size_t from = 0; from < items.size(); from += kRows) {
        job.report({.phase = Phase::Drawing,
                    .done = static_cast<int64_t>(from),
                    .total = static_cast<int64_t>(items.size())});
        std::vector<std::vector<Image>> rows;
        for (size_t i = from; i < std::min(from + kRows, items.size()); ++i) {
            std::vector<Image>& row = rows.emplace_back();
            row.push_back(readPlainPicture(items[i].composite));
            for (const SubjectRecords& subject : evaluation.subjects)
                row.push_back(asShown(measuredPicture(folder, subject, static_cast<int64_t>(i)),
                                      row.front()));
            row.push_back(readPlainPicture(items[i].reference));
        }
        writePhotograph(folder / "compare" / fmt::format("sheet-{:03}.jpg", ++sheets),
                        {.image = contactSheet(rows, layout)});
    }
    return sheets;
}

/// A dash where there was no picture to take a mean of.
std::string figure(const MeanInterval& value, int digits, double unit = 1) {
    return std::isfinite(value.mean) ? fmt::format("{:.{}f}", unit * value.mean, digits) : "–";
}

std::string shortTable(const EvaluationSummary& summary) {
    std::vector<std::vector<std::string>> rows = {
        {"MODEL", "PICTURES", "PSNR", "MSE", "fMSE", "SSIM", "ΔE", "WORSE %"}};
    const auto add = [&](const SubjectSummary& subject) {
        rows.push_back({subject.name,
                        fmt::format("{}", subject.all.count),
                        figure(subject.all.psnr, 2),
                        figure(subject.all.mse, 2),
                        figure(subject.all.fmse, 2),
                        figure(subject.all.ssim, 4),
                        figure(subject.all.foregroundDeltaE, 2),
                        figure(subject.all.worse, 1, 100)});
    };
    add(summary.composite);
    for (const SubjectSummary& subject : summary.subjects)
        if (subject.all.count + subject.all.failed > 0)
            add(subject);
    return textTable(rows);
}

bool hasFailures(const EvaluationSummary& summary) {
    return std::ranges::any_of(summary.subjects,
                               [](const SubjectSummary& s) { return s.all.failed > 0; });
}

/// Sentences about what is not in the table.
void tellWhatLacks(const Evaluation& evaluation, const fs::path& folder, Terminal& terminal) {
    int64_t leftOut = 0;
    for (const SubjectRecords& subject : evaluation.subjects) {
        leftOut += subject.leftOut();
        const auto tell = [&](int64_t count, std::string_view why) {
            if (count > 0)
                terminal.say(
                    fmt::format("{}: {} left out, because {}; measure {} again.",
                                subject.name,
                                count == 1 ? "1 score is" : fmt::format("{} scores are", count),
                                why,
                                subject.name));
        };
        tell(subject.ofOtherPictures, "a picture, mask or ground truth is another one now");
        tell(subject.ofOtherModels, "another model of that name was measured");
    }
    if (const int64_t missing = evaluation.missing() - leftOut; missing > 0)
        terminal.say(
            fmt::format("{} missing; run the other shards into {}, then --merge.",
                        missing == 1 ? "1 result is" : fmt::format("{} results are", missing),
                        folder.string()));
}

ExitCode report(const EvaluateCommand& command, Terminal& terminal, const JobContext& job) {
    const fs::path& folder = command.options.output;
    const Evaluation evaluation = readEvaluation(folder);
    const EvaluationSummary summary = summarized(evaluation);
    writeEvaluationReport(folder, evaluation, summary);
    tellWhatLacks(evaluation, folder, terminal);
    if (!summary.hasScores()) {
        const std::string nothing = fmt::format(
            "no picture has been measured in {}, so there is no table", folder.string());
        if (command.options.shardCount == 1)
            throw Error(ErrorCode::InvalidArgument, nothing);
        terminal.say(nothing + '.');  // the other shards may have more to do
        return hasFailures(summary) ? ExitCode::SomeFailed : ExitCode::Ok;
    }
    if (command.makesSheets && !command.data.empty())
        writeSheets(folder, evaluation, itemsOf(command), job);
    terminal.say(fmt::format("{}: protocol {}, {}",
                             (folder / "table.md").string(),
                             kEvaluationProtocols.word(summary.protocol),
                             counted(summary.items, "picture")));
    if (command.printsJson)
        terminal.print(formatJson(summaryJson(summary)));
    else if (!command.tellsEvents)
        terminal.print(shortTable(summary));
    return hasFailures(summary) ? ExitCode::SomeFailed : ExitCode::Ok;
}

ExitCode run(const EvaluateCommand& command, Terminal& terminal, const JobContext& job) {
    EventLines events(terminal, command.tellsEvents);
    return events.during("Evaluating", job, [&](const JobContext& told) {
        if (command.mergesOnly)
            return report(command, terminal, told);
        if (command.data.empty() || (command.models.empty() && command.outputs.empty()))
            throw Error(ErrorCode::InvalidArgument,
                        "an evaluation needs --data and --model or --outputs",
                        "See r2r evaluate --help.");
        evaluateAll(command, itemsOf(command), events, terminal, told);
        return report(command, terminal, told);
    });
}

void addWhatIsMeasured(CLI::App& app, EvaluateCommand& command) {
    app.add_option("--model",
                   command.models,
                   "Models of the catalogue, separated by commas; NAME@0.5 is NAME at half "
                   "strength, NAME+guard and NAME+no-guard are with and without the guard")
        ->type_name("NAME[,NAME…]");
    app.add_option("--outputs",
                   command.outputs,
                   "Results of another program, named by the pictures' ids; may be repeated")
        ->type_name("FOLDER")
        ->allow_extra_args(false);
    addPath(app, "--data", command.data, "Composites with masks and ground truth", "FOLDER");
    addLayout(app, command.layout, "How the files are arranged [auto]");
    addSplit(app, command.split);
    addChoice(app,
              "--protocol",
              command.options.protocol,
              kEvaluationProtocols,
              "How to compare; printed with the table [full]");
}

void addHow(CLI::App& app, EvaluateCommand& command) {
    addSeed(app, command.subject.seed, "Seed of the random numbers, for models that use them [0]");
    addNumber(app,
              "--steps",
              command.subject.steps,
              1,
              1000,
              "Steps of the sampler, for diffusion models [the model's own]");
    addDevice(app, command.device);
    addParsed(
        app,
        "--shard",
        [&command](const std::string& text) {
            const Shard shard = parseShard(text);
            command.options.shardIndex = shard.index;
            command.options.shardCount = shard.count;
        },
        "Measure only part I of N; the results are the same for any N",
        "I/N");
}

Runner define(CLI::App& app) {
    const auto command = std::make_shared<EvaluateCommand>();
    addWhatIsMeasured(app, *command);
    addOutputFolder(app, command->options.output, "Folder for the results")->required();
    addHow(app, *command);
    app.add_flag("--merge", command->mergesOnly, "Only write the tables of what is in the folder");
    app.add_flag("--compare",
                 command->makesSheets,
                 "Also draw sheets: composite, every result and the ground truth side by side");
    app.add_flag("--error-maps",
                 command->options.writesErrorMaps,
                 fmt::format("Also draw where results differ; white is {:g} levels", kErrorMapTop));
    app.add_flag("--keep-outputs",
                 command->options.keepsPictures,
                 "Also keep the results, at the size that was compared");
    addEvents(app, command->tellsEvents);
    addJsonFlag(app, command->printsJson);
    return [command](Terminal& terminal, const JobContext& job) {
        command->options.keepsPictures |= command->makesSheets;
        return run(*command, terminal, job);
    };
}

const Registration registration({
    .name = "evaluate",
    .purpose = "Measure models on composites with known ground truth",
    .examples =
        "  r2r evaluate --model lab-mean,mkl --data IHD --layout iharmony4 --split test --protocol "
        "ihd-256 --out results\n"
        "  r2r evaluate --outputs their_results --data pairs --protocol full --out results "
        "--compare\n"
        "  r2r evaluate --model r2r --data IHD --protocol r2r-1024 --out results --shard 3/16\n"
        "  r2r evaluate --merge --out results\n",
    .rank = 51,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
