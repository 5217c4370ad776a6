// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/job_context.h"
#include "engine/pipeline/output_form.h"
#include "engine/pipeline/render.h"

#include <span>

namespace r2r {

/// The picture of a composition in another form, with the background's metadata and, if the form
/// wants them, with its layers.
///
/// Layers are the background and, for each foreground, its original (hidden) and what was made of
/// it, above the shadow that it casts. Other programs, which mix encoded values instead of light,
/// show them like our picture, within 1 of 255: masks are in their alpha, which is fitted for that
/// (`overlayShowing`). Whoever shows an original and takes opacity from the layer above it fades
/// between them. A foreground that was not changed is one layer, and one that is not on the picture
/// none.
///
/// A picture with layers has 8 bits.
/// @throws Error{InvalidArgument} if the foreground alone is wanted and there is none · Cancelled
[[nodiscard]] Photograph photographAs(const OutputForm& form,
                                      Composition composition,
                                      std::span<const ForegroundChange> changes,
                                      const JobContext& job = {});

}  // namespace r2r
