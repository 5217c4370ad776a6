// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/error.h"
#include "engine/core/hash_memory.h"
#include "engine/core/input_folder.h"
#include "engine/diffusion/r2r_model.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/files/plain_picture.h"
#include "engine/imaging/placing/reference_resample.h"
#include "engine/pipeline/evaluation/evaluation.h"
#include "engine/pipeline/models/intact_model.h"
#include "engine/pipeline/models/model_identity.h"
#include "engine/pipeline/models/network_models.h"
#include "engine/pipeline/models/reference_run.h"
#include "engine/pipeline/render.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>
#include <utility>

namespace r2r {
namespace {

namespace fs = std::filesystem;

/// The size that models see; nothing: the picture's own.
std::optional<Size> sizeSeen(EvaluationProtocol protocol) {
    switch (protocol) {
        case EvaluationProtocol::Ihd256:
            return Size{256, 256};
        case EvaluationProtocol::R2r1024:
            return Size{1024, 1024};
        case EvaluationProtocol::Full:
            break;
    }
    return std::nullopt;
}

/// The options that were asked for belong to the name: "lab-mean@0.5+guard".
std::string nameWithOptions(std::string name, const SubjectOptions& options) {
    if (options.strength != 1)
        name += fmt::format("@{:g}", options.strength);
    if (options.guard)
        name += *options.guard ? "+guard" : "+no-guard";
    return name;
}

/// A model and all that was chosen for it, spelled out: the seed and the steps are not part of its
/// name.
std::string identityWithOptions(const std::string& model,
                                const ModelInfo& info,
                                const SubjectOptions& options) {
    return fmt::format("{} strength {:g} guard {} seed {} steps {}",
                       model,
                       options.strength,
                       options.guard.value_or(info.isGuarded),
                       info.usesSeed ? options.seed : 0,
                       options.steps > 0 ? options.steps : info.steps);
}

/// Harmonizes as `r2r harmonize` does.
class HarmonizerSubject final : public EvaluationSubject {
public:
    HarmonizerSubject(const ModelInfo& info,
                      std::string modelIdentity,
                      std::shared_ptr<Harmonizer> harmonizer,
                      EvaluationProtocol protocol,
                      const SubjectOptions& options)
        : model_(info.name)
        , modelIdentity_(std::move(modelIdentity))
        , identity_(identityWithOptions(modelIdentity_, info, options))
        , size_(sizeSeen(protocol))
        , options_(options)
        , harmonizer_(std::move(harmonizer)) {}

    [[nodiscard]] std::string name() const override { return nameWithOptions(model_, options_); }

    [[nodiscard]] std::string modelIdentity() const override { return modelIdentity_; }

    [[nodiscard]] std::string identity(const EvaluationItem&) const override { return identity_; }

    [[nodiscard]] Image result(const EvaluationItem&,
                               const Image& composite,
                               const Image& mask,
                               const JobContext& job) override {
        const Size size = size_.value_or(composite.size());
        Composition composition = compositionOfComposite(
            {.image = resizedLikePillow(composite, size)}, resizedMaskNearest(mask, size));
        Foreground& foreground = composition.foregrounds.front();
        foreground.harmony = {.model = model_,
                              .strength = {.overall = options_.strength},
                              .seed = options_.seed,
                              .steps = options_.steps,
                              .guard = options_.guard};
        const HarmonizeResult found =
            harmonizer_->run({.composition = composition, .foreground = foreground.id}, job);
        const std::array changes = {ForegroundChange{foreground.id, found.change}};
        return plainPicture(render(composition, changes, job));
    }

private:
    std::string model_;
    std::string modelIdentity_;
    std::string identity_;
    std::optional<Size> size_;
    SubjectOptions options_;
    std::shared_ptr<Harmonizer> harmonizer_;
};

/// Does what the published program of a diffusion model does.
class ReferenceSubject final : public EvaluationSubject {
public:
    ReferenceSubject(const ModelInfo& info,
                     std::string modelIdentity,
                     const ComputeDevice& device,
                     const SubjectOptions& options,
                     const JobContext& job)
        : name_(info.name)
        , modelIdentity_(std::move(modelIdentity))
        , identity_(identityWithOptions(modelIdentity_, info, options))
        , run_{.workingSide = 1024,
               .outputSide = 256,
               .steps = options.steps > 0 ? options.steps : ReferenceRunOptions().steps,
               .start = info.start,
               .seed = options.seed}
        , model_(loadDiffusionModel(info, device, c10::ScalarType::Float, job)) {}

