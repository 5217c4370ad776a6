// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "training/train_loop.h"

namespace r2r::cli {

/// Sample pictures as PNG where this program has image codecs, as PPM where it has none.
[[nodiscard]] PictureWriter trainingPictures();

}  // namespace r2r::cli
