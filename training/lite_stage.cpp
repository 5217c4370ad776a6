// SPDX-License-Identifier: GPL-3.0-or-later
//
// R2R-Lite: the field that brings a composite's foreground nearest to the photograph. The encoder
// knows pictures already: it stays as it is, or follows at a share of the rate.
#include "engine/nn/efficientnet_lite.h"
#include "engine/nn/lite_network.h"
#include "engine/ops/color_field.h"
#include "training/color_spaces.h"
#include "training/losses.h"
#include "training/stage.h"
#include "training/stage_networks.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

namespace r2r {
namespace {

at::Tensor unsignedColors(const at::Tensor& colors) {
    return colors * 0.5 + 0.5;
}

/// Whether a parameter is of the encoder's stem or first blocks, if any of these is frozen.
bool isOfFirstBlocks(const std::string& name, int64_t blocks) {
    constexpr std::string_view kPrefix = "blocks.";
    if (!name.starts_with(kPrefix))
        return blocks > 0;
    return std::stoll(name.substr(kPrefix.size())) < blocks;
}

bool isOfSecondView(const std::string& name) {
    return name.starts_with("whole.");
}

class LiteStage final : public Stage {
public:
    explicit LiteStage(const TrainingConfig& config) : config_(config) {
        const StageNetworks networks(config);
        device_ = networks.device();
        encoder_ = networks.liteEncoder();
        network_ = networks.lite(true);
        setTrained(*encoder_, config.optimizer.encoderRate > 0);
        for (const auto& [name, tensor] : namedTensors(*encoder_))
            if (isOfFirstBlocks(name, config.optimizer.frozenBlocks))
                at::Tensor(tensor).set_requires_grad(false);
        setTrained(*network_, true);
        if (config.optimizer.cropRate == 0)
            for (const auto& [name, tensor] : namedTensors(*network_))
                if (!isOfSecondView(name))
                    at::Tensor(tensor).set_requires_grad(false);
    }

    StageLosses losses(const PairBatch& batch) override {
        const Pass pass = this->pass(batch);
        const Errors errors = this->errors(pass.changed, pass);
        StageLosses result{.total = errors.all.mean()};
        result.parts = {{"l2", errors.region.squared.mean()},
                        {"l1", errors.region.absolute.mean()}};
        if (errors.lab.defined())
            result.parts.emplace_back("lab", errors.lab.mean());
        if (const double floor = config_.loss.changeFloor; floor > 0) {
            const at::Tensor unchanged = this->errors(pass.input.composite, pass).all;
            result.total = (errors.all / (unchanged + floor)).mean();
        }
        return result;
    }

    /// "fmse" of the result and "fmse_composite", foreground mean squared errors in units of
    /// 1/255, and "worse", the share of pictures whose error grew; means over the batch.
    NamedTensors validation(const PairBatch& given) override {
        const PairBatch batch = given.to(device_);
        const at::Tensor real = unsignedColors(batch.real);
        const at::Tensor before =
            losses::foregroundErrors(unsignedColors(batch.composite), real, batch.mask);
        const at::Tensor after = losses::foregroundErrors(result(given), real, batch.mask);
        return {{"fmse", after.mean()},
                {"fmse_composite", before.mean()},
                {"worse", after.gt(before).to(at::kFloat).mean()}};
    }

    /// Adds "fmse_ratio", the quotient of both errors, and returns it.
    double score(std::map<std::string, double>& means) const override {
        const double ratio = means.at("fmse") / std::max(means.at("fmse_composite"), 1e-9);
        means["fmse_ratio"] = ratio;
        return ratio;
    }

    double rateShare(const std::string& name) const override {
        if (name.starts_with(componentName(Component::LiteEncoder)))
            return config_.optimizer.encoderRate;
        return name.find("/whole.") == std::string::npos ? config_.optimizer.cropRate : 1;
    }

    at::Tensor pictures(const PairBatch& batch) override { return (result(batch) * 2 - 1).cpu(); }

    std::map<Component, NamedTensors> components() override {
        return {{Component::LiteEncoder, namedTensors(*encoder_)},
                {Component::Lite, namedTensors(*network_)}};
    }

    at::Tensor emptyPrompt() const override { return {}; }

private:
    /// A batch on its way through the networks; colours in [0, 1].
    struct Pass {
        nn::LiteInput input;
        at::Tensor real;     ///< (B, 3, H, W)
        at::Tensor changed;  ///< (B, 3, H, W): the proposed field applied to the composite
    };

    /// The errors of a result, (B) each.
    struct Errors {
        losses::RegionErrors region;
        at::Tensor lab;  ///< absolute, in hundreds of L*a*b*; undefined if it has no weight
        at::Tensor all;  ///< their weighted sum
    };

    [[nodiscard]] Errors errors(const at::Tensor& result, const Pass& pass) const {
        const at::Tensor& mask = pass.input.mask;
        Errors errors{
            .region = losses::regionErrors(result, pass.real, mask), .lab = {}, .all = {}};
        errors.all = config_.loss.squaredWeight * errors.region.squared + errors.region.absolute;
        if (config_.loss.labWeight > 0) {
            errors.lab =
                losses::regionErrors(labFromEncoded(result), labFromEncoded(pass.real), mask)
                    .absolute /
                100;
            errors.all = errors.all + config_.loss.labWeight * errors.lab;
        }
        return errors;
    }

    Pass pass(const PairBatch& given) {
        const PairBatch batch = given.to(device_);
        Pass pass{.input = {.composite = unsignedColors(batch.composite),
                            .mask = batch.mask,
                            .reference = batch.reference},
                  .real = unsignedColors(batch.real)};
        pass.input = pass.input.withReference();
        nn::LiteProposal proposal;
        {
            const Autocast autocast(config_.precision, device_);
            proposal = proposed(pass.input, batch);
        }
        pass.changed = ops::applyColorField(pass.input.composite, proposal.field);
        return pass;
    }

    [[nodiscard]] nn::LiteProposal proposed(const nn::LiteInput& input, const PairBatch& batch) {
        const std::vector<at::Tensor> features = encoder_->forward(input.composite);
        if (!network_->seesWhole())
            return network_->forward(input, features);
        nn::LiteWholeView whole{.input = {.composite = unsignedColors(batch.whole.composite),
                                          .mask = batch.whole.mask,
                                          .reference = batch.whole.reference},
                                .features = {}};
        {
            // The encoder learns from the crop alone, which halves what the second view costs. This
            // is its second pass: autocast keeps the weights of the first, which have gradients.
            const at::NoGradGuard guard;
            whole.features = encoder_->forward(whole.input.composite);
        }
        return network_->forward(input, features, &whole);
    }

    /// The model's picture: (B, 3, H, W) in [0, 1], the composite outside the foreground.
    at::Tensor result(const PairBatch& batch) {
        const at::NoGradGuard guard;
        const Pass pass = this->pass(batch);
        const at::Tensor changed = pass.changed.clamp(0, 1);
        return at::lerp(pass.input.composite, changed, pass.input.mask.expand_as(changed));
    }

    TrainingConfig config_;
    at::Device device_ = at::kCPU;
    nn::EfficientNetLite encoder_{nullptr};
    nn::LiteNetwork network_{nullptr};
};

}  // namespace

std::unique_ptr<Stage> makeLiteStage(const TrainingConfig& config) {
    return std::make_unique<LiteStage>(config);
}

}  // namespace r2r
