// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace r2r {

/// Latents as colours without a decoder, good enough to watch a sampler work.
///
/// A latent cell and the mean colour of its 8 × 8 pixels are nearly linear in each other. The map
/// is fitted to the composite, whose pixels and latents are both known, so it suits any
/// autoencoder.
class LatentPreview {
public:
    /// @param latents    (1, 4, h, w) of the composite, float32
    /// @param composite  (1, 3, 8h, 8w) in [−1, 1], float32
    LatentPreview(const at::Tensor& latents, const at::Tensor& composite);

    /// The composite's cells changed as `clean` differs from its latents.
    /// @param clean  (1, 4, h, w), x̂₀
    /// @return       (1, 3, h, w) in [−1, 1]
    [[nodiscard]] at::Tensor colors(const at::Tensor& clean) const;

private:
    at::Tensor latents_;
    at::Tensor cells_;  ///< mean colours, (1, 3, h, w)
    at::Tensor map_;    ///< (4, 3)
};

}  // namespace r2r
