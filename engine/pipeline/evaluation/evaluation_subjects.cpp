// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/core/error.h"
#include "engine/core/input_folder.h"
#include "engine/diffusion/r2r_model.h"
#include "engine/imaging/files/plain_picture.h"
#include "engine/imaging/placing/reference_resample.h"
#include "engine/pipeline/evaluation/evaluation.h"
#include "engine/pipeline/models/network_models.h"
#include "engine/pipeline/models/reference_run.h"
#include "engine/pipeline/render.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <optional>
#include <system_error>
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

/// What was asked for belongs to the name: "lab-mean@0.5+guard".
std::string nameWithOptions(std::string name, const SubjectOptions& options) {
    if (options.strength != 1)
        name += fmt::format("@{:g}", options.strength);
    if (options.guard)
        name += *options.guard ? "+guard" : "+no-guard";
    return name;
}

/// Harmonizes as `r2r harmonize` does.
class HarmonizerSubject final : public EvaluationSubject {
public:
    HarmonizerSubject(std::string model,
                      std::shared_ptr<Harmonizer> harmonizer,
                      EvaluationProtocol protocol,
                      const SubjectOptions& options)
        : model_(std::move(model))
        , size_(sizeSeen(protocol))
        , options_(options)
        , harmonizer_(std::move(harmonizer)) {}

    [[nodiscard]] std::string name() const override { return nameWithOptions(model_, options_); }

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
    std::optional<Size> size_;
    SubjectOptions options_;
    std::shared_ptr<Harmonizer> harmonizer_;
};

/// Does what the published program of a diffusion model does.
class ReferenceSubject final : public EvaluationSubject {
public:
    ReferenceSubject(const ModelInfo& info,
                     const ComputeDevice& device,
                     const SubjectOptions& options,
                     const JobContext& job)
        : name_(info.name)
        , run_{.workingSide = 1024,
               .outputSide = 256,
               .steps = options.steps > 0 ? options.steps : ReferenceRunOptions().steps,
               .start = info.start,
               .seed = options.seed}
        , model_(loadDiffusionModel(info, device, c10::ScalarType::Float, job)) {}

    [[nodiscard]] std::string name() const override { return name_; }

    [[nodiscard]] Image result(const EvaluationItem&,
                               const Image& composite,
                               const Image& mask,
                               const JobContext& job) override {
        return referenceRun(model_, composite, mask, run_, job);
    }

private:
    std::string name_;
    ReferenceRunOptions run_;
    R2rModel model_;
};

class OutputFolderSubject final : public EvaluationSubject {
public:
    explicit OutputFolderSubject(fs::path folder) : folder_(std::move(folder)) {
        requireFolder(folder_, "Name the folder with the results of another program.");
    }

    [[nodiscard]] std::string name() const override {
        const fs::path plain = folder_.has_filename() ? folder_ : folder_.parent_path();
        return plain.filename().string();
    }

    [[nodiscard]] Image result(const EvaluationItem& item,
                               const Image&,
                               const Image&,
                               const JobContext&) override {
        std::error_code error;
        for (const std::string& stem :
             {item.id, fs::path(item.id).filename().string(), item.composite.stem().string()})
            for (const char* ending : {".png", ".jpg", ".jpeg", ".webp", ".tif"})
                if (const fs::path path = folder_ / (stem + ending); fs::exists(path, error))
                    return readPlainPicture(path);
        throw Error(ErrorCode::NotFound,
                    fmt::format("there is no {}.png (or .jpg) in {}", item.id, folder_.string()));
    }

private:
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
    const bool isDiffusion = info.steps > 0;
    if (isDiffusion && protocol == EvaluationProtocol::R2r1024)
        return std::make_unique<ReferenceSubject>(info, device, options, job);
    return std::make_unique<HarmonizerSubject>(
        name, models.harmonizer(name, device, job), protocol, options);
}

std::unique_ptr<EvaluationSubject> outputFolderSubject(fs::path folder) {
    return std::make_unique<OutputFolderSubject>(std::move(folder));
}

}  // namespace r2r
