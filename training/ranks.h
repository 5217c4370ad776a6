// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace r2r {

/// The processes that train one model together: each has all weights and its own part of every
/// batch, and all meet once a step. A process that is alone meets none.
class Ranks {
public:
    virtual ~Ranks() = default;

    [[nodiscard]] virtual int64_t rank() const { return 0; }

    [[nodiscard]] virtual int64_t size() const { return 1; }

    [[nodiscard]] bool isFirst() const { return rank() == 0; }

    /// Replaces each tensor by its mean over the ranks. All ranks call with equal shapes.
    /// @throws Error{Internal} in words if another rank is gone.
    virtual void average(std::vector<at::Tensor>& /*tensors*/) {}

    /// Sums of numbers over the ranks; the way to agree on anything.
    [[nodiscard]] virtual std::vector<double> sum(std::vector<double> values) { return values; }
};

}  // namespace r2r
