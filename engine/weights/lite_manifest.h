// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/tensor_manifest.h"

namespace r2r {

/// Names and shapes of the networks of R2R-Lite, which have one size each.
[[nodiscard]] std::vector<TensorShape> liteEncoderManifest();
[[nodiscard]] std::vector<TensorShape> liteManifest();

}  // namespace r2r
