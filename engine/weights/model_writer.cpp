// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/model_writer.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/core/json.h"
#include "engine/core/new_folder.h"
#include "engine/weights/dtype_names.h"
#include "engine/weights/model_manifest.h"
#include "engine/weights/weight_generator.h"

#include <ATen/ATen.h>

#include <fmt/format.h>

namespace r2r {
namespace {

namespace fs = std::filesystem;

void requireFree(const fs::path& folder, bool isReplacing) {
    std::error_code ignored;
    if (!fs::exists(fs::symlink_status(folder)) || fs::is_empty(folder, ignored))
        return;
    if (!isReplacing)
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("{} exists already", folder.string()),
                    "Choose another place, or allow that it is replaced (--force).");
    if (!isModelFolder(folder))
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("{} is not a model folder, so it is not replaced", folder.string()),
                    "Choose another place, or delete it yourself.");
}

/// Progress over all files instead of each.
class TotalProgress {
public:
    TotalProgress(const ModelContents& contents, const JobContext& job) : outer_(job) {
        for (const auto& [component, tensors] : contents.components)
            total_ += static_cast<int64_t>(tensors.size());
    }

    /// For one file of `tensors` tensors, after those before it.
    [[nodiscard]] JobContext nextFile(size_t tensors) {
        const int64_t before = done_;
        done_ += static_cast<int64_t>(tensors);
        return {outer_.stopToken(), [this, before](const Progress& progress) {
                    outer_.report(
                        {.phase = progress.phase, .done = before + progress.done, .total = total_});
                }};
    }

private:
    const JobContext& outer_;
    int64_t done_ = 0;
    int64_t total_ = 0;
};

void convert(std::vector<TensorToWrite>& tensors, std::optional<at::ScalarType> dtype) {
    if (!dtype)
        return;
    for (TensorToWrite& tensor : tensors)
        if (c10::isFloatingType(tensor.dtype) && filterKernelOf(tensor.name) == nullptr)
            tensor.dtype = *dtype;
}

/// The dtype that most elements have.
std::string commonDtype(const std::vector<TensorToWrite>& tensors) {
    std::map<std::string_view, int64_t> elements;
    for (const TensorToWrite& tensor : tensors)
        elements[dtypeName(tensor.dtype)] += c10::multiply_integers(tensor.shape);
    const auto most =
        std::max_element(elements.begin(), elements.end(), [](const auto& a, const auto& b) {
            return a.second < b.second;
        });
    return most == elements.end() ? "" : std::string(most->first);
}

Json entryFor(const std::string& file, const WrittenFile& written, const std::string& dtype) {
    return {{"file", file},
            {"sha256", written.sha256},
            {"bytes", written.bytes},
            {"parameters", written.parameters},
            {"dtype", dtype}};
}

ModelFamily requiredFamily(const ModelContents& contents) {
    std::set<Component> components;
    for (const auto& [component, tensors] : contents.components)
        components.insert(component);
    const std::optional<ModelFamily> family = familyOf(components);
    if (!family)
        throw Error(ErrorCode::InvalidArgument,
                    "what is to be written has neither a VAE nor a Harmony Controller, which "
                    "would tell the family of the model",
                    "Give all files of the model together.");
    return *family;
}

}  // namespace

ModelContents contentsOf(const ModelFiles& model) {
    ModelContents contents{.description = model.description,
                           .emptyPrompt = model.emptyPrompt,
                           .settings = model.settings};
    for (const auto& [component, detected] : model.components)
        contents.components.emplace(component, tensorsToWrite(model.tensors(component)));
    return contents;
}

ModelContents generatedModel(ModelFamily family, bool isGolden) {
    const std::string size = isGolden ? "golden" : "full";
    ModelContents contents{
        .description = {.name = fmt::format("generated-{}-{}", familyName(family), size),
                        .source = "generated from the names of the tensors; not trained",
                        .license = "none: the numbers are made, not learned"}};
    std::vector<Component> components = requiredComponents(family);
    if (needsPrompt(family))
        components.push_back(Component::TextEncoder);
    if (family == ModelFamily::DiffHarmony)
        components.push_back(Component::Refiner);
    for (const Component component : components)
        for (const auto& [name, shape] :
             isGolden ? goldenManifest(component) : fullManifest(component))
            contents.components[component].push_back(
                {.name = name,
                 .dtype = filterKernelOf(name) != nullptr ? at::kHalf : at::kFloat,
                 .shape = shape,
                 .make = [component, name = name, shape = shape] {
                     return generatedTensor(component, name, shape);
                 }});
    return contents;
}

void writeModelFolder(const fs::path& folder,
                      const ModelContents& contents,
                      const ModelWriteOptions& options,
                      const JobContext& job) {
    // "model/" is the same place as "model".
    const fs::path target = folder.has_filename() ? folder : folder.parent_path();
    const ModelFamily family = requiredFamily(contents);
    requireFree(target, options.isReplacing);
    NewFolder fresh(target);
    TotalProgress progress(contents, job);
    const ModelDescription& description = contents.description;
    const std::string name =
        description.name.empty() ? target.filename().string() : description.name;
    Json manifest = {{"format", "r2r-model"},
                     {"version", 1},
                     {"name", name},
                     {"title", description.title.empty() ? name : description.title},
                     {"family", familyName(family)},
                     {"source", description.source},
                     {"license", description.license},
                     {"components", Json::object()}};
    addRemainder(manifest, description);
    if (const Json settings = settingsJson(contents.settings); !settings.empty())
        manifest["settings"] = settings;
    for (const auto& [component, list] : contents.components) {
        std::vector<TensorToWrite> tensors = list;
        convert(tensors, options.dtype);
        const std::string dtype = commonDtype(tensors);
        const std::string word(componentName(component));
        const std::string file = word + ".safetensors";
        const JobContext part = progress.nextFile(tensors.size());
        const WrittenFile written = writeSafetensors(
            fresh.path() / file, std::move(tensors), {{"component", word}, {"format", "pt"}}, part);
        manifest["components"][word] = entryFor(file, written, dtype);
    }
    if (contents.emptyPrompt.defined()) {
        TensorMap prompt;
        prompt.add(kEmptyPromptTensor, contents.emptyPrompt);
        const WrittenFile written =
            writeSafetensors(fresh.path() / kEmptyPromptFile, tensorsToWrite(prompt), {}, {});
        manifest["emptyPrompt"] = entryFor(
            kEmptyPromptFile, written, std::string(dtypeName(contents.emptyPrompt.scalar_type())));
    }
    writeFileAtomically(fresh.path() / kModelManifestFile, std::string_view(formatJson(manifest)));
    job.throwIfCancelled();
    fresh.publish();
}

}  // namespace r2r
