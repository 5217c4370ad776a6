// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

#include <functional>

namespace r2r {

/// Makes `count` rows of a picture, from row `first` on, as a picture of their height. Any thread.
using RowMaker = std::function<Image(int first, int count)>;

}  // namespace r2r
