// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <array>
#include <functional>

namespace r2r {

/// One look for a whole picture, as a film or a retoucher gives it. Laid on a composite and its
/// photograph alike, it makes a network compare foreground and background instead of remembering
/// how bright and colourful photographs usually are.
///
///     x ← x^gamma · gains;  x ← luma + saturation·(x − luma);  x ← ½ + contrast·(x − ½);
///     x ← lift + (1 − lift)·x
struct PictureGrade {
    double gamma = 1;
    std::array<double, 3> gains = {1, 1, 1};
    double saturation = 1;
    double contrast = 1;
    double lift = 0;

    /// @param strength  0 is no grade; at 1: gamma 0.6–1.7, gains 0.85–1.15, saturation 0.3–1.3,
    ///                  contrast 0.6–1.2, lift to 0.15
    /// @param uniform   draws from [0, 1)
    [[nodiscard]] static PictureGrade random(double strength,
                                             const std::function<double()>& uniform);

    /// @param pictures  (B, 3, H, W) in [−1, 1]
    /// @return          the same, clipped
    [[nodiscard]] at::Tensor of(const at::Tensor& pictures) const;
};

}  // namespace r2r
