// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

namespace at {
class Tensor;
}

/// Pictures as tensors and back. LibTorch stays out of the headers of this layer.
namespace r2r {

/// F32 pixels as a (1, C, H, W) float32 tensor on the CPU, channels first. Always a copy, of any
/// size and number of channels: the image may be a temporary.
[[nodiscard]] at::Tensor tensorFromImage(const Image& image);

/// A (1, C, H, W) float32 tensor on any device as an F32 image in the working space.
[[nodiscard]] Image imageFromTensor(const at::Tensor& tensor);

}  // namespace r2r
