// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

namespace r2r {

/// `image` with half as many pixels each way, rounded up: averages of its samples as they are, for
/// first guesses and coarse levels. Encoding and profile are kept.
[[nodiscard]] Image halved(const Image& image);

}  // namespace r2r
