// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/engine/engine_models.h"

#include "engine/core/gpu_loss.h"

#include <utility>

namespace r2r::ui {

EngineModels::EngineModels(ModelCatalog catalog, ModelAccess access)
    : access_(std::move(access))
    , workspace_(std::move(catalog), access_.open)
    , finder_(workspace_, [this]() -> const ComputeDevice& { return device(); }) {}

void EngineModels::setCatalog(ModelCatalog catalog, const std::string& changed) {
    workspace_.setCatalog(std::move(catalog));
    finder_.cache().distrust(changed);
}

void EngineModels::setDevice(const std::string& wish) {
    if (wish == wish_)
        return;
    wish_ = wish;
    device_.reset();
    workspace_.close();
}

const ComputeDevice& EngineModels::device() {
    if (device_ && device_->kind == ComputeDevice::Kind::Cuda && isGpuLost()) {
        workspace_.close();  // models of a GPU that gives nothing more
        device_.reset();
    }
    if (!device_)
        device_ = access_.choose(wish_);
    return *device_;
}

Image EngineModels::subjectMask(const Image& picture,
                                const SubjectQuery& query,
                                const JobContext& job) {
    if (!isSubjectNetworkAsked_) {
        job.report({.phase = Phase::Loading});
        subjectNetwork_ = access_.subject();
        isSubjectNetworkAsked_ = true;
    }
    if (!subjects_ || !subjects_->picture().sharesPixelsWith(picture))
        subjects_.emplace(picture);
    return subjects_->mask(query, subjectNetwork_.get(), job);
}

RunCost CostAnswer::best() const {
    RunCost best = cost;
    best.seconds = seconds();
    best.isMeasured = measured.has_value();
    return best;
}

CostAnswer EngineModels::cost(const HarmonySettings& settings, Size background) {
    // Chosen anew each time: how much memory is free has changed since the model was opened.
    const ComputeDevice now = access_.choose(wish_);
    const RunCost cost = access_.cost(catalog().find(settings.model), settings, background, now);
    const auto measured =
        finder_.times().of(settings, workspace_.stateOf(settings.model), now.id());
    return {cost, now.name, measured};
}

}  // namespace r2r::ui
