// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/rotate_edges.h"

#include <cmath>

namespace r2r::ui {
namespace {

/// Whether two directions point to the same side.
bool agree(double degrees, double others) {
    return std::abs(std::remainder(degrees - others, 360)) <= 90;
}

}  // namespace

widgets::FrameHandle RotateEdges::of(ForegroundId id, const Placement& placement) {
    const auto [place, isNew] = seen_.try_emplace(id);
    Seen& seen = place->second;
    if (isNew)  // above, if it came upside down
        seen.isAtBottom = placement.isFlipped && !agree(placement.degrees, 0);
    else if (seen.isFlipped != placement.isFlipped)
        seen.isAtBottom = !agree(placement.degrees, seen.degrees + (seen.isAtBottom ? 180 : 0));
    seen.isFlipped = placement.isFlipped;
    seen.degrees = placement.degrees;
    return seen.isAtBottom ? widgets::FrameHandle::Bottom : widgets::FrameHandle::Top;
}

}  // namespace r2r::ui
