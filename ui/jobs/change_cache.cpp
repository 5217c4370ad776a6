// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/jobs/change_cache.h"

#include <utility>

namespace r2r::ui {
namespace {

/// `foreground` without what no harmonizer looks at.
Foreground withoutStrength(Foreground foreground) {
    foreground.name.clear();
    foreground.harmony.strength = {};
    return foreground;
}

/// A harmonizer looks at the background and at its own foreground, never at the others.
bool looksTheSame(const HarmonizeRequest& a, const HarmonizeRequest& b) {
    const Foreground* one = a.composition.find(a.foreground);
    const Foreground* other = b.composition.find(b.foreground);
    return one && other && a.composition.background.sharesPixelsWith(b.composition.background) &&
           withoutStrength(*one) == withoutStrength(*other);
}

}  // namespace

bool ChangeCache::isCurrent(const HarmonizeRequest& request) const {
    const auto found = entries_.find(request.foreground);
    if (found == entries_.end())
        return false;
    const HarmonizeRequest& origin = found->second.origin;
    const bool isGoodEnough = origin.quality == Quality::Full || request.quality == Quality::Draft;
    return isGoodEnough && looksTheSame(origin, request);
}

void ChangeCache::keep(const HarmonizeRequest& request, SharedColorChange change) {
    entries_[request.foreground] = {request, std::move(change)};
}

void ChangeCache::retain(const Composition& composition) {
    std::erase_if(entries_, [&](const auto& entry) {
        const Composition& origin = entry.second.origin.composition;
        return !composition.find(entry.first) ||
               !origin.background.sharesPixelsWith(composition.background);
    });
}

std::vector<ForegroundChange> ChangeCache::changesFor(const Composition& composition) const {
    std::vector<ForegroundChange> changes;
    for (const Foreground& foreground : composition.foregrounds)
        if (const auto found = entries_.find(foreground.id); found != entries_.end())
            changes.push_back({foreground.id, found->second.change});
    return changes;
}

}  // namespace r2r::ui
