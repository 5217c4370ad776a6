// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/geometry.h"
#include "engine/core/job_context.h"

#include <functional>

namespace r2r {

/// Calls `work` for every band of `region`, `bandHeight` rows at a time, on all cores.
///
/// `work` runs on several threads at once, the calling one among them, and may throw: the others
/// then stop after their current band, and the first exception arrives at the caller. Progress
/// counts rows; it is reported from the calling thread alone.
/// @throws Cancelled within one band after a stop was requested.
void forEachRowBand(const Rect& region,
                    int bandHeight,
                    Phase phase,
                    const JobContext& job,
                    const std::function<void(const Rect& band)>& work);

}  // namespace r2r
