// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace r2r {

constexpr int64_t kLatentCell = 8;     ///< pixels that one latent covers, per side
constexpr int64_t kSmallestSide = 64;  ///< Clear-VAE's widest filter reflects seven eighths of it

/// The inputs of a model for one picture: float32 on the CPU, one item each.
struct Conditioning {
    at::Tensor composite;  ///< (1, 3, H, W) in [−1, 1]
    at::Tensor edges;  ///< (1, 3, H, W) in [−1, 1], the edge composite of the Controller's hint
    at::Tensor mask;   ///< (1, 1, H, W), 0 or 1; 1 is the foreground

    /// @throws Error{InvalidArgument} unless shapes agree, and H and W are multiples of 8 and at
    ///         least 64.
    void check() const;

    /// (1, 7, H, W): edges, composite, mask.
    [[nodiscard]] at::Tensor hint() const;

    /// (1, 1, H/8, W/8): the top-left pixel of each 8 × 8 cell.
    [[nodiscard]] at::Tensor latentMask() const;
};

}  // namespace r2r
