// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/harmonizer_shelf.h"

#include <utility>

namespace r2r::ui {

HarmonizerShelf::HarmonizerShelf(Opener open, Question isNetwork)
    : open_(std::move(open)), isNetwork_(std::move(isNetwork)) {}

Harmonizer& HarmonizerShelf::harmonizer(const std::string& model) {
    if (const auto found = opened_.find(model); found != opened_.end())
        return *found->second;
    if (isNetwork_ && isNetwork_(model))
        std::erase_if(opened_, [this](const auto& each) { return isNetwork_(each.first); });
    return *opened_.emplace(model, open_(model)).first->second;
}

}  // namespace r2r::ui
