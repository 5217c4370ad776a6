// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/model_library.h"

#include "engine/pipeline/model_settings.h"

#include <algorithm>
#include <utility>

namespace r2r::ui {

ModelLibrary::ModelLibrary(ModelCatalog catalog, EngineThread& engine, QObject* parent)
    : QObject(parent), catalog_(std::move(catalog)), engine_(engine) {}

const ModelInfo* ModelLibrary::find(const std::string& name) const {
    const auto models = catalog_.models();
    const auto found = std::ranges::find(models, name, &ModelInfo::name);
    return found == models.end() ? nullptr : &*found;
}

HarmonySettings ModelLibrary::standardSettings() const {
    return withModel(catalog_.standardSettings(), next_);
}

HarmonySettings ModelLibrary::withModel(HarmonySettings settings, const std::string& model) const {
    const ModelInfo* info = find(model);
    return info ? settingsFor(*info, std::move(settings)) : settings;
}

void ModelLibrary::wantForNext(const std::string& model) {
    next_ = model;
    Q_EMIT changed();
}

HarmonySettings ModelLibrary::settingsForNext() {
    const HarmonySettings settings = standardSettings();
    next_.clear();
    return settings;
}

void ModelLibrary::take(const ModelCatalog& catalog, const std::string& changed) {
    catalog_ = catalog;
    engine_.useCatalog(catalog, changed);
    Q_EMIT this->changed();
}

}  // namespace r2r::ui
