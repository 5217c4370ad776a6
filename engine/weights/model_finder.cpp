// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/error.h"
#include "engine/core/file_io.h"
#include "engine/weights/checkpoint_file.h"
#include "engine/weights/lora_file.h"
#include "engine/weights/model_files.h"
#include "engine/weights/model_manifest.h"
#include "engine/weights/release_writer.h"
#include "engine/weights/released_config.h"
#include "engine/weights/weight_file_set.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>
#include <string_view>
#include <utility>

/// `findModel`: which of the files that are given hold the weights of a model.
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
constexpr int64_t kSecondGenerationText = 1024;
constexpr const char* kPipelineFolder = "stable-diffusion-inpainting";

/// Names that diffusers and transformers give to the weights of a component's folder.
constexpr std::array<std::string_view, 3> kUsualNames = {
    "diffusion_pytorch_model", "model", "pytorch_model"};

bool isUsual(const WeightFileSet& set) {
    return std::ranges::find(kUsualNames, set.name.base) != kUsualNames.end();
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
        noteReleasedConfigs();
        // A file that could not be read is the likely reason for what is missing.
        if (!failures_.empty() && (found.empty() || !model_.obstacles().empty()))
            throw failures_.front();
        if (found.empty())
            throw Error(ErrorCode::MissingWeights, whatWasNotFound(sources), hintFor(sources));
        return std::move(model_);
    }

