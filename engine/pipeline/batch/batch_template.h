// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/batch/batch.h"

namespace r2r {

/// A scene as a template.
/// @throws Error{InvalidArgument} if it has no such foreground.
[[nodiscard]] BatchTemplate batchTemplate(Composition scene, ForegroundId replaced);

/// The scene of a template with the picture of an item.
/// @param item  the picture as a composite, with its mask
/// @throws Error{InvalidArgument} if a model could not harmonize it: `requireHarmonizable`.
[[nodiscard]] Composition composedInto(const BatchTemplate& scene, Composition item);

}  // namespace r2r
