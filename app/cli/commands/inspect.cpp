// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/terminal.h"
#include "app/cli/text_table.h"
#include "engine/core/counted.h"
#include "engine/core/error.h"
#include "engine/core/json.h"
#include "engine/weights/checkpoint_file.h"
#include "engine/weights/component_detection.h"
#include "engine/weights/dtype_names.h"
#include "engine/weights/model_files.h"
#include "engine/weights/model_manifest.h"
#include "engine/weights/recorded_files.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <fmt/format.h>
#include <memory>
#include <optional>

namespace r2r::cli {
namespace {

namespace fs = std::filesystem;

struct InspectOptions {
    std::vector<std::string> paths;
    bool listsTensors = false;
    bool printsJson = false;
};

/// The content of one of the paths: a file with its tensors, or a model.
struct Finding {
    fs::path path;
    std::optional<Checkpoint> checkpoint;
    ModelFiles model;                           ///< of a folder
    std::vector<DetectedComponent> components;  ///< of either
    std::vector<std::string> changed;           ///< sentences about files that are others now

    [[nodiscard]] bool isComplete() const {
        return !components.empty() && changed.empty() &&
               std::ranges::all_of(components, &DetectedComponent::isComplete) &&
               (checkpoint || model.obstacles().empty());
    }
};

/// The entry of a file in a manifest beside it; nothing if there is none.
std::vector<RecordedFile> recordedBeside(const fs::path& path) {
    const fs::path folder = fs::absolute(path).parent_path();
    if (!isModelFolder(folder))
        return {};
    std::vector<RecordedFile> files;
    for (const auto& [component, file] : readModelManifest(folder).components)
        if (file.path.filename() == path.filename())
            files.push_back(file);
    return files;
}

Finding inspected(const fs::path& path, const JobContext& job) {
    Finding finding{.path = path};
    if (fs::is_directory(path)) {
        const std::vector<fs::path> sources = {path};
        finding.model = findModel(sources);
        for (const auto& [component, detected] : finding.model.components)
            finding.components.push_back(detected);
        finding.changed = changedFiles(finding.model.recorded, job);
    } else {
        finding.checkpoint = openCheckpoint(path);
        finding.components = detectComponents(finding.checkpoint->tensors);
        finding.changed = changedFiles(recordedBeside(path), job);
    }
    return finding;
}

std::string layoutText(const DetectedComponent& detected) {
    const char* layout =
        detected.layout == NameLayout::Diffusers ? "diffusers names" : "original names";
    return detected.prefix.empty() ? layout : fmt::format("{} after {}", layout, detected.prefix);
}

/// Groups of three digits: 859,535,364.
std::string grouped(int64_t number) {
    std::string text = std::to_string(number);
    for (auto at = static_cast<int64_t>(text.size()) - 3; at > 0; at -= 3)
        text.insert(static_cast<size_t>(at), ",");
    return text;
}

std::string componentText(const DetectedComponent& detected, bool namesFile) {
    std::string text = fmt::format(
        "  {}: {}, {}, {}, {}, {} parameters\n",
        componentTitle(detected.component),
        detected.isComplete() ? "complete" : "INCOMPLETE",
        layoutText(detected),
        widthsText(detected.component, detected.widths),
        detected.tensors.empty() ? "no type" : dtypeName(detected.tensors.commonDtype()),
        grouped(detected.tensors.parameterCount()));
    if (namesFile)
        text += fmt::format("    in {}\n", detected.tensors.file().string());
    for (const std::string& remark : remarksOn(detected))
        text += fmt::format("    {}\n", remark);
    return text;
}

std::string tensorTable(const TensorMap& tensors) {
    std::vector<std::vector<std::string>> rows = {{"TENSOR", "TYPE", "SHAPE"}};
    for (const TensorMap::Entry& entry : tensors)
        rows.push_back({entry.name,
                        entry.isNull() ? "null" : std::string(dtypeName(entry.dtype)),
                        entry.isNull() ? "" : shapeText(entry.tensor.sizes())});
    return textTable(rows);
}

size_t usedTensors(const Finding& finding) {
    size_t count = 0;
    for (const DetectedComponent& detected : finding.components)
        count += detected.tensors.size();
    return count;
}

std::string fileText(const Finding& finding) {
    const TensorMap& tensors = finding.checkpoint->tensors;
    std::string text = fmt::format("{}: {}, {}{}, {} parameters\n",
                                   finding.path.string(),
                                   formatName(finding.checkpoint->format),
                                   counted(static_cast<int64_t>(tensors.size()), "tensor"),
                                   tensors.dictionary.empty() ? "" : " of " + tensors.dictionary,
                                   grouped(tensors.parameterCount()));
    for (const std::string& remark : tensors.remarks)
        text += fmt::format("  {}\n", remark);
    if (!tensors.unreadable.empty())
        text +=
            fmt::format("  {} further tensors are of types that cannot be read, first {} ({})\n",
                        tensors.unreadable.size(),
                        tensors.unreadable.begin()->first,
                        tensors.unreadable.begin()->second);
    for (const DetectedComponent& detected : finding.components)
        text += componentText(detected, false);
    if (finding.components.empty())
        text += "  holds no network that is known here\n";
    else if (const size_t used = usedTensors(finding); used < tensors.size())
        text += fmt::format("  {} further tensors belong to none of them\n", tensors.size() - used);
    return text;
}

std::string folderText(const Finding& finding) {
    const ModelFiles& model = finding.model;
    std::string text = fmt::format(
        "{}: {}{}\n",
        finding.path.string(),
        model.family ? fmt::format("model of the family {}", familyName(*model.family))
                     : "networks of no family",
        model.description.title.empty() ? "" : fmt::format(", \"{}\"", model.description.title));
    for (const DetectedComponent& detected : finding.components)
        text += componentText(detected, true);
    if (model.emptyPrompt.defined())
        text +=
            fmt::format("  answer to the empty prompt: {}\n", shapeText(model.emptyPrompt.sizes()));
    if (const std::string settings = settingsText(model.settings); !settings.empty())
        text += fmt::format("  {}\n", settings);
    for (const std::string& remark : model.leftOut)
        text += fmt::format("  {}\n", remark);
    for (const std::string& obstacle : model.obstacles())
        text += fmt::format("  cannot be run: {}\n", obstacle);
    return text;
}

std::string inWords(const Finding& finding, bool listsTensors) {
    std::string text = finding.checkpoint ? fileText(finding) : folderText(finding);
    for (const std::string& changed : finding.changed)
        text += fmt::format("  CHANGED: {}\n", changed);
    if (!listsTensors)
        return text;
    if (finding.checkpoint)
        return text + "\n" + tensorTable(finding.checkpoint->tensors);
    for (const DetectedComponent& detected : finding.components)
        text += fmt::format(
            "\n{}\n{}", componentTitle(detected.component), tensorTable(detected.tensors));
    return text;
}

Json tensorsJson(const TensorMap& tensors) {
    Json list = Json::array();
    for (const TensorMap::Entry& entry : tensors)
        list.push_back({{"name", entry.name},
                        {"dtype", entry.isNull() ? Json() : Json(dtypeName(entry.dtype))},
                        {"shape", entry.isNull() ? Json() : Json(entry.tensor.sizes().vec())}});
    return list;
}

Json componentJson(const DetectedComponent& detected, bool listsTensors) {
    Json json = {{"component", componentName(detected.component)},
                 {"file", detected.tensors.file().string()},
                 {"layout", detected.layout == NameLayout::Diffusers ? "diffusers" : "original"},
                 {"prefix", detected.prefix},
                 {"complete", detected.isComplete()},
                 {"widths", widthsText(detected.component, detected.widths)},
                 {"dtype", dtypeName(detected.tensors.commonDtype())},
                 {"tensors", detected.tensors.size()},
                 {"parameters", detected.tensors.parameterCount()},
                 {"missing", detected.missing},
                 {"absent_optional", detected.absent},
                 {"misshapen", detected.misshapen},
                 {"unusable", detected.unusable}};
    if (listsTensors)
        json["tensor_list"] = tensorsJson(detected.tensors);
    return json;
}

Json inJson(const Finding& finding, bool listsTensors) {
    Json json = {{"path", finding.path.string()},
                 {"complete", finding.isComplete()},
                 {"changed", finding.changed}};
    if (finding.checkpoint) {
        json["format"] = formatName(finding.checkpoint->format);
        json["tensors"] = finding.checkpoint->tensors.size();
        json["parameters"] = finding.checkpoint->tensors.parameterCount();
    } else {
        json["family"] = finding.model.family ? Json(familyName(*finding.model.family)) : Json();
        json["name"] = finding.model.description.name;
        json["obstacles"] = finding.model.obstacles();
        json["left_out"] = finding.model.leftOut;
        json["settings"] = settingsJson(finding.model.settings);
    }
    json["components"] = Json::array();
    for (const DetectedComponent& detected : finding.components)
        json["components"].push_back(componentJson(detected, listsTensors));
    return json;
}

ExitCode inspect(const InspectOptions& options, Terminal& terminal, const JobContext& job) {
    bool isAllComplete = true;
    Json list = Json::array();
    for (const std::string& path : options.paths) {
        job.report({.phase = Phase::Reading});
        const Finding finding = inspected(path, job);
        isAllComplete = isAllComplete && finding.isComplete();
        if (options.printsJson)
            list.push_back(inJson(finding, options.listsTensors));
        else
            terminal.print(inWords(finding, options.listsTensors));
    }
    if (options.printsJson)
        terminal.print(formatJson({{"inspected", std::move(list)}}));
    return isAllComplete ? ExitCode::Ok : ExitCode::Unavailable;
}

Runner define(CLI::App& app) {
    const auto options = std::make_shared<InspectOptions>();
    app.add_option("path", options->paths, "Weights, or folders of a model")
        ->type_name("PATH")
        ->required();
    app.add_flag("--tensors", options->listsTensors, "List every tensor");
    addJsonFlag(app, options->printsJson);
    return [options](Terminal& terminal, const JobContext& job) {
        return inspect(*options, terminal, job);
    };
}

const Registration registration({
    .name = "inspect",
    .purpose = "Show what weights contain: which networks, whether they are complete and unchanged",
    .examples = "  r2r inspect clear_vae.ckpt\n"
                "  r2r inspect --json release/\n",
    .rank = 44,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
