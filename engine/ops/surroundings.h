// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace r2r::ops {

/// Continues the known part of a picture smoothly into the rest (pull–push, after Gortler et al.,
/// The Lumigraph, 1996): unknown pixels take what is known around them, seen the coarser the
/// farther away it is.
///
/// @param picture  (B, C, h, w) float32, not empty in h and w
/// @param known    (B, 1, h, w) float32 on the same device, in [0, 1]; 1 stays as it is
/// @return         like picture; zero where nothing at all is known. Differentiable in picture.
/// @throws Error{InvalidArgument} if shapes, dtypes or devices disagree.
[[nodiscard]] at::Tensor continuedInto(const at::Tensor& picture, const at::Tensor& known);

}  // namespace r2r::ops
