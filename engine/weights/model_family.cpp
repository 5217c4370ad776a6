// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/weights/model_family.h"

#include "engine/core/enum_words.h"

namespace r2r {

namespace {

constexpr auto kFamilies = enumWords<ModelFamily>({
    {ModelFamily::R2r, "r2r"},
    {ModelFamily::DiffHarmony, "diffharmony"},
    {ModelFamily::DiffHarmonyPlusPlus, "diffharmony++"},
    {ModelFamily::Lite, "r2r-lite"},
});

}  // namespace

std::string_view familyName(ModelFamily family) {
    return kFamilies.word(family);
}

std::optional<ModelFamily> familyNamed(std::string_view name) {
    return kFamilies.value(name);
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
