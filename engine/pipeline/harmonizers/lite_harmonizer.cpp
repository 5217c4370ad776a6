// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/harmonizers/lite_harmonizer.h"

#include "engine/diffusion/torch_errors.h"
#include "engine/pipeline/harmonizers/lifted_change.h"
#include "engine/pipeline/harmonizers/lite_view.h"
#include "engine/pipeline/harmonizers/no_colors.h"

#include <ATen/ATen.h>

namespace r2r {
namespace {

ColorField fieldFrom(const at::Tensor& field) {
    const auto* values = field.const_data_ptr<float>();
    return {.bins = static_cast<int>(field.size(2)),
            .rows = static_cast<int>(field.size(3)),
            .columns = static_cast<int>(field.size(4)),
            .coefficients = {values, values + field.numel()}};
}

}  // namespace

LiteHarmonizer::LiteHarmonizer(LiteModel model)
    : model_(std::make_unique<LiteModel>(std::move(model))) {}

LiteHarmonizer::~LiteHarmonizer() = default;

HarmonizeResult LiteHarmonizer::harmonize(const HarmonizeRequest& request,
                                          const JobContext& job,
                                          const PartialListener&) {
    const Foreground& foreground = requiredForeground(request);
    job.report({.phase = Phase::Harmonizing, .done = 0, .total = 2});
    const LiteView view(request.composition, foreground, model_->seesWhole());
    job.report({.phase = Phase::Harmonizing, .done = 1, .total = 2});
    const at::Tensor field = withoutTorchErrors([&] { return model_->propose(view.scene()); });
    if (!at::isfinite(field).all().item<bool>())
        throw noColors(foreground.harmony.model);
    HarmonizeResult result = sameForEverySeed(
        fieldChange(fieldFrom(field), view.region(), request.composition.background.size()),
        request);
    noteCutReference(request, result);
    job.report({.phase = Phase::Harmonizing, .done = 2, .total = 2});
    return result;
}

}  // namespace r2r
