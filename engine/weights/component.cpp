// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/component.h"

#include "engine/core/enum_words.h"

namespace r2r {

namespace {

constexpr auto kNames = enumWords<Component>({
    {Component::Unet, "unet"},
    {Component::Controller, "controlnet"},
    {Component::ClearVae, "clear_vae"},
    {Component::PlainVae, "vae"},
    {Component::HarmonyVae, "harmony_vae"},
    {Component::Refiner, "refiner"},
    {Component::TextEncoder, "text_encoder"},
    {Component::LiteEncoder, "lite_encoder"},
    {Component::Lite, "lite"},
});

constexpr auto kTitles = enumWords<Component>({
    {Component::Unet, "UNet"},
    {Component::Controller, "Harmony Controller"},
    {Component::ClearVae, "Clear-VAE"},
    {Component::PlainVae, "plain VAE"},
    {Component::HarmonyVae, "Harmony-VAE"},
    {Component::Refiner, "refiner"},
    {Component::TextEncoder, "text encoder"},
    {Component::LiteEncoder, "EfficientNet-Lite encoder"},
    {Component::Lite, "R2R-Lite network"},
});

}  // namespace

std::string_view componentName(Component component) {
    return kNames.word(component);
}

std::string_view componentTitle(Component component) {
    return kTitles.word(component);
}

std::optional<Component> componentNamed(std::string_view name) {
    return kNames.value(name);
}

}  // namespace r2r
