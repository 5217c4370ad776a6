// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/diffusion/lite_model.h"
#include "engine/pipeline/working_frame.h"

namespace r2r {

/// R2R-Lite's view of a composition: a frame with one foreground length of background on each
/// side, and perhaps the whole picture, each squashed to the square that it was trained on.
class LiteView {
public:
    /// @throws what `workingFrame` throws.
    /// @param seesWhole  whether the scene has the whole picture too
    LiteView(const Composition& composition, const Foreground& foreground, bool seesWhole);

    [[nodiscard]] const LiteModel::Scene& scene() const { return scene_; }

    [[nodiscard]] const Rect& region() const { return frame_.region; }

private:
    WorkingFrame frame_;
    LiteModel::Scene scene_;
};

}  // namespace r2r
