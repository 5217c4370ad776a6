// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/tensor_map.h"

#include <optional>
#include <string>

namespace r2r {

/// The numbers of a tensor.
///
/// Numbers of 32, 16 and 64 bits are what they are. Numbers of eight bits are made float16, which
/// has all of their values; where there is a scale beside them ("to_q.scale_weight" or
/// "to_q.weight_scale" for "to_q.weight"), they are multiplied with it, in float32. A scale is one
/// number, one for each output, or one for each block of a matrix.
///
/// @return nothing if there is no such tensor, if it is of a type that weights do not have (whole
///         numbers, which need a scheme of quantisation that is not known), or if its scale does
///         not fit.
[[nodiscard]] std::optional<at::Tensor> weightNumbers(const TensorMap& tensors,
                                                      const std::string& name);

}  // namespace r2r
