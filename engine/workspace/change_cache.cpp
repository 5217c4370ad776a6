// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workspace/change_cache.h"

#include <algorithm>
#include <utility>

namespace r2r {
namespace {

/// `foreground` without what no harmonizer looks at.
Foreground withoutStrength(Foreground foreground) {
    foreground.name.clear();
    foreground.opacity = 1;
    foreground.isDecontaminated = false;
    foreground.shadow.reset();
    foreground.isHidden = false;
    foreground.isLocked = false;
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

/// The request that `kept` answers, asked of `composition`; nothing if it answers nothing there.
std::optional<HarmonizeRequest> askedAgain(const KeptChange& kept, const Composition& composition) {
    const Foreground* then = kept.origin.composition.find(kept.origin.foreground);
    HarmonizeRequest request{.composition = composition, .foreground = kept.origin.foreground};
    Foreground* now = request.composition.find(request.foreground);
    if (!then || !now || kept.origin.quality != Quality::Full)
        return std::nullopt;
    const ChangeStrength strength = now->harmony.strength;
    now->harmony = then->harmony;
    now->harmony.strength = strength;
    return looksTheSame(kept.origin, request) ? std::optional(std::move(request)) : std::nullopt;
}

/// What was shown of a foreground that is still there, with the settings that it was found with.
std::optional<KeptChange> shownEarlier(const KeptChange& shown, const Composition& composition) {
    const Foreground* then = shown.origin.composition.find(shown.origin.foreground);
    KeptChange earlier = shown;
    earlier.isEarlier = true;
    earlier.origin.composition = composition;
    Foreground* now = earlier.origin.composition.find(shown.origin.foreground);
    if (!then || !now || shown.origin.quality != Quality::Full ||
        !shown.origin.composition.background.sharesPixelsWith(composition.background))
        return std::nullopt;
    const ChangeStrength strength = now->harmony.strength;
    now->harmony = then->harmony;
    now->harmony.strength = strength;
    return earlier;
}

}  // namespace

std::vector<KeptChange> fittingChanges(std::span<const KeptChange> kept,
                                       const Composition& composition) {
    std::vector<KeptChange> fitting;
    for (const KeptChange& each : kept) {
        if (each.isShown && (each.isEarlier || !askedAgain(each, composition))) {
            if (auto earlier = shownEarlier(each, composition))
                fitting.push_back(*std::move(earlier));
            continue;
        }
        auto request = askedAgain(each, composition);
        const auto answersTheSame = [&](const KeptChange& other) {
            return !other.isEarlier && other.origin.foreground == request->foreground &&
                   looksTheSame(other.origin, *request);
        };
        if (request && std::ranges::none_of(fitting, answersTheSame))
            fitting.push_back({*std::move(request), each.found, each.isShown});
    }
    return fitting;
}

bool ChangeCache::Entry::fits(const HarmonizeRequest& request) const {
    const bool isGoodEnough = origin.quality == Quality::Full || request.quality == Quality::Draft;
    return isTrusted && isGoodEnough && looksTheSame(origin, request);
}

bool ChangeCache::isCurrent(const HarmonizeRequest& request) const {
    const auto found = current_.find(request.foreground);
    return found != current_.end() && found->second.fits(request);
}

bool ChangeCache::recall(const HarmonizeRequest& request) {
    if (isCurrent(request))
        return true;
    const auto found =
        std::ranges::find_if(remembered_, [&](const Entry& entry) { return entry.fits(request); });
    if (found == remembered_.end())
        return false;
    current_[request.foreground] = *found;
    return true;
}

const FoundChange* ChangeCache::known(const HarmonizeRequest& request) const {
    if (isCurrent(request))
        return &current_.at(request.foreground).found;
    const auto found =
        std::ranges::find_if(remembered_, [&](const Entry& entry) { return entry.fits(request); });
    return found == remembered_.end() ? nullptr : &found->found;
}

void ChangeCache::keep(const HarmonizeRequest& request, FoundChange found) {
    if (found.seconds >= kWorthRememberingSeconds)
        remember(request, found);
    current_[request.foreground] = {request, std::move(found)};
}

void ChangeCache::remember(const HarmonizeRequest& request, FoundChange found) {
    remembered_.push_front({request, std::move(found)});
    if (remembered_.size() > kMostRemembered)
        remembered_.pop_back();
}

std::vector<KeptChange> ChangeCache::kept() const {
    std::vector<KeptChange> kept;
    for (const auto& [foreground, entry] : current_)
        if (entry.origin.quality == Quality::Full)
            kept.push_back({entry.origin, entry.found, true, !entry.isTrusted});
    for (const Entry& entry : remembered_)
        if (entry.origin.quality == Quality::Full)
            kept.push_back({entry.origin, entry.found});
    return kept;
}

void ChangeCache::take(std::span<const KeptChange> kept, const Composition& composition) {
    // The first is remembered last, as the newest.
    for (auto next = kept.rbegin(); next != kept.rend(); ++next) {
        const KeptChange& each = *next;
        const HarmonizeRequest now{.composition = composition,
                                   .foreground = each.origin.foreground};
        const bool answers = !each.isEarlier && looksTheSame(each.origin, now);
        if (!each.isEarlier)
            remember(each.origin, each.found);
        if (answers || (each.isShown && !isCurrent(now)))
            current_[now.foreground] = {each.origin, each.found, !each.isEarlier};
    }
}

void ChangeCache::retain(const Composition& composition) {
    const auto isGone = [&](const Entry& entry) {
        return !composition.find(entry.origin.foreground) ||
               !entry.origin.composition.background.sharesPixelsWith(composition.background);
    };
    std::erase_if(current_, [&](const auto& each) { return isGone(each.second); });
    std::erase_if(remembered_, isGone);
}

void ChangeCache::distrust(const std::string& model) {
    const auto isOfModel = [&](const Entry& entry) {
        return entry.origin.composition.find(entry.origin.foreground)->harmony.model == model;
    };
    std::erase_if(remembered_, isOfModel);
    for (auto& [foreground, entry] : current_)
        if (isOfModel(entry))
            entry.isTrusted = false;
}

std::vector<ForegroundChange> ChangeCache::changesFor(const Composition& composition) const {
    std::vector<ForegroundChange> changes;
    for (const Foreground& foreground : composition.foregrounds)
        if (const auto found = current_.find(foreground.id); found != current_.end())
            changes.push_back({foreground.id, found->second.found.change});
    return changes;
}

}  // namespace r2r
