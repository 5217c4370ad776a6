// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/model_files.h"

#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/weights/checkpoint_ending.h"
#include "engine/weights/checkpoint_file.h"
#include "engine/weights/model_manifest.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace r2r {
namespace {

namespace fs = std::filesystem;

constexpr std::array kVaes = {Component::ClearVae, Component::HarmonyVae, Component::PlainVae};

/// Folders of a release, wherever diffusers and the release's converter put components.
constexpr std::array kReleaseFolders = {"vae",
                                        "unet",
                                        "controlnet",
                                        "text_encoder",
                                        "condition_vae",
                                        "harmony_vae",
                                        "clear_vae",
                                        "refiner"};
constexpr const char* kPipelineFolder = "stable-diffusion-inpainting";

/// Lower is better: full precision first, then the format that is checked more easily.
int preference(const fs::path& file) {
    const std::string name = file.filename().string();
    const bool isHalf = name.find(".fp16.") != std::string::npos;
    const bool isSafetensors = file.extension() == ".safetensors";
    return (isHalf ? 2 : 0) + (isSafetensors ? 0 : 1);
}

/// The name that variants of one file share.
std::string stemOf(const fs::path& file) {
    fs::path stem = file.stem();
    return stem.extension() == ".fp16" ? stem.stem().string() : stem.string();
}

std::vector<fs::path> weightFilesIn(const fs::path& folder) {
    std::vector<fs::path> files;
    if (!fs::is_directory(folder))
        return files;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder))
        if (entry.is_regular_file() && hasCheckpointEnding(entry.path()))
            files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

/// Collects components, the later ones in place of the earlier ones.
class Finder {
public:
    void addSource(const fs::path& source) {
        if (!fs::exists(source))
            throw Error(ErrorCode::NotFound, fmt::format("there is no {}", source.string()));
        if (!fs::is_directory(source))
            addFile(source);
        else if (fs::exists(source / kModelManifestFile))
            addModelFolder(source);
        else
            addRelease(source);
    }

    [[nodiscard]] ModelFiles take(std::span<const fs::path> sources) {
        std::set<Component> found;
        keepOneVae();
        for (const auto& [component, detected] : model_.components)
            found.insert(component);
        model_.family = familyOf(found);
        if (found.empty())
            throw Error(ErrorCode::MissingWeights, whatWasNotFound(sources), hintFor(sources));
        return std::move(model_);
    }

private:
    void addFile(const fs::path& file) {
        const Checkpoint checkpoint = openCheckpoint(file);
        model_.openedFiles.push_back(file);
        for (DetectedComponent& component : detectComponents(checkpoint.tensors))
            replace(std::move(component));
    }

    void replace(DetectedComponent component) {
        const Component kind = component.component;
        if (const auto old = model_.components.find(kind); old != model_.components.end())
            model_.leftOut.push_back(fmt::format("the {} of {} gives way to that of {}",
                                                 componentTitle(kind),
                                                 old->second.tensors.file().string(),
                                                 component.tensors.file().string()));
        model_.components.insert_or_assign(kind, std::move(component));
    }

    void addModelFolder(const fs::path& folder) {
        const ModelManifest manifest = readModelManifest(folder);
        model_.description = manifest.description;
        for (const auto& [component, file] : manifest.components) {
            addFile(file.path);
            model_.recorded.push_back(file);
        }
        if (manifest.emptyPrompt) {
            model_.recorded.push_back(*manifest.emptyPrompt);
            model_.openedFiles.push_back(manifest.emptyPrompt->path);
            model_.emptyPrompt =
                openCheckpoint(manifest.emptyPrompt->path).tensors.at(kEmptyPromptTensor);
        }
    }

    void addRelease(const fs::path& folder) {
        addLooseFiles(folder);
        for (const fs::path& root : {folder / kPipelineFolder, folder})
            for (const char* name : kReleaseFolders)
                addBestOf(weightFilesIn(root / name));
    }

    /// Files without a folder that says what they are: no two may hold the same.
    void addLooseFiles(const fs::path& folder) {
        std::map<std::string, std::vector<fs::path>> variants;
        for (const fs::path& file : weightFilesIn(folder))
            variants[stemOf(file)].push_back(file);
        std::map<Component, fs::path> owners;
        for (auto& [stem, files] : variants) {
            const fs::path best = addBestOf(std::move(files));
            for (const auto& [component, detected] : model_.components) {
                if (detected.tensors.file() != best)
                    continue;
                const auto [owner, isFirst] = owners.emplace(component, best);
                if (!isFirst)
                    throw Error(ErrorCode::InvalidArgument,
                                fmt::format("{} and {} both hold a {}",
                                            owner->second.string(),
                                            best.string(),
                                            componentTitle(component)),
                                "Name the files themselves, the one to be preferred last.");
            }
        }
    }

