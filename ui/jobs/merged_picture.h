// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/pipeline/composition.h"

#include <QImage>

namespace r2r {
class ChangeFinder;
}

namespace r2r::ui {

/// The picture that the canvas shows, at the background's own size: painted with what was found for
/// the previews, so that nothing is harmonized again and slow models show what they showed last.
/// @throws Cancelled
[[nodiscard]] QImage mergedPicture(const Composition& composition,
                                   ChangeFinder& finder,
                                   const JobContext& job);

}  // namespace r2r::ui
