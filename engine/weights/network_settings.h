// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/json_fields.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace r2r {

/// The quantity that a UNet was trained to answer, for latents x = x₀ + σ·ε.
enum class Prediction : uint8_t {
    Noise,     ///< ε
    Velocity,  ///< (ε − σ·x₀) / √(σ² + 1)
    Sample,    ///< x₀
};

/// Settings needed to compute with a model that cannot be seen in the shapes of its tensors. The
/// defaults hold for R2R, DiffHarmony and all that descends from Stable Diffusion 1.
struct NetworkSettings {
    /// Heads of the transformers of the four levels, finest first; the middle has as many as the
    /// last one.
    std::array<int64_t, 4> unetHeads = {8, 8, 8, 8};
    std::array<int64_t, 4> controllerHeads = {8, 8, 8, 8};

    Prediction prediction = Prediction::Noise;

    // Latents of the sampler are (z − shift) · scale, z being those of the autoencoder.
    double latentScale = 0.18215;
    double latentShift = 0;

    bool textHasExactGelu = false;  ///< not x · sigmoid(1.702 x)
    int64_t textHeads = 0;          ///< 0: one for 64 features
    int64_t textPadding = -1;       ///< token that fills the prompt; −1: the end token

    friend bool operator==(const NetworkSettings&, const NetworkSettings&) = default;
};

/// The differences from the defaults, for a manifest; an empty object if there are none.
[[nodiscard]] Json settingsJson(const NetworkSettings& settings);

/// @throws Error{Corrupt} naming the file and the field.
[[nodiscard]] NetworkSettings settingsFromJson(const JsonFields& fields);

/// "heads 5/10/20/20, predicts the velocity", for people; empty for the defaults.
[[nodiscard]] std::string settingsText(const NetworkSettings& settings);

/// "noise", "velocity", "sample".
[[nodiscard]] std::string_view predictionName(Prediction prediction);

}  // namespace r2r
