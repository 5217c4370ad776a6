// SPDX-License-Identifier: GPL-3.0-or-later
//
// The guard of R2R-Lite: how much of a proposed change would help. Nothing else changes. Half of
// the changes it learns from are the network's own; the others are plain transfers of random
// strength, so that it can judge changes of other models too.
#include "engine/ops/color_field.h"
#include "training/lite_stage.h"
#include "training/losses.h"
#include "training/sample_random.h"
#include "training/stage_networks.h"

#include <ATen/ATen.h>

#include <random>

namespace r2r {
namespace {

class LiteGuardStage final : public LiteStageBase {
public:
    explicit LiteGuardStage(const TrainingConfig& config) : LiteStageBase(config) {
        for (const auto& [name, tensor] : namedTensors(*network_))
            at::Tensor(tensor).set_requires_grad(isOfGuard(name));
    }

    StageLosses losses(const PairBatch& batch) override {
        Pass pass;
        losses::BestShare best;
        {
            const at::NoGradGuard guard;
            pass = this->pass(batch);
            exchangeHalf(pass, batch.positions);
            best =
                losses::bestShare(pass.input.composite, pass.changed, pass.real, pass.input.mask);
        }
        const at::Tensor gate = network_->gate(pass.input, pass.proposal, pass.changed);
        const at::Tensor loss = (best.weight * (gate - best.share).square()).mean();
        return {.total = loss, .parts = {{"gate", loss}}};
    }

protected:
    at::Tensor usedField(const Pass& pass) override {
        return nn::LiteProposal::scaled(pass.proposal.field,
                                        network_->gate(pass.input, pass.proposal, pass.changed));
    }

private:
    /// Every other sample gets one of the hypotheses instead, at 0 to 1 times its strength.
    void exchangeHalf(Pass& pass, const std::vector<int64_t>& positions) const {
        const at::Tensor maps = nn::colorHypotheses(
            pass.input.composite, nn::Regions::of(pass.input.mask, pass.input.reference));
        std::vector<at::Tensor> fields;
        for (size_t i = 0; i < positions.size(); ++i) {
            const auto sample = static_cast<int64_t>(i);
            std::mt19937_64 random(sampleSeed(config_.seed, Purpose::Noise, positions[i]));
            if (random() % 2 == 0) {
                fields.push_back(pass.proposal.field[sample]);
                continue;
            }
            const auto k = static_cast<int64_t>(random() % nn::kColorHypotheses);
            const double strength = static_cast<double>(random() >> 11) * 0x1p-53;
            const at::Tensor map = at::eye(3, 4, maps.options()) + strength * maps[sample][k];
            fields.push_back(map.view({12, 1, 1, 1}).expand_as(pass.proposal.field[sample]));
        }
        pass.changed = ops::applyColorField(pass.input.composite, at::stack(fields));
    }
};

}  // namespace

std::unique_ptr<Stage> makeLiteGuardStage(const TrainingConfig& config) {
    return std::make_unique<LiteGuardStage>(config);
}

}  // namespace r2r
