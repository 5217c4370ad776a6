// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/model_files.h"
#include "training/network_weights.h"
#include "training/training_config.h"

#include <memory>
#include <optional>
#include <span>

namespace r2r {

class Stage;

/// The networks that `model.from` names, with the stages' questions about them.
class StageNetworks {
public:
    explicit StageNetworks(const TrainingConfig& config);

    /// The network from the files or, if `mayStartAfresh`, with fresh weights at the configured
    /// widths. On the configured device, without gradients.
    /// A bridge begins as the identity.
    /// @throws Error{MissingWeights} if there is none and it may not.
    [[nodiscard]] nn::ClearVae clearVae(bool mayStartAfresh) const;
    [[nodiscard]] nn::Unet unet(bool mayStartAfresh) const;

    /// From the files, or as the UNet's copy.
    [[nodiscard]] nn::HarmonyController controller(nn::Unet& unet) const;

    /// R2R-Lite: the encoder from the files, the network from there or afresh.
    [[nodiscard]] nn::EfficientNetLite liteEncoder() const;
    [[nodiscard]] nn::LiteNetwork lite(bool mayStartAfresh) const;

    /// The prompt of the files; without one zeros, which are as good for a UNet that starts afresh.
    [[nodiscard]] at::Tensor emptyPrompt(nn::Unet& unet) const;

    [[nodiscard]] at::Device device() const { return device_; }

private:
    template <typename Network, typename Config>
    [[nodiscard]] Network filled(Component component, const Config& config) const;

    /// A network of one size: from the files or with fresh weights.
    template <typename Network>
    [[nodiscard]] Network filled(Component component) const;

    /// Starts, fills and moves a network.
    void prepare(torch::nn::Module& network, Component component) const;

    const TrainingConfig& config_;
    at::Device device_;
    std::optional<ModelFiles> files_;
};

/// The autoencoder's latents times this are the sampler's.
inline constexpr double kLatentScale = 0.18215;

/// Standard normal noise of each sample's own, (B, …shape) float32; `draw` tells apart the draws of
/// one sample.
[[nodiscard]] at::Tensor noiseFor(std::span<const int64_t> positions,
                                  uint64_t seed,
                                  int64_t draw,
                                  at::IntArrayRef shape,
                                  at::Device device);

/// Turns on bfloat16 arithmetic where it is accurate enough, for as long as it lives.
class Autocast {
public:
    Autocast(TrainingPrecision precision, at::Device device);
    ~Autocast();
    Autocast(const Autocast&) = delete;
    Autocast& operator=(const Autocast&) = delete;

private:
    at::DeviceType device_;
    bool isOn_;
};

[[nodiscard]] std::unique_ptr<Stage> makeClearVaeStage(const TrainingConfig& config);
[[nodiscard]] std::unique_ptr<Stage> makeUnetStage(const TrainingConfig& config);
[[nodiscard]] std::unique_ptr<Stage> makeControllerStage(const TrainingConfig& config);
[[nodiscard]] std::unique_ptr<Stage> makeLiteStage(const TrainingConfig& config);

}  // namespace r2r
