// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/weights/component.h"
#include "engine/weights/load_into.h"
#include "engine/weights/sampler_start.h"
#include "training/pair_source.h"
#include "training/training_config.h"

#include <ATen/core/Tensor.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace r2r {

/// The losses of one batch: the sum that is minimised, and its parts under the names that curves
/// have ("rec", "cr", "kl", "ldm"). Scalars, means over the batch.
struct StageLosses {
    at::Tensor total;
    std::vector<std::pair<std::string, at::Tensor>> parts;
};

/// One of the trainings: which networks there are, which of their weights change, and what
/// is minimised.
class Stage {
public:
    virtual ~Stage() = default;

    /// Losses of a batch; with gradients if they are enabled. Random numbers follow from the seed
    /// of the configuration and the batch's positions.
    [[nodiscard]] virtual StageLosses losses(const PairBatch& batch) = 0;

    /// Measures a batch for validation, means over it: the losses and their "total", if the stage
    /// has nothing better to measure.
    [[nodiscard]] virtual NamedTensors validation(const PairBatch& batch);

    /// Returns the mean over a validation set, by `validation`'s names, that is to become
    /// small; it chooses the best checkpoint. May add values that follow from the means.
    [[nodiscard]] virtual double score(std::map<std::string, double>& means) const;

    /// The share of the learning rate that a weight has, by its name in `trained`.
    [[nodiscard]] virtual double rateShare(const std::string& name) const;

    /// The networks' results for the composites now: (B, 3, H, W) in [−1, 1], without gradients.
    [[nodiscard]] virtual at::Tensor pictures(const PairBatch& batch) = 0;

    /// All weights of the model by component, those that change and those that do not.
    [[nodiscard]] virtual std::map<Component, NamedTensors> components() = 0;

    /// The text encoder's answer to the empty prompt, (1, tokens, channels); undefined if the stage
    /// has no use for it.
    [[nodiscard]] virtual at::Tensor emptyPrompt() const = 0;

    /// The latents at which the sampler of the trained model begins.
    [[nodiscard]] virtual SamplerStart start() const { return SamplerStart::Noise; }

    /// The weights that change, as "component/name".
    [[nodiscard]] NamedTensors trained();
};

/// Builds the networks of the configuration's stage on its device and fills them: from
/// `model.from`, else afresh where they are trained.
/// @throws Error{MissingWeights} naming what is missing and not trained; what `findModel` throws.
[[nodiscard]] std::unique_ptr<Stage> makeStage(const TrainingConfig& config,
                                               const JobContext& job = {});

/// A run's precision: float32 where a processor would only emulate bfloat16, at a tenth of the
/// speed.
[[nodiscard]] TrainingPrecision usablePrecision(TrainingPrecision wanted, at::Device device);

/// Looks for the device and the files that `makeStage` would read.
/// @throws what it would, unless a file's content is at fault.
void checkStage(const TrainingConfig& config);

}  // namespace r2r
