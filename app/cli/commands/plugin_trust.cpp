// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/terminal.h"
#include "engine/core/confinement.h"
#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/pipeline/models/installed_model.h"
#include "engine/pipeline/models/model_catalog.h"
#include "engine/pipeline/plugins/plugin_manifest.h"
#include "engine/pipeline/plugins/trusted_models.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <memory>
#include <string>

namespace r2r::cli {
namespace {

namespace fs = std::filesystem;

struct TrustOptions {
    std::string model;
};

/// An installed plug-in by its name, one in a folder, or a file with a network, such as a scorer.
PluginManifest manifestOf(const std::string& text) {
    const fs::path path(text);
    if (kPluginEndings.value(path.extension().string()) && fs::is_regular_file(path)) {
        PluginManifest manifest;
        manifest.title = path.filename().string();
        manifest.file = path;
        manifest.sha256 = fileHash(path);
        return manifest;
    }
    if (isPlugin(path))
        return readPluginManifest(path);
    const ModelInfo model = ModelCatalog::installed().find(text);
    if (!model.isNetwork() || !isPlugin(model.folder))
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("{} is not a plug-in, and needs no trust", model.title),
                    "Only networks that other programs exported run apart.");
    return readPluginManifest(model.folder);
}

ExitCode trust(const TrustOptions& options, Terminal& terminal) {
    const PluginManifest manifest = manifestOf(options.model);
    if (fileHash(manifest.file) != manifest.sha256)
        throw Error(
            ErrorCode::Corrupt,
            fmt::format("{} is not the file that its manifest describes", manifest.file.string()),
            "Compare sha256 in the manifest with sha256sum of the file.");
    setTrusted(manifest, true);
    terminal.say(fmt::format("{} is trusted: it runs inside this program, with your rights.",
                             manifest.title));
    terminal.say(fmt::format("That is its file with the SHA-256 {}; another one is not trusted.",
                             manifest.sha256));
    return ExitCode::Ok;
}

ExitCode distrust(const TrustOptions& options, Terminal& terminal) {
    const PluginManifest manifest = manifestOf(options.model);
    setTrusted(manifest, false);
    terminal.say(
        fmt::format("{} is not trusted: it runs in a process that can do nothing but "
                    "compute.",
                    manifest.title));
    for (const std::string& gap : Confinement::possible().gaps())
        terminal.say(gap);
    return ExitCode::Ok;
}

Runner define(CLI::App& app, ExitCode (*action)(const TrustOptions&, Terminal&)) {
    const auto options = std::make_shared<TrustOptions>();
    app.add_option("MODEL",
                   options->model,
                   "Name of an installed plug-in, its folder, or a file with a network")
        ->required();
    return [options, action](Terminal& terminal, const JobContext&) {
        return action(*options, terminal);
    };
}

const Registration trusting({
    .name = "trust",
    .parent = "plugin",
    .purpose = "Let a plug-in whose maker you know run inside the program, also on a GPU",
    .examples = "  r2r plugin trust pct-net\n",
    .rank = 58,
    .define = [](CLI::App& app) { return define(app, trust); },
});

const Registration distrusting({
    .name = "distrust",
    .parent = "plugin",
    .purpose = "Take that back: the plug-in runs in a process that can do nothing but compute",
    .examples = "  r2r plugin distrust pct-net\n",
    .rank = 59,
    .define = [](CLI::App& app) { return define(app, distrust); },
});

}  // namespace
}  // namespace r2r::cli
