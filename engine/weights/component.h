// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace r2r {

/// A network of a model, as it is stored and loaded.
enum class Component {
    Unet,         ///< predicts the noise
    Controller,   ///< Harmony Controller with MACA
    ClearVae,     ///< autoencoder with Adaptive Filters and merge convs
    PlainVae,     ///< the Stable Diffusion autoencoder
    HarmonyVae,   ///< DiffHarmony++: autoencoder with a conditional encoder
    Refiner,      ///< DiffHarmony: second stage
    TextEncoder,  ///< CLIP; run once, on the empty prompt
    LiteEncoder,  ///< EfficientNet-Lite0: features of pictures
    Lite,         ///< R2R-Lite: a colour field from these features
};

inline constexpr std::array kComponents = {Component::Unet,
                                           Component::Controller,
                                           Component::ClearVae,
                                           Component::PlainVae,
                                           Component::HarmonyVae,
                                           Component::Refiner,
                                           Component::TextEncoder,
                                           Component::LiteEncoder,
                                           Component::Lite};

/// Its word in files, in keys of generated tensors and on command lines: "unet", "controlnet",
/// "clear_vae", "vae", "harmony_vae", "refiner", "text_encoder", "lite_encoder", "lite".
[[nodiscard]] std::string_view componentName(Component component);

/// For sentences: "UNet", "Harmony Controller", …
[[nodiscard]] std::string_view componentTitle(Component component);

[[nodiscard]] std::optional<Component> componentNamed(std::string_view name);

}  // namespace r2r
