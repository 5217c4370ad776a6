// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/pipeline/shadow_layers.h"

#include <map>
#include <optional>
#include <vector>

namespace r2r {

/// Keeps the shadows that were made last, so that a slider of something else does not make them
/// again. One thread.
class CastShadows {
public:
    struct Shadow {
        ForegroundId caster{};
        Foreground layer;   ///< on `small`
        Standing standing;  ///< of the caster, pixels of `small`
    };

    /// The shadows of a composition, bottom to top.
    /// @param small  of at most `kShadowSide`
    /// @throws as `shadowShape`
    [[nodiscard]] std::vector<Shadow> of(const Composition& small, const JobContext& job = {});

private:
    struct Entry {
        Foreground caster;  ///< with the shadow
        Size raster;
        std::optional<ShadowShape> shape;

        [[nodiscard]] bool fits(const Foreground& foreground, Size wanted) const;
    };

    std::map<ForegroundId, Entry> entries_;
    Image background_;  ///< whose colour is known
    ShadowColor color_{};
};

/// `shown` with these shadows right below those that cast them; no foreground has one any more.
/// @param made   of the same composition on a raster of size `small`
[[nodiscard]] Composition withLayers(Composition shown,
                                     const std::vector<CastShadows::Shadow>& made,
                                     Size small);

}  // namespace r2r
