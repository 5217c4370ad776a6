// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/nn/efficientnet_lite.h"
#include "engine/nn/lite_network.h"
#include "training/stage.h"

namespace r2r {

/// What both trainings of R2R-Lite have in common: its networks, and what they make of a batch.
class LiteStageBase : public Stage {
public:
    at::Tensor pictures(const PairBatch& batch) override;
    std::map<Component, NamedTensors> components() override;

    at::Tensor emptyPrompt() const override { return {}; }

    /// "fmse" of the result and "fmse_composite", foreground mean squared errors in units of
    /// 1/255, and "worse", the share of pictures whose error grew; means over the batch.
    NamedTensors validation(const PairBatch& batch) override;

    /// Adds "fmse_ratio", the quotient of both errors, and returns it.
    double score(std::map<std::string, double>& means) const override;

protected:
    explicit LiteStageBase(const TrainingConfig& config);

    /// A batch on its way through the networks; colours in [0, 1].
    struct Pass {
        nn::LiteInput input;
        at::Tensor real;  ///< (B, 3, H, W)
        nn::LiteProposal proposal;
        at::Tensor changed;  ///< (B, 3, H, W): the proposed field applied to the composite
    };

    [[nodiscard]] Pass pass(const PairBatch& batch);

    /// What the model would show: (B, 3, H, W) in [0, 1], the composite outside the foreground.
    [[nodiscard]] at::Tensor result(const PairBatch& batch);

    /// The field of the pass as this stage's model uses it.
    [[nodiscard]] virtual at::Tensor usedField(const Pass& pass) = 0;

    TrainingConfig config_;
    at::Device device_ = at::kCPU;
    nn::EfficientNetLite encoder_{nullptr};
    nn::LiteNetwork network_{nullptr};
};

/// Whether a weight of the R2R-Lite network belongs to its guard.
[[nodiscard]] bool isOfGuard(const std::string& name);

}  // namespace r2r
