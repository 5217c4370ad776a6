// SPDX-License-Identifier: GPL-3.0-or-later
//
// R2R-Lite: the field that brings a composite's foreground nearest to the photograph. The encoder
// knows pictures already: it stays as it is, or follows at a share of the rate.
#include "training/lite_stage.h"

#include "engine/ops/color_field.h"
#include "training/losses.h"
#include "training/stage_networks.h"

#include <ATen/ATen.h>

namespace r2r {
namespace {

at::Tensor unsignedColors(const at::Tensor& colors) {
    return colors * 0.5 + 0.5;
}

/// Of the encoder's stem or one of its first blocks, if any of these is frozen.
bool isOfFirstBlocks(const std::string& name, int64_t blocks) {
    constexpr std::string_view kPrefix = "blocks.";
    if (!name.starts_with(kPrefix))
        return blocks > 0;
    return std::stoll(name.substr(kPrefix.size())) < blocks;
}

class LiteStage final : public LiteStageBase {
public:
    explicit LiteStage(const TrainingConfig& config) : LiteStageBase(config) {
        setTrained(*encoder_, config.optimizer.encoderRate > 0);
        for (const auto& [name, tensor] : namedTensors(*encoder_))
            if (isOfFirstBlocks(name, config.optimizer.frozenBlocks))
                at::Tensor(tensor).set_requires_grad(false);
        for (const auto& [name, tensor] : namedTensors(*network_))
            at::Tensor(tensor).set_requires_grad(!isOfGuard(name));
    }

    StageLosses losses(const PairBatch& batch) override {
        const Pass pass = this->pass(batch);
        const losses::RegionErrors errors =
            losses::regionErrors(pass.changed, pass.real, pass.input.mask);
        StageLosses result{.total = config_.loss.squaredWeight * errors.squared + errors.absolute};
        result.parts = {{"l2", errors.squared}, {"l1", errors.absolute}};
        return result;
    }

    double rateShare(const std::string& name) const override {
        return name.starts_with(componentName(Component::LiteEncoder))
                   ? config_.optimizer.encoderRate
                   : 1;
    }

protected:
    at::Tensor usedField(const Pass& pass) override { return pass.proposal.field; }
};

}  // namespace

bool isOfGuard(const std::string& name) {
    return name.starts_with("guard.");
}

LiteStageBase::LiteStageBase(const TrainingConfig& config) : config_(config) {
    const StageNetworks networks(config);
    device_ = networks.device();
    encoder_ = networks.liteEncoder();
    network_ = networks.lite(config.stage == TrainingStage::Lite);
}

LiteStageBase::Pass LiteStageBase::pass(const PairBatch& given) {
    const PairBatch batch = given.to(device_);
    Pass pass{.input = {.composite = unsignedColors(batch.composite), .mask = batch.mask},
              .real = unsignedColors(batch.real)};
    pass.input = pass.input.withReference();
    {
        const Autocast autocast(config_.precision, device_);
        pass.proposal = network_->forward(pass.input, encoder_->forward(pass.input.composite));
    }
    pass.changed = ops::applyColorField(pass.input.composite, pass.proposal.field);
    return pass;
}

at::Tensor LiteStageBase::result(const PairBatch& batch) {
    const at::NoGradGuard guard;
    const Pass pass = this->pass(batch);
    const at::Tensor changed =
        ops::applyColorField(pass.input.composite, usedField(pass)).clamp(0, 1);
    return at::lerp(pass.input.composite, changed, pass.input.mask.expand_as(changed));
}

at::Tensor LiteStageBase::pictures(const PairBatch& batch) {
    return (result(batch) * 2 - 1).cpu();
}

std::map<Component, NamedTensors> LiteStageBase::components() {
    return {{Component::LiteEncoder, namedTensors(*encoder_)},
            {Component::Lite, namedTensors(*network_)}};
}

NamedTensors LiteStageBase::validation(const PairBatch& given) {
    const PairBatch batch = given.to(device_);
    const at::Tensor real = unsignedColors(batch.real);
    const at::Tensor before =
        losses::foregroundErrors(unsignedColors(batch.composite), real, batch.mask);
    const at::Tensor after = losses::foregroundErrors(result(given), real, batch.mask);
    return {{"fmse", after.mean()},
            {"fmse_composite", before.mean()},
            {"worse", after.gt(before).to(at::kFloat).mean()}};
}

double LiteStageBase::score(std::map<std::string, double>& means) const {
    const double ratio = means.at("fmse") / std::max(means.at("fmse_composite"), 1e-9);
    means["fmse_ratio"] = ratio;
    return ratio;
}

std::unique_ptr<Stage> makeLiteStage(const TrainingConfig& config) {
    return std::make_unique<LiteStage>(config);
}

}  // namespace r2r
