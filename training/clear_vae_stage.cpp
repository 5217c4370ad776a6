// SPDX-License-Identifier: GPL-3.0-or-later
//
// Clear-VAE: the decoder learns to bring back a photograph from its latents and the composite's
// filtered skip features. The encoder stays as it is, unless a small model is made from nothing.
#include "training/losses.h"
#include "training/perceptual_features.h"
#include "training/stage.h"
#include "training/stage_networks.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

namespace r2r {
namespace {

class ClearVaeStage final : public Stage {
public:
    explicit ClearVaeStage(const TrainingConfig& config) : config_(config) {
        const StageNetworks networks(config);
        device_ = networks.device();
        vae_ = networks.clearVae(config.loss.trainsEncoder);
        setTrained(*vae_, true);
        if (!config.loss.trainsEncoder)
            for (const auto& [name, tensor] : namedTensors(*vae_))
                if (name.starts_with("encoder.") || name.starts_with("quant_conv."))
                    at::Tensor(tensor).set_requires_grad(false);
        if (config.model.skips != SkipTreatment::Filtered)
            holdFilters(config.model.skips);
        if (config.loss.contrastiveWeight > 0)
            features_ = featuresFor(config.loss);
    }

    StageLosses losses(const PairBatch& given) override {
        const PairBatch batch = given.to(device_);
        const nn::Posterior posterior = posteriorOf(batch.real);
        const at::Tensor noise =
            noiseFor(batch.positions, config_.seed, 0, posterior.mean.sizes().slice(1), device_);
        const at::Tensor decoded = decodedWith(posterior.sample(noise), batch);

        const auto reconstruction = config_.loss.reconstruction == ReconstructionLoss::Squared
                                        ? losses::reconstruction
                                        : losses::absoluteReconstruction;
        StageLosses result;
        result.total = reconstruction(decoded, batch.real);
        result.parts.emplace_back("rec", result.total);
        if (features_)
            add(result, "cr", contrastive(decoded, batch), config_.loss.contrastiveWeight);
        if (config_.loss.trainsEncoder)
            add(result,
                "kl",
                losses::posteriorDivergence(posterior.mean, posterior.deviation, 1 / kLatentScale),
                config_.loss.divergenceWeight);
        return result;
    }

    at::Tensor pictures(const PairBatch& given) override {
        const at::NoGradGuard guard;
        const PairBatch batch = given.to(device_);
        return decodedWith(posteriorOf(batch.real).mean, batch).clamp(-1, 1).cpu();
    }

    std::map<Component, NamedTensors> components() override {
        return {{Component::ClearVae, namedTensors(*vae_)}};
    }

    at::Tensor emptyPrompt() const override { return {}; }

private:
    [[nodiscard]] std::unique_ptr<PerceptualFeatures> featuresFor(
        const TrainingConfig::Loss& loss) const {
        if (!loss.vgg.empty())
            return vggFeatures(loss.vgg, device_);
        if (!loss.efficientNet.empty())
            return efficientNetFeatures(loss.efficientNet, device_);
        return builtInFeatures(device_);
    }

    void holdFilters(SkipTreatment use) {
        for (const auto& [name, tensor] : namedTensors(*vae_)) {
            const bool isBeta = name.ends_with(".beta");
            if (!name.starts_with("filters.") || !(isBeta || name.ends_with(".alpha")))
                continue;
            tensor.detach().fill_(isBeta && use == SkipTreatment::Plain ? 1 : 0);
            at::Tensor(tensor).set_requires_grad(false);
        }
    }

    nn::Posterior posteriorOf(const at::Tensor& picture) {
        const Autocast autocast(config_.precision, device_);
        return nn::Posterior::of(vae_->moments(picture).to(at::kFloat));
    }

    at::Tensor decodedWith(const at::Tensor& z, const PairBatch& batch) {
        const Autocast autocast(config_.precision, device_);
        const nn::DecodeCondition condition = vae_->encode(batch.composite, batch.mask).second;
        return vae_->decode(z, condition, {}).to(at::kFloat);
    }

    at::Tensor contrastive(const at::Tensor& decoded, const PairBatch& batch) {
        const auto fixed = [this](const at::Tensor& picture) {
            const at::NoGradGuard guard;
            return (*features_)(picture);
        };
        std::vector<losses::Features> negatives;
        for (const at::Tensor& negative : batch.negatives)
            negatives.push_back(fixed(negative));
        return losses::contrastive((*features_)(decoded),
                                   fixed(batch.real),
                                   negatives,
                                   losses::contrastiveWeights(features_->layers()));
    }

    static void add(StageLosses& to, const char* name, const at::Tensor& loss, double weight) {
        to.total = to.total + weight * loss;
        to.parts.emplace_back(name, loss);
    }

    TrainingConfig config_;
    at::Device device_ = at::kCPU;
    nn::ClearVae vae_{nullptr};
    std::unique_ptr<PerceptualFeatures> features_;
};

}  // namespace

std::unique_ptr<Stage> makeClearVaeStage(const TrainingConfig& config) {
    return std::make_unique<ClearVaeStage>(config);
}

}  // namespace r2r
