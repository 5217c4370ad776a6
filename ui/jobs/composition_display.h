// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/pipeline/composition.h"

#include <QImage>

namespace r2r::ui {

/// A picture as the canvas needs it to show `composition`: all of a foreground, and of a large
/// background an overview.
[[nodiscard]] QImage displayIn(const Composition& composition, const Image& image);

}  // namespace r2r::ui
