// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/component.h"

namespace r2r {

std::string_view componentName(Component component) {
    switch (component) {
        case Component::Unet:
            return "unet";
        case Component::Controller:
            return "controlnet";
        case Component::ClearVae:
            return "clear_vae";
        case Component::PlainVae:
            return "vae";
        case Component::HarmonyVae:
            return "harmony_vae";
        case Component::Refiner:
            return "refiner";
        case Component::TextEncoder:
            return "text_encoder";
        case Component::LiteEncoder:
            return "lite_encoder";
        case Component::Lite:
            return "lite";
    }
    return "unknown";
}

std::string_view componentTitle(Component component) {
    switch (component) {
        case Component::Unet:
            return "UNet";
        case Component::Controller:
            return "Harmony Controller";
        case Component::ClearVae:
            return "Clear-VAE";
        case Component::PlainVae:
            return "plain VAE";
        case Component::HarmonyVae:
            return "Harmony-VAE";
        case Component::Refiner:
            return "refiner";
        case Component::TextEncoder:
            return "text encoder";
        case Component::LiteEncoder:
            return "EfficientNet-Lite encoder";
        case Component::Lite:
            return "R2R-Lite network";
    }
    return "unknown network";
}

std::optional<Component> componentNamed(std::string_view name) {
    for (const Component component : kComponents)
        if (componentName(component) == name)
            return component;
    return std::nullopt;
}

}  // namespace r2r
