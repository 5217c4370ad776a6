// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/workspace/small_composition.h"

#include "engine/pipeline/render.h"

#include <algorithm>

namespace r2r {
namespace {

/// Or in what costs nothing to copy, and no pixel depends on.
bool differsOnlyInStrength(const Foreground& one, Foreground other) {
    other.harmony.strength = one.harmony.strength;
    other.name = one.name;
    other.opacity = one.opacity;
    other.isDecontaminated = one.isDecontaminated;
    other.shadow = one.shadow;
    other.isHidden = one.isHidden;
    other.isLocked = one.isLocked;
    return one == other;
}

bool differsOnlyInStrength(const Composition& a, const Composition& b) {
    return a.background.sharesPixelsWith(b.background) &&
           std::ranges::equal(a.foregrounds, b.foregrounds, [](const auto& one, const auto& other) {
               return differsOnlyInStrength(one, other);
           });
}

}  // namespace

const Composition& SmallComposition::of(const Composition& composition) {
    const bool isSameBackground = source_.background.sharesPixelsWith(composition.background);
    if (!differsOnlyInStrength(source_, composition))
        reduced_ =
            reduced(composition, longerSide_, isSameBackground ? &reduced_.background : nullptr);
    source_ = composition;
    for (size_t i = 0; i < composition.foregrounds.size(); ++i) {
        reduced_.foregrounds[i].harmony.strength = composition.foregrounds[i].harmony.strength;
        reduced_.foregrounds[i].opacity = composition.foregrounds[i].opacity;
        reduced_.foregrounds[i].isDecontaminated = composition.foregrounds[i].isDecontaminated;
        reduced_.foregrounds[i].shadow = composition.foregrounds[i].shadow;
        reduced_.foregrounds[i].isHidden = composition.foregrounds[i].isHidden;
    }
    return reduced_;
}

}  // namespace r2r
