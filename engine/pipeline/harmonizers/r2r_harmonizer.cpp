// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/harmonizers/r2r_harmonizer.h"

#include "engine/core/error.h"
#include "engine/diffusion/latent_preview.h"
#include "engine/diffusion/r2r_model.h"
#include "engine/diffusion/torch_errors.h"
#include "engine/nn/stop_points.h"
#include "engine/pipeline/harmonizers/lifted_change.h"
#include "engine/pipeline/harmonizers/network_cost.h"
#include "engine/pipeline/harmonizers/network_picture.h"
#include "engine/pipeline/harmonizers/no_colors.h"
#include "engine/pipeline/tensor_image.h"
#include "engine/pipeline/working_frame.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <new>
#include <utility>

namespace r2r {
namespace {

constexpr int kSmallestWorkingSide = 256;  // pixels; below, a network sees too little to be useful
constexpr int kDraftSide = 384;
constexpr int kDraftSteps = 4;

/// The change that a network, or a preview of it in larger pixels, made to the picture it saw:
/// both (1, 3, h, w) in [−1, 1].
Image added(const at::Tensor& shown, const at::Tensor& made) {
    const at::Tensor before = at::adaptive_avg_pool2d(shown, made.sizes().slice(2));
    return imageFromTensor((made.to(before) - before) / 2);
}

/// Reports of one part of a run, as parts of the whole.
JobContext seedJob(const JobContext& job, int64_t before, int64_t total) {
    return JobContext(job.stopToken(), [&job, before, total](const Progress& progress) {
        job.report({.phase = progress.phase, .done = before + progress.done, .total = total});
    });
}

int smallerSide(int side) {
    return std::min(side, std::max(kSmallestWorkingSide, side * 3 / 4));
}

/// Pixels a picture is worked on at; the foreground as it was then.
struct SceneKey {
    Image background;
    Foreground foreground;
    int side = 0;

