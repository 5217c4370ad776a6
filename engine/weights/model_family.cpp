// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/model_family.h"

namespace r2r {

std::string_view familyName(ModelFamily family) {
    switch (family) {
        case ModelFamily::R2r:
            return "r2r";
        case ModelFamily::DiffHarmony:
            return "diffharmony";
        case ModelFamily::DiffHarmonyPlusPlus:
            return "diffharmony++";
        case ModelFamily::Lite:
            return "r2r-lite";
    }
    return "unknown";
}

std::optional<ModelFamily> familyNamed(std::string_view name) {
    for (const ModelFamily family : {ModelFamily::R2r,
                                     ModelFamily::DiffHarmony,
                                     ModelFamily::DiffHarmonyPlusPlus,
                                     ModelFamily::Lite})
        if (familyName(family) == name)
            return family;
    return std::nullopt;
}

std::optional<ModelFamily> familyOf(const std::set<Component>& components) {
    const auto has = [&components](Component component) { return components.contains(component); };
    if (has(Component::Controller) || has(Component::ClearVae))
        return ModelFamily::R2r;
    if (has(Component::HarmonyVae))
        return ModelFamily::DiffHarmonyPlusPlus;
    if (has(Component::PlainVae) || has(Component::Refiner))
        return ModelFamily::DiffHarmony;
    if (has(Component::Lite) || has(Component::LiteEncoder))
        return ModelFamily::Lite;
    return std::nullopt;
}

std::vector<Component> requiredComponents(ModelFamily family) {
    switch (family) {
        case ModelFamily::R2r:
            return {Component::Unet, Component::Controller, Component::ClearVae};
        case ModelFamily::DiffHarmony:
            return {Component::Unet, Component::PlainVae};
        case ModelFamily::DiffHarmonyPlusPlus:
            return {Component::Unet, Component::HarmonyVae};
        case ModelFamily::Lite:
            return {Component::LiteEncoder, Component::Lite};
    }
    return {};
}

bool needsPrompt(ModelFamily family) {
    return family != ModelFamily::Lite;
}

}  // namespace r2r
