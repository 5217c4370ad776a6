// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/batch/batch.h"

#include "app/cli/arguments.h"
#include "app/cli/batch_progress.h"
#include "app/cli/command.h"
#include "app/cli/harmony_options.h"
#include "app/cli/options.h"
#include "app/cli/output_target.h"
#include "app/cli/project_template.h"
#include "app/cli/terminal.h"
#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/json.h"
#include "engine/core/memory_policy.h"
#include "engine/core/write_error.h"
#include "engine/workspace/workspace.h"

#include <CLI/CLI.hpp>
#include <array>
#include <fmt/format.h>
#include <memory>
#include <unistd.h>
#include <vector>

namespace r2r::cli {
namespace {

namespace fs = std::filesystem;

constexpr auto kExisting = enumWords<ExistingOutput>(
    {{ExistingOutput::Skip, "skip"}, {ExistingOutput::Overwrite, "overwrite"}});

struct BatchCommandOptions {
    fs::path folder;
    HarmonyOptions harmony;
    fs::path project;
    Shard shard;
    ExistingOutput existing = ExistingOutput::Skip;
    std::string nameTemplate = BatchOptions().nameTemplate;
    fs::path output;
    fs::path report;
    bool isQuiet = false;
    bool printsJson = false;
};

BatchOptions batchOptions(const BatchCommandOptions& given,
                          const ModelCatalog& catalog,
                          const JobContext& job) {
    std::shared_ptr<const BatchTemplate> scene;
    if (!given.project.empty())
        scene = std::make_shared<const BatchTemplate>(projectTemplate(given.project, job));
    return {.input = given.folder,
            .output = given.output,
            .nameTemplate = given.nameTemplate,
            .harmony = scene ? scene->scene.find(scene->replaced)->harmony
                             : given.harmony.settings(catalog),
            .scene = scene,
            .findsMasks = given.harmony.maskSource == MaskSource::Subject,
            .maskOperations = given.harmony.parsedMaskOperations(),
            .refinePx = given.harmony.refinePx,
            .existing = given.existing,
            .shardIndex = given.shard.index,
            .shardCount = given.shard.count,
            .form = given.harmony.file.form,
            .write = given.harmony.file.writeOptions(),
            .device = given.harmony.device};
}

void requireOutputFolder(const fs::path& folder) {
    std::error_code error;
    if (fs::exists(folder, error) && !fs::is_directory(folder, error))
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("{} is a file, not a folder", folder.string()),
                    "Name a folder for the results.");
    requireWritableFolder(folder);
}

/// A report may replace an older report, but no other file, and no file that the batch is to write.
void requireReportTarget(const fs::path& path, const std::vector<BatchItem>& items) {
    requireWritable(path, {});
    for (const BatchItem& item : items)
        if (fs::weakly_canonical(path) == fs::weakly_canonical(item.output))
            throw Error(
                ErrorCode::InvalidArgument,
                fmt::format("the report and a result would both be written to {}", path.string()),
                "Choose another name for the report.");
    std::error_code error;
    if (!fs::exists(path, error))
        return;
    const std::vector<std::byte> content = readFile(path);
    const std::string_view text(reinterpret_cast<const char*>(content.data()), content.size());
    if (!isBatchReport(text))
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("{} exists and is not a batch report", path.string()),
                    "Choose another name for the report.");
}

Json outcomeJson(const BatchOutcome& outcome) {
    Json json = {{"picture", outcome.item.picture.string()},
                 {"output", outcome.item.output.string()},
                 {"status", batchStatusName(outcome.status)}};
    if (!outcome.message.empty())
        json["message"] = outcome.message;
    if (!outcome.model.empty()) {
        json["model"] = outcome.model;
        json["model_identity"] = outcome.modelIdentity;
    }
    if (outcome.guard)
        json["guard"] = {{"delta_e", outcome.guard->deltaE}, {"share", outcome.guard->share}};
    if (outcome.status == BatchStatus::Done)
        json["seconds"] = {{"decode", outcome.times.decode},
                           {"compute", outcome.times.compute},
                           {"encode", outcome.times.encode}};
    return json;
}

Json reportJson(const BatchReport& report) {
    Json items = Json::array();
    for (const BatchOutcome& outcome : report.outcomes)
        items.push_back(outcomeJson(outcome));
    return {{"done", report.count(BatchStatus::Done)},
            {"skipped", report.count(BatchStatus::Skipped)},
            {"failed", report.count(BatchStatus::Failed)},
            {"not_started", report.count(BatchStatus::NotStarted)},
            {"interrupted", report.isCancelled},
            {"seconds", report.seconds},
            {"items", std::move(items)}};
}

