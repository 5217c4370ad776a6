// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/tensor_map.h"

#include <string>
#include <vector>

namespace r2r {

/// The same tensors without what compilers and sharding wrappers put between the parts of their
/// names: "encoder._orig_mod.conv_in.bias" is "encoder.conv_in.bias".
/// @throws Error{Corrupt} if two tensors then have one name.
[[nodiscard]] TensorMap withoutInnerWrappers(const TensorMap& tensors);

/// Beginnings of the names that only say how a network was wrapped or kept, and not which one it
/// is: "module.", "ema.", "model.unet.". The empty one is always among them.
///
/// Averaged weights come first; then what is wrapped least.
[[nodiscard]] std::vector<std::string> wrapperPrefixes(const TensorMap& tensors);

}  // namespace r2r
