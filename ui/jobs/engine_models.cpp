// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/engine_models.h"

#include <algorithm>
#include <utility>

namespace r2r::ui {

EngineModels::EngineModels(ModelCatalog catalog, ModelAccess access)
    : catalog_(std::move(catalog))
    , access_(std::move(access))
    , finder_([this](const std::string& model) { return access_.open(catalog_, model, device()); },
              [this](const std::string& model) { return isNetwork(model); }) {}

void EngineModels::setCatalog(ModelCatalog catalog, const std::string& changed) {
    catalog_ = std::move(catalog);
    finder_.closeModels();
    finder_.cache().distrust(changed);
}

void EngineModels::setDevice(const std::string& wish) {
    if (wish == wish_)
        return;
    wish_ = wish;
    device_.reset();
    finder_.closeModels();
}

const ComputeDevice& EngineModels::device() {
    if (!device_)
        device_ = access_.choose(wish_);
    return *device_;
}

CostAnswer EngineModels::cost(const HarmonySettings& settings, Size background) {
    // Chosen anew each time: how much memory is free has changed since the model was opened.
    const ComputeDevice now = access_.choose(wish_);
    const RunCost cost = access_.cost(catalog_.find(settings.model), settings, background, now);
    return {cost, access_.costInWords(cost, now)};
}

bool EngineModels::isNetwork(const std::string& model) const {
    const auto models = catalog_.models();
    const auto found = std::ranges::find(models, model, &ModelInfo::name);
    return found != models.end() && found->isNetwork();
}

}  // namespace r2r::ui
