// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/project_words.h"
#include "app/cli/terminal.h"
#include "app/cli/text_table.h"
#include "engine/core/file_io.h"
#include "engine/core/json.h"
#include "engine/core/kept_warnings.h"
#include "engine/imaging/files/file_layers.h"
#include "engine/imaging/files/format_table.h"
#include "engine/imaging/files/layer_name.h"
#include "engine/imaging/files/picture_report.h"
#include "engine/project/project_file.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <memory>
#include <ranges>
#include <string>
#include <vector>

namespace r2r::cli {
namespace {

namespace fs = std::filesystem;

struct InfoOptions {
    fs::path file;
    bool printsJson = false;
};

struct Finding {
    PictureReport report;
    FileLayers layers;  ///< of a file that was not asked for one of them
    std::vector<std::string> warnings;
};

Finding examined(const fs::path& file, const JobContext& job) {
    job.report({.phase = Phase::Reading});
    log::KeptWarnings warnings;
    const LayerName named = layerName(file);
    const std::vector<std::byte> content = readFile(named.file);
    Finding finding{reportedPhotograph(content, file.string(), job).report, {}, {}};
    if (named.layer.empty())
        finding.layers = layersOf(content, file.string(), job);
    finding.warnings = warnings.take();
    return finding;
}

std::string_view alphaWord(StoredAlpha alpha) {
    switch (alpha) {
        case StoredAlpha::None:
            return "none";
        case StoredAlpha::Straight:
            return "straight";
        case StoredAlpha::Multiplied:
            break;
    }
    return "premultiplied";
}

std::string placeText(const Rect& place) {
    return fmt::format("{}×{} at {}, {}", place.width, place.height, place.x, place.y);
}

Json rectJson(const Rect& rect) {
    return {{"x", rect.x}, {"y", rect.y}, {"width", rect.width}, {"height", rect.height}};
}

/// The topmost first, as people see them.
Json layersJson(const FileLayers& layers) {
    Json list = Json::array();
    for (const FileLayer& layer : layers.layers | std::views::reverse)
        list.push_back({{"name", layer.name},
                        {"bounds", layer.bounds.isEmpty() ? Json(nullptr) : rectJson(layer.bounds)},
                        {"opacity", layer.opacity},
                        {"visible", layer.isVisible},
                        {"unread", layer.unread.empty() ? Json(nullptr) : Json(layer.unread)}});
    return list;
}

std::string layerInWords(const FileLayer& layer) {
    if (layer.bounds.isEmpty())
        return layer.name + " (no pixels)";
    std::vector<std::string> remarks{placeText(layer.bounds)};
    if (!layer.isVisible)
        remarks.emplace_back("hidden");
    if (layer.opacity < 1)
        remarks.push_back(fmt::format("opacity {:.0f} %", 100 * layer.opacity));
    if (!layer.unread.empty())
        remarks.push_back("not read: " + layer.unread);
    return fmt::format("{} ({})", layer.name, fmt::join(remarks, ", "));
}

Json inJson(const InfoOptions& options, const Finding& finding) {
    const PictureReport& report = finding.report;
    Json resolution = nullptr;
    if (report.resolutionX > 0)
        resolution = {report.resolutionX, report.resolutionY};
    return {{"file", options.file.string()},
            {"format", rowOf(report.format).name},
            {"width", report.size.width},
            {"height", report.size.height},
            {"colors", report.colors},
            {"bits", report.bits},
            {"float", report.isFloat},
            {"alpha", alphaWord(report.alpha)},
            {"profile", report.profile},
            {"profile_from", report.profileFrom.empty() ? Json(nullptr) : Json(report.profileFrom)},
            {"orientation", report.orientation},
            {"resolution_dpi", std::move(resolution)},
            {"metadata", report.metadata},
            {"gain_map", report.hasGainMap},
            {"place", report.place ? rectJson(*report.place) : Json(nullptr)},
            {"layers", layersJson(finding.layers)},
            {"warnings", finding.warnings}};
}

std::string inWords(const Finding& finding) {
    const PictureReport& report = finding.report;
    const std::string from = report.profileFrom.empty()
                                 ? "assumed: the file says nothing of its colours"
                                 : "from: " + report.profileFrom;
    std::vector<std::vector<std::string>> rows{
        {"format", std::string(rowOf(report.format).name)},
        {"size", fmt::format("{}×{} pixels", report.size.width, report.size.height)},
        {"samples",
         fmt::format("{}, {} bits{}",
                     report.colors,
                     report.bits,
                     report.isFloat ? ", floating point" : "")},
        {"alpha", std::string(alphaWord(report.alpha))},
        {"colours", fmt::format("{} ({})", report.profile, from)},
        {"orientation",
         report.orientation > 1 ? fmt::format("turned as the code {} says", report.orientation)
                                : "as stored"},
        {"resolution",
         report.resolutionX > 0
             ? fmt::format("{:g} × {:g} pixels per inch", report.resolutionX, report.resolutionY)
             : "not stated"},
        {"metadata",
         report.metadata.empty() ? "none" : fmt::format("{}", fmt::join(report.metadata, ", "))}};
    if (report.hasGainMap)
        rows.push_back({"HDR", "a gain map, which is not read"});
    if (const auto& place = report.place)
        rows.push_back({"place",
                        fmt::format("{} of the whole picture, its centre is {:g},{:g}",
                                    placeText(*place),
                                    place->x + place->width / 2.0,
                                    place->y + place->height / 2.0)});
    for (const FileLayer& layer : finding.layers.layers | std::views::reverse)
        rows.push_back(
            {&layer == &finding.layers.layers.back() ? "layers" : "", layerInWords(layer)});
    std::string text = textTable(rows);
    for (const std::string& warning : finding.warnings)
        text += "Note: " + warning + '\n';
    return text;
}

Runner define(CLI::App& app) {
    const auto options = std::make_shared<InfoOptions>();
    addPath(app, "FILE", options->file, "Picture or project to look at", "")->required();
    addJsonFlag(app, options->printsJson);
    return [options](Terminal& terminal, const JobContext& job) {
        if (isProjectFile(options->file)) {
            const Json document = projectDocument(options->file);
            terminal.print(options->printsJson ? formatJson(document) : projectInWords(document));
            return ExitCode::Ok;
        }
        const Finding finding = examined(options->file, job);
        terminal.print(options->printsJson ? formatJson(inJson(*options, finding))
                                           : inWords(finding));
        return ExitCode::Ok;
    };
}

const Registration registration({
    .name = "info",
    .purpose = "Say what is read of a picture or project: format, colours, alpha, metadata",
    .examples = "  r2r info beach.heic\n"
                "  r2r info cut_out.psd --json\n"
                "  r2r info cut_out.psd:Dog\n"
                "  r2r info room.r2rs\n",
    .rank = 55,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
