// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/made_region.h"

#include "training/sample_view.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <tuple>

namespace r2r {
namespace {

constexpr int64_t kFindingSide = 64;  // regions are found in a picture of this size

at::Tensor asBytes(const at::Tensor& coverage) {
    return (coverage * 255).round().clamp(0, 255).to(at::kByte);
}

/// (1, 1, h, w) floats.
at::Tensor resized(const at::Tensor& x, int64_t height, int64_t width) {
    return at::_upsample_bilinear2d_aa(x, {height, width}, false);
}

int64_t rounded(double value, int64_t largest) {
    return std::clamp<int64_t>(std::llround(value), 1, largest);
}

}  // namespace

at::Tensor borrowedShape(const at::Tensor& mask,
                         int64_t height,
                         int64_t width,
                         SampleRandom& random) {
    const PixelBox box = foregroundBounds(mask);
    const at::Tensor shape = mask.narrow(0, box.y, box.height)
                                 .narrow(1, box.x, box.width)
                                 .to(at::kFloat)
                                 .unsqueeze(0)
                                 .unsqueeze(0) /
                             255;
    const double share = 0.01 * std::pow(40, random.uniform());
    const double filled = std::max(0.05, shape.mean().item<double>());
    const double area = share * static_cast<double>(height * width) / filled;
    const double aspect = static_cast<double>(box.width) / static_cast<double>(box.height);
    const int64_t newHeight = rounded(std::sqrt(area / aspect), height);
    const int64_t newWidth = rounded(std::sqrt(area * aspect), width);
    const int64_t top = random.below(height - newHeight + 1);
    const int64_t left = random.below(width - newWidth + 1);
    at::Tensor result = at::zeros({height, width}, at::kByte);
    result.narrow(0, top, newHeight)
        .narrow(1, left, newWidth)
        .copy_(asBytes(resized(shape, newHeight, newWidth))[0][0]);
    return result;
}

at::Tensor foundRegion(const at::Tensor& picture, SampleRandom& random) {
    constexpr double kNearness =
        0.35;  // of colour: half a picture away is as far as this difference
    const int64_t n = kFindingSide;
    const at::Tensor colors =
        resized(picture.permute({2, 0, 1}).unsqueeze(0).to(at::kFloat).contiguous(), n, n) / 255;
    const at::Tensor smooth = at::avg_pool2d(colors, {5, 5}, {1, 1}, {2, 2}, false, false);
    const int64_t x = random.below(n);
    const int64_t y = random.below(n);
    const double share = random.between(0.02, 0.35);
    const at::Tensor axis = at::arange(n, colors.options());
    const at::Tensor away = ((axis - static_cast<double>(x)).square().view({1, n}) +
                             (axis - static_cast<double>(y)).square().view({n, 1})) *
                            (4 * kNearness * kNearness / static_cast<double>(n * n));
    const at::Tensor center = smooth.narrow(2, y, 1).narrow(3, x, 1);
    const at::Tensor distance = (smooth - center).square().sum(at::IntArrayRef{0, 1}) + away;
    const at::Tensor limit = std::get<0>(
        distance.flatten().kthvalue(rounded(share * static_cast<double>(n * n), n * n)));
    const at::Tensor raw = distance.le(limit).to(at::kFloat).view({1, 1, n, n});
    // Crumbs and holes of a pixel or two go.
    const at::Tensor whole = at::avg_pool2d(raw, {5, 5}, {1, 1}, {2, 2}, false, false).ge(0.5);
    const at::Tensor large =
        at::upsample_bilinear2d(whole.to(at::kFloat), {picture.size(0), picture.size(1)}, false);
    return asBytes(((large - 0.5) * 3 + 0.5).clamp(0, 1))[0][0];
}

}  // namespace r2r
