// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace r2r::nn {

// These functions describe the colours of regions in numbers. Pictures are (B, 3, h, w) float32,
// sRGB-encoded, [0, 1]; regions are weights (B, 1, h, w) in [0, 1]. Opponent colours are luma
// 0.299 r + 0.587 g + 0.114 b, yellow–blue ½(r + g) − b, and red–green r − g, of the encoded
// values. Everything is computed in float32, under autocast too.

/// Mean and covariance of one region.
struct ColorMoments {
    at::Tensor mean;        ///< (B, 3) RGB; 0 for an empty region
    at::Tensor covariance;  ///< (B, 3, 3)
    at::Tensor weight;      ///< (B), pixels
};

[[nodiscard]] ColorMoments colorMoments(const at::Tensor& picture, const at::Tensor& region);

/// A picture, its foreground, and what the foreground is to follow.
struct Regions {
    at::Tensor foreground;
    at::Tensor reference;
    at::Tensor innerRing;  ///< foreground within 1/32 of the picture's height from its edge
    at::Tensor outerRing;  ///< all else within that distance

    [[nodiscard]] static Regions of(const at::Tensor& foreground, const at::Tensor& reference);
};

inline constexpr int64_t kColorStatistics = 146;

/// (B, kColorStatistics): mean and deviation of eight channels (red, green, blue, luma,
/// yellow–blue, red–green, largest minus smallest, and how luma differs from its 3 × 3 mean) in the
/// four regions; histograms of ten bins with soft borders of luma, both opponents and the last but
/// one, in foreground and reference; the shares of the picture that these two have.
[[nodiscard]] at::Tensor colorStatistics(const at::Tensor& picture, const Regions& regions);

/// The simple corrections that a retoucher would try first; see `colorHypotheses`.
inline constexpr int64_t kColorHypotheses = 7;

/// Changes of the foreground's colours towards the reference's, each an affine map M of
/// sRGB-encoded colours, of which (B, K, 3, 4) M − [I 0] is returned:
///
///     0  luma:      adds the difference of the mean lumas
///     1  cast:      adds the rest of the difference of the means
///     2  exposure:  multiplies all by the quotient of the mean lumas
///     3  balance:   multiplies each of r, g, b by the quotient of its means (von Kries)
///     4  edge:      adds the difference of the means along the edge, outside minus inside
///     5  Reinhard:  means and deviations of the opponent colours
///     6  MKL:       means and covariance, with the smallest change (Pitié and Kokaram 2007)
///
/// All are statistics transfers in *linear* opponent colours of encoded values; those in L*a*b*
/// are no affine maps, and these are what is near them. Half of a change is half its strength.
/// Quotients are limited to 0.4 … 2.5; where the reference is empty nothing changes.
[[nodiscard]] at::Tensor colorHypotheses(const at::Tensor& picture, const Regions& regions);

}  // namespace r2r::nn
