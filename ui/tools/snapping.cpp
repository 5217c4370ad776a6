// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/snapping.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace r2r::ui {
namespace {

void add(const Extent& extent, SnapLines& lines) {
    const Point middle = extent.middle();
    lines.upright.insert(lines.upright.end(), {extent.left, middle.x, extent.right});
    lines.level.insert(lines.level.end(), {extent.top, middle.y, extent.bottom});
}

struct Nearest {
    double step = 0;
    std::optional<double> line;
};

Nearest nearest(const std::array<double, 3>& places,
                const std::vector<double>& lines,
                double reach) {
    Nearest found;
    double least = reach;
    for (const double line : lines)
        for (const double place : places)
            if (std::abs(line - place) <= least &&
                (!found.line || std::abs(line - place) < least)) {
                least = std::abs(line - place);
                found = {line - place, line};
            }
    return found;
}

}  // namespace

SnapLines snapLines(const Composition& composition, std::span<const ForegroundId> moving) {
    SnapLines lines;
    const Size background = composition.background.size();
    add({0, 0, double(background.width), double(background.height)}, lines);
    for (const Foreground& foreground : composition.foregrounds)
        if (!foreground.isHidden && std::ranges::find(moving, foreground.id) == moving.end())
            add(extentOf(foreground), lines);
    return lines;
}

Snap snapped(const Extent& extent, const SnapLines& lines, double reach) {
    const Point middle = extent.middle();
    const Nearest x = nearest({extent.left, middle.x, extent.right}, lines.upright, reach);
    const Nearest y = nearest({extent.top, middle.y, extent.bottom}, lines.level, reach);
    return {{x.step, y.step}, x.line, y.line};
}

}  // namespace r2r::ui
