// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/models/model_catalog.h"

#include "engine/core/error.h"
#include "engine/core/log.h"
#include "engine/core/resources.h"
#include "engine/core/stopwatch.h"
#include "engine/pipeline/harmonizers/guarded_harmonizer.h"
#include "engine/pipeline/harmonizers/poisson_harmonizer.h"
#include "engine/pipeline/harmonizers/transfer_harmonizer.h"
#include "engine/pipeline/models/installed_model.h"
#include "engine/pipeline/models/intact_model.h"
#include "engine/pipeline/models/networks.h"
#include "engine/pipeline/models/unknown_model.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fmt/format.h>
#include <map>

namespace r2r {
namespace {

// Full-strength statistics transfer makes most photographs worse; half of it is the best classical
// choice.
constexpr float kTransferStrength = 0.5F;
constexpr std::string_view kSafest = "lab-mean";
constexpr std::string_view kLite = "r2r-lite";

std::vector<ModelInfo> classicalModels() {
    return {
        {.name = "lab-mean",
         .title = "Lab mean shift",
         .family = "classical",
         .summary = "Shifts brightness and colour cast towards the background; the safest of the "
                    "classical ones.",
         .source = "Mean matching in CIE L*a*b*, after Reinhard et al. 2001",
         .recommendedStrength = kTransferStrength},
        {.name = "reinhard",
         .title = "Reinhard colour transfer",
         .family = "classical",
         .summary = "Also matches contrast and saturation, by mean and standard deviation in Lab.",
         .source = "Reinhard et al., Color Transfer between Images, 2001",
         .recommendedStrength = kTransferStrength},
        {.name = "mkl",
         .title = "Monge–Kantorovitch transfer",
         .family = "classical",
         .summary = "Matches the whole colour covariance with the smallest linear change.",
         .source = "Pitié and Kokaram, The Linear Monge-Kantorovitch Linear Colour Mapping, 2007",
         .recommendedStrength = kTransferStrength},
        {.name = "histogram",
         .title = "Histogram matching",
         .family = "classical",
         .summary = "Matches the distribution of lightness and of both colour axes; strong, for "
                    "stylised work.",
         .source = "Histogram specification per L*a*b* channel",
         .recommendedStrength = kTransferStrength},
        {.name = "poisson",
         .title = PoissonHarmonizer::kTitle,
         .family = "classical",
         .summary = "Takes the colours at the mask's edge from the background and keeps the "
                    "gradients inside.",
         .source = "Pérez et al., Poisson Image Editing, 2003",
         .recommendedStrength = 1},
    };
}

void addModelsIn(const std::filesystem::path& folder,
                 std::vector<ModelInfo>& models,
                 std::vector<DamagedModel>& damaged) {
    std::error_code none;
    std::vector<std::filesystem::path> entries;
    for (const auto& entry : std::filesystem::directory_iterator(folder, none))
        if (entry.is_directory(none) && !entry.path().extension().string().starts_with(".import"))
            entries.push_back(entry.path());
    std::ranges::sort(entries);
    for (const std::filesystem::path& entry : entries) {
        try {
            models.push_back(describeModel(entry));
        } catch (const Error& error) {
            log::warning(fmt::format("{} is damaged: {}", entry.string(), error.message()));
            damaged.push_back({entry.filename().string(), entry, error.message()});
        }
    }
}

void tellTitlesApart(std::vector<ModelInfo>& models) {
    std::map<std::string, int> counts;
    for (const ModelInfo& model : models)
        ++counts[model.title];
    for (ModelInfo& model : models)
        if (counts.at(model.title) > 1 && model.title != model.name)
            model.title = fmt::format("{} ({})", model.title, model.name);
}

/// The networks that come with the program, and the classical ones.
std::vector<ModelInfo> builtInModels() {
    std::vector<ModelInfo> models;
    std::vector<DamagedModel> damaged;
    try {
        addModelsIn(resource("models"), models, damaged);
    } catch (const Error&) {
        // An installation without networks.
    }
    std::ranges::move(classicalModels(), std::back_inserter(models));
    for (ModelInfo& model : models)
        model.isBundled = true;
    return models;
}

std::unique_ptr<Harmonizer> opened(const ModelInfo& model,
                                   const ComputeDevice& device,
                                   const JobContext& job) {
    if (model.isNetwork())
        return openedIntact(model, job, [&] { return openModel(model, device, job); });
    const std::string& known = model.name;
    if (known == "poisson")
        return needsNetworks(model, device) ? networks().openPoisson(device)
                                            : std::make_unique<PoissonHarmonizer>();
    constexpr std::array<std::pair<std::string_view, TransferMethod>, 4> kTransfers = {{
        {"lab-mean", TransferMethod::LabMean},
        {"reinhard", TransferMethod::Reinhard},
        {"mkl", TransferMethod::Mkl},
        {"histogram", TransferMethod::Histogram},
    }};
    const auto transfer =
        std::ranges::find(kTransfers, known, &std::pair<std::string_view, TransferMethod>::first);
    return std::make_unique<TransferHarmonizer>(transfer->second);
}

}  // namespace

ModelCatalog::ModelCatalog() : models_(builtInModels()) {}

ModelCatalog::ModelCatalog(std::filesystem::path folder)
    : folder_(std::move(folder)), models_(builtInModels()) {
    addModelsIn(folder_, models_, damaged_);
    tellTitlesApart(models_);
}

ModelCatalog ModelCatalog::installed() {
    return ModelCatalog(installedModelsFolder());
}

ModelCatalog ModelCatalog::of(std::vector<ModelInfo> models) {
    ModelCatalog catalog;
    catalog.models_ = std::move(models);
    tellTitlesApart(catalog.models_);
    return catalog;
}

const ModelInfo& ModelCatalog::defaultModel() const {
    for (const std::string_view name : {kLite, kSafest})
        if (const auto found = std::ranges::find(models_, name, &ModelInfo::name);
            found != models_.end())
            return *found;
    return models_.front();
}

HarmonySettings ModelCatalog::standardSettings() const {
    const ModelInfo& model = defaultModel();
    return {.model = model.name, .strength = {.overall = model.recommendedStrength}};
}

HarmonySettings ModelCatalog::spelledOut(HarmonySettings settings) const {
    const ModelInfo model = find(settings.model);
    settings.guard = settings.guard.value_or(model.isGuarded);
    if (settings.steps == 0 && model.hasStepsToChoose())
        settings.steps = model.steps;
    if (settings.workingSide == 0)
        settings.workingSide = model.workingSide;
    return settings;
}

ModelInfo ModelCatalog::find(std::string_view name) const {
    const auto found = std::ranges::find(models_, name, &ModelInfo::name);
    if (found != models_.end())
        return *found;
    const std::filesystem::path path(name);
    if (isModelPath(name) && mayHoldModel(path)) {
        ModelInfo info = describeModel(path);
        info.name = name;  // recipes and requests name it by its path
        return info;
    }
    if (const auto damaged = std::ranges::find(damaged_, name, &DamagedModel::name);
        damaged != damaged_.end())
        throw Error(
            ErrorCode::Corrupt,
            fmt::format("the installed model \"{}\" is damaged: {}", name, damaged->problem),
            "Import it again, or remove it.");
    std::string known;
    for (const ModelInfo& model : models_)
        known += (known.empty() ? "" : ", ") + model.name;
    if (name.empty())
        throw UnknownModel("no model was chosen", fmt::format("The models are {}.", known));
    if (mayHoldModel(path))
        throw Error(ErrorCode::MissingWeights,
                    fmt::format("there is no model named \"{}\"", name),
                    fmt::format("For the model in the folder of that name, write ./{}.", name));
    throw UnknownModel(fmt::format("there is no model named \"{}\"", name),
                       fmt::format("The models are {}; others can be imported.", known));
}

std::unique_ptr<Harmonizer> ModelCatalog::open(std::string_view name,
                                               const ComputeDevice& device,
                                               const JobContext& job) const {
    const ModelInfo model = find(name);
    const Stopwatch watch;
    auto harmonizer =
        std::make_unique<GuardedHarmonizer>(opened(model, device, job), model.isGuarded);
    if (log::isDebug())
        log::debug(fmt::format(
            "opened model {} on {}: {:.1f} ms", model.name, device.id(), watch.milliseconds()));
    return harmonizer;
}

std::filesystem::path installedModelsFolder() {
    if (const char* chosen = std::getenv("R2R_MODELS"); chosen && *chosen)
        return chosen;
    if (const char* data = std::getenv("XDG_DATA_HOME"); data && *data)
        return std::filesystem::path(data) / "r2r" / "models";
    if (const char* home = std::getenv("HOME"); home && *home)
        return std::filesystem::path(home) / ".local" / "share" / "r2r" / "models";
    return {};
}

}  // namespace r2r
