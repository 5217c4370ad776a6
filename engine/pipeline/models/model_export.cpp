// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/model_export.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/json.h"
#include "engine/core/new_folder.h"
#include "engine/diffusion/lite_model.h"
#include "engine/diffusion/lite_onnx.h"
#include "engine/diffusion/lite_script.h"
#include "engine/diffusion/torch_errors.h"
#include "engine/pipeline/models/installed_model.h"
#include "engine/pipeline/plugins/plugin_manifest.h"
#include "engine/weights/lite_manifest.h"
#include "engine/weights/model_files.h"
#include "engine/weights/model_writer.h"
#include "engine/weights/release_writer.h"

#include <array>
#include <fmt/format.h>
#include <span>

namespace r2r {
namespace {

namespace fs = std::filesystem;

void requireFree(const fs::path& folder) {
    if (fs::exists(fs::symlink_status(folder)))
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("{} exists already", folder.string()),
                    "Choose another place.");
}

/// A program with its weights, as `ExportFormat` names them.
struct ProgramForm {
    const char* format;  ///< for people
    const char* suffix;  ///< of the plug-in's name
    const char* ending;  ///< of the file
    Json field;          ///< which of its results is the field
    std::string (*content)(const TensorMap& encoder, const TensorMap& network);
};

ProgramForm programForm(ExportFormat format) {
    if (format == ExportFormat::Onnx)
        return {"ONNX", "onnx", ".onnx", {{"name", "field"}}, liteOnnx};
    return {"TorchScript", "script", ".pt", {{"index", 1}}, liteScript};
}

Json pluginManifest(const ModelInfo& model,
                    const ProgramForm& form,
                    const std::string& file,
                    std::string_view content) {
    const auto orElse = [](const std::string& text, const std::string& otherwise) {
        return text.empty() ? otherwise : text;
    };
    const Json side = Json::array({kLiteSide, kLiteSide});
    Json output = form.field;
    output["content"] = "colorField";
    return {{"format", "r2r-plugin"},
            {"version", 1},
            {"name", fmt::format("{}-{}", model.name, form.suffix)},
            {"title", fmt::format("{} ({})", model.title, form.format)},
            {"summary", orElse(model.summary, "A change of colours, found in one pass.")},
            {"source", orElse(model.source, "exported from " + model.name)},
            {"license", orElse(model.license, "not stated")},
            {"file", file},
            {"sha256", contentHash(std::as_bytes(std::span(content)))},
            {"inputs",
             Json::array({{{"name", "image"}, {"content", "composite"}, {"size", side}},
                          {{"name", "mask"}, {"content", "mask"}, {"size", side}}})},
            {"maskPolarity", "foreground=1"},
            {"output", output},
            {"context", 1},
            {"guard", model.isGuarded}};
}

void exportProgram(const ModelInfo& model,
                   const ModelFiles& files,
                   const fs::path& folder,
                   const ProgramForm& form) {
    if (files.family != ModelFamily::Lite)
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} cannot be written as {}: its sampler runs several networks "
                                "many times, and such a file holds one network that runs once",
                                model.title,
                                form.format),
                    "Write it with --format safetensors, which diffusers reads.");
    if (seesWholePicture(files.tensors(Component::Lite)))
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} cannot be written as {}: it looks at the whole picture beside "
                                "the surroundings of the foreground, and such a file has one view",
                                model.title,
                                form.format),
                    "Write it with --format safetensors.");
    const std::string content = withoutTorchErrors([&] {
        return form.content(files.tensors(Component::LiteEncoder), files.tensors(Component::Lite));
    });
    NewFolder fresh(folder);
    const std::string file = model.name + form.ending;
    writeFileAtomically(fresh.path() / file, std::string_view(content));
    writeFileAtomically(fresh.path() / kPluginManifestFile,
                        std::string_view(formatJson(pluginManifest(model, form, file, content))));
    fresh.publish();
}

}  // namespace

void exportModel(const ModelInfo& model,
                 const fs::path& folder,
                 ExportFormat format,
                 const JobContext& job) {
    if (!model.isNetwork())
        throw Error(ErrorCode::Unsupported, fmt::format("{} has no weights to write", model.title));
    if (isPlugin(model.folder))
        throw Error(ErrorCode::Unsupported,
                    fmt::format("{} is a plug-in, whose network was exported already", model.title),
                    fmt::format("It is in {}.", model.folder.string()));
    const fs::path target = folder.has_filename() ? folder : folder.parent_path();
    requireFree(target);
    job.report({.phase = Phase::Reading, .done = 0, .total = 0});
    const ModelFiles files = findModel(std::array{model.folder});
    verifyHashes(files, job);
    if (format != ExportFormat::Safetensors)
        exportProgram(model, files, target, programForm(format));
    else if (files.family == ModelFamily::Lite)
        writeModelFolder(target, contentsOf(files), {}, job);
    else
        writeRelease(target, files, job);
}

}  // namespace r2r
