// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gmock/gmock.h>
#include <torch/utils.h>

namespace r2r::testing {

/// Same shape, and no element differs by more than `tolerance`. Dtype and device may differ: both
/// sides are compared as float64 on the CPU. NaN equals NaN and nothing else.
[[nodiscard]] ::testing::Matcher<const torch::Tensor&> TensorNear(torch::Tensor expected,
                                                                  double tolerance);

}  // namespace r2r::testing