    /// @return the file that was taken.
    fs::path addBestOf(std::vector<fs::path> files) {
        if (files.empty())
            return {};
        std::ranges::stable_sort(files, {}, preference);
        addFile(files.front());
        for (size_t i = 1; i < files.size(); ++i)
            model_.leftOut.push_back(fmt::format(
                "{} is not used, as {} is there", files[i].string(), files[0].string()));
        return files.front();
    }

    /// R2R's pipeline folder comes with a plain VAE that is never run.
    void keepOneVae() {
        bool isTaken = false;
        for (const Component vae : kVaes) {
            const auto found = model_.components.find(vae);
            if (found == model_.components.end())
                continue;
            if (isTaken) {
                model_.leftOut.push_back(fmt::format("the {} of {} is not needed",
                                                     componentTitle(vae),
                                                     found->second.tensors.file().string()));
                model_.components.erase(found);
            }
            isTaken = true;
        }
    }

    [[nodiscard]] std::string whatWasNotFound(std::span<const fs::path> sources) const {
        std::vector<std::string> names;
        for (const fs::path& source : sources)
            names.push_back(source.string());
        return fmt::format("{} {}",
                           fmt::join(names, ", "),
                           model_.openedFiles.empty()
                               ? "holds no weights"
                               : "holds weights, but of no network that is known here");
    }

    [[nodiscard]] static std::string hintFor(std::span<const fs::path> sources) {
        if (sources.size() == 1 && fs::is_directory(sources.front() / "checkpoints"))
            return "It is the folder of a training run. Give one of its checkpoints, for example "
                   "checkpoints/best.";
        if (sources.size() == 1 && fs::is_directory(sources.front()))
            return "Give the folder that contains unet, controlnet and clear_vae, or the files.";
        return "Give weights of a UNet, Harmony Controller, VAE, refiner or text encoder.";
    }

    ModelFiles model_;
};

}  // namespace

const TensorMap& ModelFiles::tensors(Component component) const {
    const auto found = components.find(component);
    if (found == components.end())
        throw Error(ErrorCode::MissingWeights,
                    fmt::format("the model has no {}", componentTitle(component)));
    const DetectedComponent& detected = found->second;
    if (!detected.isComplete())
        throw Error(detected.missing.empty() ? ErrorCode::Corrupt : ErrorCode::MissingWeights,
                    fmt::format("the {} in {} {}",
                                componentTitle(component),
                                detected.tensors.file().string(),
                                remarksOn(detected).front()),
                    "Run \"r2r inspect\" to see what the file contains.");
    return detected.tensors;
}

std::vector<std::string> ModelFiles::obstacles() const {
    std::vector<std::string> obstacles;
    if (!family) {
        obstacles.emplace_back(
            "there is neither a VAE nor a Harmony Controller, which would tell "
            "the family of the model");
    } else {
        for (const Component component : requiredComponents(*family))
            if (!has(component))
                obstacles.push_back(fmt::format("there is no {}", componentTitle(component)));
        if (needsPrompt(*family) && !has(Component::TextEncoder) && !emptyPrompt.defined())
            obstacles.emplace_back(
                "there is neither a text encoder nor its answer to the empty "
                "prompt");
    }
    for (const auto& [component, detected] : components)
        if (!detected.isComplete())
            obstacles.push_back(
                fmt::format("the {} {}", componentTitle(component), remarksOn(detected).front()));
    return obstacles;
}

ModelFiles findModel(std::span<const fs::path> sources) {
    Finder finder;
    for (const fs::path& source : sources)
        finder.addSource(source);
    return finder.take(sources);
}

void verifyHashes(const ModelFiles& model, const JobContext& job) {
    for (size_t i = 0; i < model.recorded.size(); ++i) {
        const RecordedFile& file = model.recorded[i];
        job.report({.phase = Phase::Checking,
                    .done = static_cast<int64_t>(i),
                    .total = static_cast<int64_t>(model.recorded.size())});
        if (fileHash(file.path) != file.sha256)
            throw Error(ErrorCode::Corrupt,
                        fmt::format("{} is not what was written: its hash differs from the one in "
                                    "{}",
                                    file.path.string(),
                                    kModelManifestFile),
                        "Convert or import the model again.");
    }
}

}  // namespace r2r
