// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/composition.h"

#include <QImage>

namespace r2r::ui {

/// A foreground in small, cut out by its mask and centred in a square. Any thread.
[[nodiscard]] QImage thumbnailOf(const Foreground& foreground, int sidePx);

/// A composition in small, as it was pasted. Any thread.
[[nodiscard]] QImage thumbnailOf(const Composition& composition, int longerSidePx);

}  // namespace r2r::ui
