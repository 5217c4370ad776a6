// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/options.h"
#include "app/cli/terminal.h"
#include "engine/pipeline/models/model_catalog.h"
#include "engine/pipeline/models/model_export.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fmt/format.h>
#include <memory>

namespace r2r::cli {
namespace {

constexpr auto kFormats = enumWords<ExportFormat>({{ExportFormat::Safetensors, "safetensors"},
                                                   {ExportFormat::TorchScript, "torchscript"},
                                                   {ExportFormat::Onnx, "onnx"}});

struct ExportModelOptions {
    std::string model;
    std::filesystem::path folder;
    ExportFormat format = ExportFormat::Safetensors;
};

Runner define(CLI::App& app) {
    const auto options = std::make_shared<ExportModelOptions>();
    app.add_option("model", options->model, "Name of a model, or the path of its folder")
        ->required()
        ->type_name("MODEL");
    addPath(app, "folder", options->folder, "Folder to write", "OUT")->required();
    addChoice(app, "--format", options->format, kFormats, "What to write [safetensors]");
    return [options](Terminal& terminal, const JobContext& job) {
        const ModelInfo model = ModelCatalog::installed().find(options->model);
        exportModel(model, options->folder, options->format, job);
        terminal.say(fmt::format("{} is written to {}.", model.title, options->folder.string()));
        return ExitCode::Ok;
    };
}

const Registration registration({
    .name = "export-model",
    .purpose = "Write a model for other programs: weights, or R2R-Lite as TorchScript or ONNX",
    .examples = "  r2r export-model r2r-release for-diffusers\n"
                "  r2r export-model r2r-lite lite-onnx --format onnx\n",
    .rank = 54,
    .define = define,
});

}  // namespace
}  // namespace r2r::cli