    [[nodiscard]] std::string name() const override { return name_; }

    [[nodiscard]] std::string modelIdentity() const override { return modelIdentity_; }

    [[nodiscard]] std::string identity(const EvaluationItem&) const override { return identity_; }

    [[nodiscard]] Image result(const EvaluationItem&,
                               const Image& composite,
                               const Image& mask,
                               const JobContext& job) override {
        return referenceRun(model_, composite, mask, run_, job);
    }

private:
    std::string name_;
    std::string modelIdentity_;
    std::string identity_;
    ReferenceRunOptions run_;
    R2rModel model_;
};

class OutputFolderSubject final : public EvaluationSubject {
public:
    OutputFolderSubject(fs::path folder, std::span<const EvaluationItem> items)
        : folder_(std::move(folder)) {
        requireFolder(folder_, "Name the folder with the results of another program.");
        if (std::ranges::none_of(
                items, [&](const EvaluationItem& item) { return find(item).has_value(); }))
            throw Error(ErrorCode::InvalidArgument,
                        fmt::format("{} has a result for none of the {} pictures of the data set",
                                    folder_.string(),
                                    items.size()),
                        items.empty()
                            ? ""
                            : fmt::format("Results are named by the pictures' ids, such as "
                                          "{}.png, or as the composites are.",
                                          items.front().id));
    }

    [[nodiscard]] std::string name() const override {
        const fs::path plain = folder_.has_filename() ? folder_ : folder_.parent_path();
        return plain.filename().string();
    }

    [[nodiscard]] std::string identity(const EvaluationItem& item) const override {
        const auto path = find(item);
        return path ? knownFileHash(*path) : std::string();
    }

    [[nodiscard]] Image result(const EvaluationItem& item,
                               const Image&,
                               const Image&,
                               const JobContext&) override {
        if (const auto path = find(item))
            return readPlainPicture(*path);
        throw Error(ErrorCode::NotFound,
                    fmt::format("there is no {}.png (or .jpg) in {}", item.id, folder_.string()));
    }

private:
    [[nodiscard]] std::optional<fs::path> find(const EvaluationItem& item) const {
        for (const std::string& stem :
             {item.id, fs::path(item.id).filename().string(), item.composite.stem().string()})
            if (auto path = pictureNamed(folder_, stem))
                return path;
        return std::nullopt;
    }

    fs::path folder_;
};

}  // namespace

std::unique_ptr<EvaluationSubject> modelSubject(ModelSource& models,
                                                const std::string& name,
                                                const ComputeDevice& device,
                                                EvaluationProtocol protocol,
                                                const SubjectOptions& options,
                                                const JobContext& job) {
    const ModelInfo info = models.catalog().find(name);
    requireIntact(info, job);
    std::string identity = modelIdentity(info, job);
    const bool isDiffusion = info.steps > 0;
    if (isDiffusion && protocol == EvaluationProtocol::R2r1024)
        return std::make_unique<ReferenceSubject>(info, std::move(identity), device, options, job);
    return std::make_unique<HarmonizerSubject>(
        info, std::move(identity), models.harmonizer(name, device, job), protocol, options);
}

std::unique_ptr<EvaluationSubject> outputFolderSubject(fs::path folder,
                                                       std::span<const EvaluationItem> items) {
    return std::make_unique<OutputFolderSubject>(std::move(folder), items);
}

}  // namespace r2r