private:
    void addFile(const fs::path& file) {
        const WeightFileSet set = weightFileSet(file);
        const bool isOpened =
            std::ranges::find(model_.openedFiles, set.files.front()) != model_.openedFiles.end();
        if (set.files.size() == 1 || !isOpened)  // parts bring the others with them
            addSet(set);
    }

    void addSet(const WeightFileSet& set) {
        const Checkpoint checkpoint = openCheckpoint(set);
        model_.openedFiles.insert(model_.openedFiles.end(), set.files.begin(), set.files.end());
        leaveOut(checkpoint.tensors.remarks);
        for (DetectedComponent& component : detectComponents(checkpoint.tensors)) {
            for (const std::string& prefix : component.otherPrefixes)
                model_.leftOut.push_back(
                    fmt::format("{}: the {} is that of {}; that of {} is not used",
                                set.path().string(),
                                componentTitle(component.component),
                                component.prefix.empty() ? "the plain names" : component.prefix,
                                prefix.empty() ? "the plain names" : prefix));
            replace(std::move(component));
        }
        holdsLora_ = holdsLora_ || isLora(checkpoint.tensors);
    }

    void leaveOut(const std::vector<std::string>& sentences) {
        model_.leftOut.insert(model_.leftOut.end(), sentences.begin(), sentences.end());
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
        model_.settings = manifest.settings;
        for (const auto& [component, file] : manifest.components) {
            addFile(file.path);
            described_.insert(file.path);
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
        noteDescription(folder);
        addLooseFiles(folder);
        for (const fs::path& root : {folder / kPipelineFolder, folder})
            for (const char* name : kReleaseFolders)
                addComponentFolder(root / name);
    }

    /// Notes the description of a release that we wrote ourselves.
    void noteDescription(const fs::path& folder) {
        const fs::path path = folder / kReleaseDescriptionFile;
        if (!fs::is_regular_file(path))
            return;
        const Json json = readJsonFile(path);
        const JsonFields fields(json, path.string());
        if (fields.optional<std::string>("format", "") == kReleaseFormat)
            model_.description = descriptionFromJson(fields);
        if (const fs::path prompt = folder / kEmptyPromptFile; fs::is_regular_file(prompt)) {
            model_.openedFiles.push_back(prompt);
            model_.emptyPrompt = openCheckpoint(prompt).tensors.at(kEmptyPromptTensor);
        }
    }

    /// The weights in a folder, without files that surely are not weights to load.
    std::vector<WeightFileSet> setsIn(const fs::path& folder) {
        WeightFolder found = weightFolder(folder);
        leaveOut(found.leftOut);
        failures_.insert(failures_.end(), found.failures.begin(), found.failures.end());
        std::erase_if(found.sets, [this](const WeightFileSet& set) {
            if (set.path().filename() == kEmptyPromptFile)
                return true;  // is read where a description says that it belongs to a model
            if (set.name.isAdapter())
                model_.leftOut.push_back(
                    fmt::format("{} is left aside: it changes weights, and is not weights itself "
                                "(r2r import --lora)",
                                set.path().string()));
            return set.name.isAdapter();
        });
        return std::move(found.sets);
    }

    /// Files without a folder that says what they are: no two may hold the same. What cannot be
    /// read may be something else than weights.
    void addLooseFiles(const fs::path& folder) {
        std::map<std::string, std::vector<WeightFileSet>> variants;
        for (WeightFileSet& set : setsIn(folder))
            variants[set.name.base].push_back(std::move(set));
        std::map<Component, fs::path> owners;
        for (auto& [base, sets] : variants) {
            fs::path best;
            try {
                best = addBestOf(std::move(sets));
            } catch (const Error& failure) {
                model_.leftOut.push_back(fmt::format("left aside: {}", failure.message()));
                failures_.push_back(failure);
                continue;
            }
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

    void addComponentFolder(const fs::path& folder) { addBestOf(setsIn(folder), true); }

    /// @param isOneNetwork  files of other names are variants, too
    /// @return the file that was taken.
    fs::path addBestOf(std::vector<WeightFileSet> sets, bool isOneNetwork = false) {
        if (sets.empty())
            return {};
        const auto rank = [isOneNetwork](const WeightFileSet& set) {
            return std::pair(isOneNetwork && !isUsual(set), set.name.preference());
        };
        std::ranges::stable_sort(sets, {}, rank);
        addSet(sets.front());
        for (size_t i = 1; i < sets.size(); ++i)
            model_.leftOut.push_back(fmt::format("{} is not used, as {} is there",
                                                 sets[i].path().string(),
                                                 sets[0].path().string()));
        return sets.front().path();
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

    /// Notes the configs of components whose files no manifest of ours describes.
    void noteReleasedConfigs() {
        std::map<fs::path, int> components;
        for (const auto& [component, detected] : model_.components)
            ++components[folderOf(detected)];
        for (const auto& [component, detected] : model_.components) {
            if (described_.contains(detected.tensors.file()))
                continue;
            const fs::path folder = folderOf(detected);
            if (isModelFolder(folder)) {
                takeOver(component, readModelManifest(folder).settings);
                continue;
            }
            const bool isAlone = components.at(folder) == 1;
            const ConfigNote note = noteConfig(detected, folder, isAlone, model_.settings);
            if (note.side && model_.description.workingSide == 0)
                model_.description.workingSide = *note.side;
            for (const fs::path& root : {parentOf(folder), folder}) {
                if (component == Component::Unet)
                    noteScheduler(root, model_.settings);
                if (component == Component::TextEncoder)
                    noteTokenizer(root, detected.widths, model_.settings);
            }
            if (component == Component::Unet && detected.widths.context == kSecondGenerationText &&
                !note.isRead)
                model_.unclear.push_back(fmt::format(
                    "the UNet reads texts of {} features as that of Stable Diffusion 2, and there "
                    "is no config.json beside it to say how many heads it has",
                    kSecondGenerationText));
        }
    }

    /// Takes the settings of one component, of a model that was given in single files.
    void takeOver(Component component, const NetworkSettings& settings) {
        NetworkSettings& own = model_.settings;
        if (component == Component::Unet) {
            own.unetHeads = settings.unetHeads;
            own.prediction = settings.prediction;
        } else if (component == Component::Controller) {
            own.controllerHeads = settings.controllerHeads;
        } else if (component == Component::TextEncoder) {
            own.textHasExactGelu = settings.textHasExactGelu;
            own.textHeads = settings.textHeads;
            own.textPadding = settings.textPadding;
        } else if (std::ranges::find(kVaes, component) != kVaes.end()) {
            own.latentScale = settings.latentScale;
            own.latentShift = settings.latentShift;
        }
    }

    static fs::path parentOf(const fs::path& folder) {
        return folder.has_parent_path() ? folder.parent_path() : folder / "..";
    }

    static fs::path folderOf(const DetectedComponent& detected) {
        const fs::path folder = detected.tensors.file().parent_path();
        return folder.empty() ? fs::path(".") : folder;
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

    [[nodiscard]] std::string hintFor(std::span<const fs::path> sources) const {
        if (sources.size() == 1 && fs::is_directory(sources.front() / "checkpoints"))
            return "It is the folder of a training run. Give one of its checkpoints, for example "
                   "checkpoints/best.";
        if (sources.size() == 1 && fs::is_directory(sources.front()))
            return "Give the folder that contains unet, controlnet and clear_vae, or the files.";
        if (holdsLora_)
            return "A LoRA changes the weights of a model: r2r import MODEL --lora FILE.";
        return "Give weights of a UNet, Harmony Controller, VAE, refiner or text encoder.";
    }

    ModelFiles model_;
    std::set<fs::path> described_;  ///< files that a manifest of ours describes
    bool holdsLora_ = false;
    std::vector<Error> failures_;  ///< of files that may not be needed
};

}  // namespace

ModelFiles findModel(std::span<const fs::path> sources) {
    Finder finder;
    for (const fs::path& source : sources)
        finder.addSource(source);
    return finder.take(sources);
}

}  // namespace r2r
