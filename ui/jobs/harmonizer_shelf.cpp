// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/harmonizer_shelf.h"

#include <optional>
#include <utility>

namespace r2r::ui {

HarmonizerShelf::HarmonizerShelf(Opener open) : open_(std::move(open)) {}

HarmonizerShelf::Opener HarmonizerShelf::openerOf(const ModelCatalog& catalog) {
    // Looking for devices loads the CUDA part of LibTorch, so it waits for the first harmonizer.
    return [catalog, device = std::optional<ComputeDevice>()](const std::string& model) mutable {
        if (!device)
            device = chooseDevice("auto");
        return catalog.open(model, *device);
    };
}

Harmonizer& HarmonizerShelf::harmonizer(const std::string& model) {
    std::unique_ptr<Harmonizer>& kept = opened_[model];
    if (!kept)
        kept = open_(model);
    return *kept;
}

}  // namespace r2r::ui
