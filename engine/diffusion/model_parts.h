// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/nn/harmony_controller.h"
#include "engine/nn/harmony_vae.h"
#include "engine/nn/refiner.h"
#include "engine/nn/unet.h"
#include "engine/nn/vae.h"
#include "engine/weights/network_settings.h"

#include <memory>

namespace r2r {

/// The networks of a latent-diffusion harmonizer.
struct ModelParts {
    nn::Unet unet{nullptr};
    nn::HarmonyController controller{nullptr};  ///< R2R only
    std::shared_ptr<nn::VaeImpl> vae;
    nn::Refiner refiner{nullptr};  ///< DiffHarmony, optional

    // The use of the networks; see `NetworkSettings`.
    Prediction prediction = Prediction::Noise;
    double latentScale = 0.18215;  // reciprocal deviation of Stable Diffusion's latents
    double latentShift = 0;
};

}  // namespace r2r
