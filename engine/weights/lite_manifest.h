// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/tensor_manifest.h"
#include "engine/weights/tensor_map.h"

namespace r2r {

/// Names and shapes of the networks of R2R-Lite, which have one size each.
[[nodiscard]] std::vector<TensorShape> liteEncoderManifest();
[[nodiscard]] std::vector<TensorShape> liteManifest();

/// The tensors that a network which also looks at the whole picture has beside those.
[[nodiscard]] std::vector<TensorShape> liteWholeManifest();

/// Whether a network's tensors are of one that also looks at the whole picture.
[[nodiscard]] bool seesWholePicture(const TensorMap& lite);

}  // namespace r2r