ExitCode exitCodeFor(const BatchReport& report) {
    if (report.isCancelled)
        return ExitCode::Interrupted;
    return report.count(BatchStatus::Failed) > 0 ? ExitCode::SomeFailed : ExitCode::Ok;
}

ExitCode run(const BatchCommandOptions& given, Terminal& terminal, const JobContext& job) {
    keepFreedMemory();  // every picture takes and frees the same again
    Workspace workspace(ModelCatalog::installed());
    const BatchOptions options = batchOptions(given, workspace.catalog(), job);
    // A folder that takes no files, such as /proc, need not be searched for originals either.
    std::error_code ignored;
    if (fs::exists(given.output, ignored))
        requireOutputFolder(given.output);
    const std::vector<BatchItem> items = planBatch(options);
    requireOutputFolder(given.output);
    if (!given.report.empty())
        requireReportTarget(given.report, items);

    BatchProgress progress(terminal, static_cast<int64_t>(items.size()), given.isQuiet);
    const JobContext counted(job.stopToken(), [&](const Progress& p) { progress.show(p); });
    const BatchReport report = runBatch(
        items, options, workspace, counted, [&](const BatchOutcome& item) { progress.tell(item); });

    terminal.say(summary(report));
    for (const std::string& remark : remarks(report))
        terminal.say(remark);
    if (given.printsJson)
        terminal.print(formatJson(reportJson(report)));
    // Last: a report that cannot be written must not cost the summary.
    if (!given.report.empty())
        writeFileAtomically(given.report, toCsv(report));
    return exitCodeFor(report);
}

void addBatchOptions(CLI::App& app, BatchCommandOptions& options) {
    addPath(
        app,
        "DIR",
        options.folder,
        "Folder with pictures, each with NAME_mask.png beside it, or NAME.png in a folder masks",
        "")
        ->required();
    options.harmony.addTo(app);
    CLI::Option* project = addPath(
        app,
        "--project",
        options.project,
        "Put every picture in the place of the foreground that was chosen when this project was "
        "saved; placement and settings are the project's own and cannot be given beside it",
        "FILE.r2rs");
    for (const char* other : {"--model",
                              "--strength",
                              "--lightness",
                              "--color",
                              "--reference",
                              "--seed",
                              "--steps",
                              "--working-side",
                              "--guard",
                              "--no-guard"})
        project->excludes(app.get_option(other));
    addOutputFolder(app, options.output, "Folder for the results; made if needed")->required();
    addParsed(
        app,
        "--name",
        [&](const std::string& text) { options.nameTemplate = text; },
        "Names of the results, from {name} {ext} {model} {index} [{name}.{ext}]",
        "TEMPLATE");
    addChoice(
        app,
        "--existing",
        options.existing,
        kExisting,
        "What to do with results that exist already [skip]; skip leaves those alone that would be "
        "made just so again, and resumes a stopped batch");
    addParsed(
        app,
        "--shard",
        [&](const std::string& text) { options.shard = parseShard(text); },
        "Do only part I of N, to share a folder between computers; 1/4 to 4/4, or 0/4 to 3/4",
        "I/N");
    addPath(app, "--report", options.report, "Write the outcome of every item as CSV");
    app.add_flag("-q,--quiet", options.isQuiet, "Report only failures and the summary");
    addJsonFlag(app, options.printsJson);
}

Runner define(CLI::App& app) {
    const auto options = std::make_shared<BatchCommandOptions>();
    addBatchOptions(app, *options);
    return [options](Terminal& terminal, const JobContext& job) {
        return run(*options, terminal, job);
    };
}

const Registration registration({
    .name = "batch",
    .purpose = "Harmonize a folder of composites",
    .examples =
        "  r2r batch photos --model lab-mean --strength 50% -o harmonized\n"
        "  r2r batch photos --model mkl -o out --name '{name}-{model}.png' --report out.csv\n"
        "  r2r batch photos --model mkl -o out --shard 2/4\n"
        "  r2r batch chairs --project room.r2rs -o rooms\n"
        "  r2r batch dogs --mask-from subject --refine 8 --project beach.r2rs -o on-the-beach\n",
    .rank = 30,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
