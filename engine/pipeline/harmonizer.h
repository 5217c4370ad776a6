// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/imaging/color_change.h"
#include "engine/pipeline/composition.h"

#include <cstdint>

namespace r2r {

enum class Quality : uint8_t {
    Draft,  ///< what an interactive preview can wait for
    Full,   ///< what an export deserves
};

/// One foreground of one composition, and how well to do it. Immutable once made; crosses threads.
struct HarmonizeRequest {
    Composition composition;
    ForegroundId foreground{};
    Quality quality = Quality::Full;
};

/// The foreground that `request` names.
/// @throws Error{InvalidArgument} if the composition has none of that id.
[[nodiscard]] const Foreground& requiredForeground(const HarmonizeRequest& request);

/// What a harmonizer found. The strengths are applied when the composition is rendered, so moving
/// them needs no new run.
struct HarmonizeResult {
    SharedColorChange change;
};

/// Photographs in, a change of colours out. An ordinary blocking call: threads are somebody else's
/// business.
///
/// The same request on the same device gives the same change. One instance serves one thread at a
/// time.
class Harmonizer {
public:
    virtual ~Harmonizer() = default;

    /// @throws Error{InvalidArgument} if the foreground cannot be harmonized (see
    /// `requireHarmonizable`),
    ///         Cancelled when the job is stopped.
    [[nodiscard]] virtual HarmonizeResult run(const HarmonizeRequest& request,
                                              const JobContext& job) = 0;
};

}  // namespace r2r
