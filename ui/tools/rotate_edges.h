// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/composition.h"
#include "widgets/selection_frame.h"

#include <map>

namespace r2r::ui {

/// At which edge of its frame each foreground has the handle that rotates it. The handle goes with
/// the foreground when it is turned, however far; when it is flipped, the handle stays on the side
/// of the picture where it is, because upside down is flipped and turned by half a turn.
class RotateEdges {
public:
    /// The handle of a foreground at its present place.
    [[nodiscard]] widgets::FrameHandle of(ForegroundId id, const Placement& placement);

    /// Another document: nothing of its foregrounds is known.
    void forget() { seen_.clear(); }

private:
    struct Seen {
        bool isFlipped = false;
        double degrees = 0;
        bool isAtBottom = false;
    };

    std::map<ForegroundId, Seen> seen_;
};

}  // namespace r2r::ui
