// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "training/data/pair_generator.h"

namespace r2r {

/// A foreground that is to be put into a region of another photograph.
struct PoissonTask {
    Image foreground;    ///< F32, 3 channels, h × w
    Image inside;        ///< U8, 1 channel, h × w: 255 where the equation is solved
    Image surroundings;  ///< F32, 3 channels, (h + 2) × (w + 2): the region with a rim of one pixel
};

/// Returns the addition of blending to each foreground: F32, 3 channels, h × w; 0 outside the mask.
///
/// Poisson blending (Pérez et al. 2003) without a gradient across the contour: a pixel p of the
/// mask satisfies
///
///     Σ (u(q) − u(p)) = Σ (F(q) − F(p)),
///
/// left over all four neighbours, right over those inside the mask; u equals the region outside it.
/// The photograph beyond its foreground thus plays no part, and the mask is used to its
/// very edge: nothing is eroded. Solved for u − F, which is smooth where F is not.
///
/// @param tasks  all of one size; they are solved together, and each as if it were alone
/// @throws Error{InvalidArgument} if sizes or forms differ; Cancelled.
[[nodiscard]] std::vector<Image> poissonMembranes(std::span<const PoissonTask> tasks,
                                                  const JobContext& job = {});

/// Random Poisson Blending (Zhang et al., Region-to-Region): the foreground F_t is blended into a
/// random region of a random other photograph; of the new foreground F_p, the share α comes back:
/// α·F_p + (1 − α)·F_t.
class PoissonGenerator final : public PairGenerator {
public:
    [[nodiscard]] std::string_view name() const override { return "poisson"; }

    [[nodiscard]] std::vector<Candidate> candidates(const SourcePhoto& photo,
                                                    PhotoPool& others,
                                                    int64_t self,
                                                    std::span<StableRandom> draws,
                                                    const JobContext& job) const override;
};

/// α is drawn from here. Below, a change is hardly visible.
inline constexpr double kSmallestAlpha = 0.5;
inline constexpr double kLargestAlpha = 1.0;

/// A photograph that is too small for the foreground may be enlarged by this factor.
inline constexpr double kLargestEnlargement = 2.0;

}  // namespace r2r
