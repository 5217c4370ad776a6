// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/color_spaces.h"

#include <ATen/ATen.h>

namespace r2r {
namespace {

/// Each pixel's colour c becomes M·c.
at::Tensor mixed(const at::Tensor& colors, const at::Tensor& matrix) {
    return at::matmul(matrix, colors.flatten(2)).view(colors.sizes());
}

/// The cube root of CIE L*a*b*, with its straight beginning.
at::Tensor labCurve(const at::Tensor& t) {
    constexpr double kDelta = 6.0 / 29;
    constexpr double kJoin = kDelta * kDelta * kDelta;
    // The branch that is not taken has a gradient too: keep it finite.
    return at::where(
        t > kJoin, t.clamp_min(kJoin).pow(1.0 / 3), t / (3 * kDelta * kDelta) + 4.0 / 29);
}

}  // namespace

at::Tensor linearFromEncoded(const at::Tensor& x) {
    return at::where(x <= 0.04045, x / 12.92, ((x.clamp_min(0) + 0.055) / 1.055).pow(2.4));
}

at::Tensor encodedFromLinear(const at::Tensor& x) {
    return at::where(x <= 0.0031308, x * 12.92, x.clamp_min(1e-6).pow(1 / 2.4) * 1.055 - 0.055);
}

at::Tensor relit(const at::Tensor& encoded, const at::Tensor& gains) {
    const at::Tensor x = linearFromEncoded(encoded);
    return encodedFromLinear(gains * x / (1 + (gains - 1).clamp_min(0) * x));
}

at::Tensor labFromEncoded(const at::Tensor& encoded) {
    // Linear sRGB to XYZ, each row divided by D65's white.
    // clang-format off
    const at::Tensor xyzFromRgb =
        at::tensor({0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047,
                    0.2126729, 0.7151522, 0.0721750,
                    0.0193339 / 1.08883, 0.1191920 / 1.08883, 0.9503041 / 1.08883},
                   encoded.options())
            .view({3, 3});
    // clang-format on
    const at::Tensor labFromCurves =
        at::tensor({0.0, 116.0, 0.0, 500.0, -500.0, 0.0, 0.0, 200.0, -200.0}, encoded.options())
            .view({3, 3});
    const at::Tensor offset = at::tensor({-16.0, 0.0, 0.0}, encoded.options()).view({1, 3, 1, 1});
    return mixed(labCurve(mixed(linearFromEncoded(encoded), xyzFromRgb)), labFromCurves) + offset;
}

at::Tensor lumaOf(const at::Tensor& encoded) {
    const at::Tensor weights =
        at::tensor({0.299, 0.587, 0.114}, encoded.options()).view({1, 3, 1, 1});
    return (encoded * weights).sum(1, true);
}

}  // namespace r2r
