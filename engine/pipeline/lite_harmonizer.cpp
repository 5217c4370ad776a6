// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/lite_harmonizer.h"

#include "engine/core/error.h"
#include "engine/diffusion/lite_model.h"
#include "engine/diffusion/torch_errors.h"
#include "engine/imaging/resample.h"
#include "engine/pipeline/lifted_change.h"
#include "engine/pipeline/tensor_image.h"
#include "engine/pipeline/working_frame.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace r2r {
namespace {

constexpr int kSide = 128;       // pixels, as trained
constexpr int kMostStretch = 4;  // of the frame's shorter side, to have no fewer pixels than that
// Background on each side in foreground lengths; "data.context" of its training.
constexpr double kContext = 1;
constexpr double kWorthTelling = 0.95;  // share of the change; less of it is told

/// A frame of whose longer side so much is kept that its shorter one has the network's size.
WorkingFrame frameOf(const HarmonizeRequest& request, const Foreground& foreground) {
    requireHarmonizable(request.composition, foreground);
    FrameOptions options{.context = kContext};
    const Size region = frameRegion(request.composition, foreground, options).size();
    const double stretch =
        static_cast<double>(region.longerSide()) / std::min(region.width, region.height);
    options.longerSide =
        static_cast<int>(std::lround(kSide * std::min<double>(stretch, kMostStretch)));
    return workingFrame(request.composition, foreground, options);
}

at::Tensor squashed(const Image& image) {
    return tensorFromImage(resized(image, Size{kSide, kSide})).clamp(0, 1);
}

/// `share` of the field's change; the rest is the identity.
ColorField partOf(const at::Tensor& field, double share) {
    const at::Tensor identity = at::eye(3, 4).view({1, 12, 1, 1, 1}).expand_as(field);
    const at::Tensor part = at::lerp(identity, field, share).contiguous();
    const auto* values = part.const_data_ptr<float>();
    return {.bins = static_cast<int>(field.size(2)),
            .rows = static_cast<int>(field.size(3)),
            .columns = static_cast<int>(field.size(4)),
            .coefficients = {values, values + part.numel()}};
}

LiteModel::Scene sceneOf(const WorkingFrame& frame) {
    return {.composite = squashed(frame.composite),
            .mask = squashed(frame.coverage),
            .reference = squashed(frame.reference)};
}

}  // namespace

LiteHarmonizer::LiteHarmonizer(LiteModel model)
    : model_(std::make_unique<LiteModel>(std::move(model))) {}

LiteHarmonizer::~LiteHarmonizer() = default;

HarmonizeResult LiteHarmonizer::harmonize(const HarmonizeRequest& request,
                                          const JobContext& job,
                                          const PartialListener&) {
    const Foreground& foreground = requiredForeground(request);
    job.report({.phase = "Harmonizing", .done = 0, .total = 2});
    const WorkingFrame frame = frameOf(request, foreground);
    job.report({.phase = "Harmonizing", .done = 1, .total = 2});
    const LiteModel::Answer answer =
        withoutTorchErrors([&] { return model_->propose(sceneOf(frame)); });
    const double share = foreground.harmony.isGuarded ? answer.gate : 1;
    HarmonizeResult result = sameForEverySeed(
        fieldChange(
            partOf(answer.field, share), frame.region, request.composition.background.size()),
        request);
    if (share < kWorthTelling)
        result.notes.push_back(fmt::format(
            "The guard used {:.0f} % of the change: the rest would hardly help.", 100 * share));
    job.report({.phase = "Harmonizing", .done = 2, .total = 2});
    return result;
}

}  // namespace r2r
