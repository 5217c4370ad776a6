// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/project/project_version.h"

#include <algorithm>

namespace r2r {
namespace {

constexpr int kFirstVersion = 1;
constexpr int kVersionOfOpacity = 2;  // and of edges without their old background
constexpr int kVersionOfPerspective = 3;
constexpr int kVersionOfShadows = 4;

int versionFor(const Foreground& foreground) {
    if (foreground.shadow)
        return kVersionOfShadows;
    if (foreground.placement.corners)
        return kVersionOfPerspective;
    return foreground.opacity != 1 || foreground.isDecontaminated ? kVersionOfOpacity
                                                                  : kFirstVersion;
}

}  // namespace

int projectVersionFor(const Composition& composition) {
    int version = kFirstVersion;
    for (const Foreground& foreground : composition.foregrounds)
        version = std::max(version, versionFor(foreground));
    return version;
}

}  // namespace r2r