    bool operator==(const SceneKey&) const = default;
};

SceneKey keyOf(const HarmonizeRequest& request, int side) {
    SceneKey key{.background = request.composition.background,
                 .foreground = requiredForeground(request),
                 .side = side};
    key.foreground.name.clear();
    key.foreground.harmony = {};  // strengths and seeds do not change what a network is shown
    return key;
}

}  // namespace

/// A picture as the model knows it, for any seed.
struct R2rHarmonizer::Scene {
    SceneKey key;
    WorkingFrame frame;  ///< at about the network's size: what the result is lifted from
    Conditioning conditioning;
    std::shared_ptr<R2rModel::Picture> encoded;
    /// A bridge's autoencoder loses this of the composite, (1, 3, h, w); undefined until known.
    at::Tensor lost;
};

R2rHarmonizer::R2rHarmonizer(ModelInfo info,
                             R2rModel model,
                             ComputeDevice device,
                             std::vector<HarmonizerNote> notes)
    : info_(std::move(info))
    , model_(std::make_unique<R2rModel>(std::move(model)))
    , device_(std::move(device))
    , notes_(std::move(notes)) {}

R2rHarmonizer::~R2rHarmonizer() = default;

HarmonizeResult R2rHarmonizer::harmonize(const HarmonizeRequest& request,
                                         const JobContext& job,
                                         const PartialListener& partial) {
    const HarmonySettings& settings = requiredForeground(request).harmony;
    int side = settings.workingSide > 0 ? settings.workingSide : info_.workingSide;
    if (request.quality == Quality::Draft)
        side = std::min(side, kDraftSide);

    std::vector<HarmonizerNote> notes = std::exchange(notes_, {});
    side = affordableSide(request, side, notes);
    for (;;) {
        HarmonizeResult result;
        try {
            result = withoutTorchErrors([&] { return harmonizeAt(request, side, job, partial); });
        } catch (const Error& error) {
            if (error.code() != ErrorCode::OutOfMemory)
                throw;
        }
        if (result.change) {
            result.notes.insert(result.notes.begin(), notes.begin(), notes.end());
            noteUnusedReference(request, info_.title, result);
            return result;
        }
        scene_.reset();
        const int smaller = smallerSide(side);
        if (smaller == side)
            throw Error(ErrorCode::OutOfMemory,
                        fmt::format("{} has too little memory for {} even at {} pixels",
                                    device_.name,
                                    info_.title,
                                    side),
                        "Close other programs, or choose the CPU or a smaller model.");
        notes.push_back(WorkedSmaller{.wantedPx = side, .sidePx = smaller, .device = device_.name});
        side = smaller;
    }
}

int R2rHarmonizer::affordableSide(const HarmonizeRequest& request,
                                  int wanted,
                                  std::vector<HarmonizerNote>& notes) {
    HarmonySettings settings = requiredForeground(request).harmony;
    const uint64_t available = chooseDevice(device_.id()).freeMemory + model_->weightBytes();
    int side = wanted;
    for (;;) {
        settings.workingSide = side;
        const RunCost cost =
            networkCost(info_, settings, request.composition.background.size(), device_);
        if (cost.bytes <= available || smallerSide(side) == side)
            break;
        scene_.reset();
        side = smallerSide(side);
    }
    if (side != wanted)
        notes.push_back(WorkedSmaller{.wantedPx = wanted, .sidePx = side, .device = device_.name});
    return side;
}

R2rHarmonizer::Scene& R2rHarmonizer::sceneOf(const HarmonizeRequest& request,
                                             int side,
                                             const JobContext& job) {
    SceneKey key = keyOf(request, side);
    if (scene_ && scene_->key == key)
        return *scene_;
    scene_.reset();
    const Foreground& foreground = requiredForeground(request);
    job.report({.phase = Phase::Preparing, .done = 0, .total = 0});
    const Size size = networkSize(request.composition.background.size(), side);
    auto scene = std::make_unique<Scene>(Scene{
        .key = std::move(key),
        .frame = workingFrame(request.composition,
                              foreground,
                              {.longerSide = size.longerSide(), .context = INFINITY}),
        .conditioning = conditioningOf(networkPicture(request.composition, foreground, size))});
    job.report({.phase = Phase::Encoding, .done = 0, .total = 0});
    scene->encoded = model_->encode(scene->conditioning);
    scene_ = std::move(scene);
    return *scene_;
}

SamplerOptions R2rHarmonizer::samplerFor(const HarmonySettings& settings,
                                         const HarmonizeRequest& request) const {
    int steps = settings.steps > 0 ? settings.steps : info_.steps;
    if (request.quality == Quality::Draft)
        steps = std::min(steps, kDraftSteps);
    SamplerOptions options = SamplerOptions::of(info_.start, steps);
    options.keepsResiduals = !request.furtherSeeds.empty();
    return options;
}

at::Tensor R2rHarmonizer::decodedBy(Scene& scene,
                                    const at::Tensor& latents,
                                    NoiseSource& noise) const {
    const at::Tensor picture = model_->decode(*scene.encoded, latents, noise);
    if (!info_.isBridge())
        return picture;
    if (!scene.lost.defined())
        scene.lost =
            scene.conditioning.composite -
            model_->decode(*scene.encoded, model_->compositeLatents(*scene.encoded), noise);
    return picture + scene.lost;
}

HarmonizeResult R2rHarmonizer::harmonizeAt(const HarmonizeRequest& request,
                                           int side,
                                           const JobContext& job,
                                           const PartialListener& partial) {
    const c10::InferenceMode guard;
    const nn::StopPoints stopPoints(job);
    const HarmonySettings& settings = requiredForeground(request).harmony;
    const SamplerOptions options = samplerFor(settings, request);
    const auto steps = static_cast<int>(options.steps.size());
    Scene& scene = sceneOf(request, side, job);
    const Size raster = request.composition.background.size();
    const LatentPreview preview(model_->compositeLatents(*scene.encoded),
                                scene.conditioning.composite);
    const auto lifted = [&](const at::Tensor& made) {
        return liftedDifference(scene.frame, added(scene.conditioning.composite, made), raster);
    };
    const auto requireColors = [&](const at::Tensor& made) {
        if (!made.isfinite().all().item<bool>())
            throw noColors(info_.title);
    };
    const StepListener listener = [&](int done, const at::Tensor& clean) {
        if (partial && done < steps)
            partial(lifted(preview.colors(clean.to(at::kCPU))));
    };

    std::vector<uint64_t> seeds = {settings.seed};
    seeds.insert(seeds.end(), request.furtherSeeds.begin(), request.furtherSeeds.end());
    std::vector<SharedColorChange> changes;
    for (const uint64_t seed : seeds) {
        SeededNoise noise(seed, model_->device());
        const auto before = static_cast<int64_t>(changes.size()) * steps;
        const JobContext part = seedJob(job, before, static_cast<int64_t>(seeds.size()) * steps);
        const at::Tensor latents = model_->denoise(
            *scene.encoded, options, noise, part, changes.empty() ? listener : StepListener());
        job.throwIfCancelled();
        const at::Tensor decoded = decodedBy(scene, latents, noise);
        requireColors(decoded);
        job.throwIfCancelled();
        const at::Tensor refined = model_->refine(
            at::clamp(decoded, -1, 1), scene.conditioning.composite, scene.conditioning.mask);
        requireColors(refined);
        changes.push_back(lifted(refined));
    }
    HarmonizeResult result{.change = changes.front()};
    result.further.assign(changes.begin() + 1, changes.end());
    return result;
}

}  // namespace r2r
