// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workspace/workspace.h"

#include "engine/pipeline/models/model_cost.h"
#include "engine/workspace/file_state.h"

#include <algorithm>
#include <utility>

namespace r2r {
namespace {

constexpr uint64_t kShare = 4;
constexpr uint64_t kSmallestBudget = uint64_t{256} << 20;  // also where the memory is not known

}  // namespace

Workspace::Workspace(ModelCatalog catalog, Open open)
    : catalog_(std::move(catalog)), open_(std::move(open)) {}

void Workspace::setCatalog(ModelCatalog catalog) {
    catalog_ = std::move(catalog);
    close();
}

std::shared_ptr<Harmonizer> Workspace::harmonizer(const std::string& model,
                                                  const ComputeDevice& device,
                                                  const JobContext& job) {
    const ModelInfo info = catalog_.find(model);
    return shelfOf(device).take(
        {.name = model, .state = fileState(info.folder), .bytes = openedBytes(info, device)},
        [&](const JobContext& opening) { return open_(catalog_, model, device, opening); },
        job);
}

std::string Workspace::stateOf(const std::string& model) const {
    return fileState(catalog_.find(model).folder);
}

void Workspace::close() {
    const std::scoped_lock lock(mutex_);
    for (auto& [device, shelf] : shelves_)
        shelf.clear();
}

int64_t Workspace::openings() const {
    const std::scoped_lock lock(mutex_);
    int64_t openings = 0;
    for (const auto& [device, shelf] : shelves_)
        openings += shelf.openings();
    return openings;
}

std::unique_ptr<Harmonizer> Workspace::openFromCatalog(const ModelCatalog& catalog,
                                                       const std::string& model,
                                                       const ComputeDevice& device,
                                                       const JobContext& job) {
    return catalog.open(model, device, job);
}

ModelShelf& Workspace::shelfOf(const ComputeDevice& device) {
    const std::scoped_lock lock(mutex_);
    return shelves_.try_emplace(device.id(), modelBudget(device)).first->second;
}

uint64_t modelBudget(const ComputeDevice& device) {
    return std::max(device.totalMemory / kShare, kSmallestBudget);
}

}  // namespace r2r
