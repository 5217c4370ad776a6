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

const DamagedModel* ModelLibrary::damaged(const std::string& name) const {
    const auto damaged = catalog_.damaged();
    const auto found = std::ranges::find(damaged, name, &DamagedModel::name);
    return found == damaged.end() ? nullptr : &*found;
}

QString ModelLibrary::title(const std::string& name) const {
    const ModelInfo* model = find(name);
    return QString::fromStdString(model ? model->title : name);
}

QString ModelLibrary::absence(const std::string& name) const {
    const QString shown = QString::fromStdString(name);
    const DamagedModel* model = damaged(name);
    return model
               ? tr("%1 is damaged (%2). Import it again, or remove it with Model → Remove model.")
                     .arg(shown, QString::fromStdString(model->problem))
               : tr("%1 is not installed.").arg(shown);
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
