// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <functional>

namespace r2r {

/// One look for a whole picture, as light, a camera and a retoucher give it. Laid on a composite
/// and its photograph alike, it makes a network compare foreground and background instead of
/// remembering how bright and colourful photographs usually are; two of them make a composite whose
/// foreground comes from elsewhere.
///
///     in linear light:  x ← k·x where k ≤ 1,  k·x / (1 + (k − 1)·x) where k > 1
///     encoded (sRGB):   x ← x^gamma;  x ← luma + saturation·(x − luma);
///                       x ← 0.45 + contrast·(x − 0.45);  x ← lift + (1 − lift)·x
///
/// k = 2^(exposure ± warmth) of red and blue, 2^(exposure − tint) of green: what is made brighter
/// is compressed towards white, not clipped.
struct PictureGrade {
    double exposure = 0;  ///< stops
    double warmth = 0;    ///< stops; > 0: more red, less blue
    double tint = 0;      ///< stops; > 0: less green
    double gamma = 1;
    double saturation = 1;
    double contrast = 1;
    double lift = 0;

    /// @param strength  0 is no grade; at 1 the foreground errors of a photograph with two grades
    ///                  have the size of those of published composites (Lab: 13, 5, 8)
    /// @param uniform   draws from [0, 1)
    [[nodiscard]] static PictureGrade random(double strength,
                                             const std::function<double()>& uniform);

    /// Light of a strong colour: tungsten and evening on one side, shade and dusk on the other.
    [[nodiscard]] static PictureGrade cast(const std::function<double()>& uniform);

    /// A day's photograph at night: one to three and a half stops darker, mostly bluer and paler,
    /// with lifted blacks. Some nights are warm, under street lamps.
    [[nodiscard]] static PictureGrade night(const std::function<double()>& uniform);

    /// @param pictures  (B, 3, H, W) in [−1, 1]
    /// @return          the same, clipped
    [[nodiscard]] at::Tensor of(const at::Tensor& pictures) const;
};

}  // namespace r2r
