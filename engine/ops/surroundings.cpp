// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/surroundings.h"

#include "engine/ops/shape_check.h"

#include <ATen/ATen.h>

namespace r2r::ops {
namespace {

constexpr double kTiny = 1e-6;
// A cell of which a quarter is known is as good as a known one: its colour is a mean of that
// quarter.
constexpr double kTrust = 4;

at::Tensor halved(const at::Tensor& x) {
    return at::avg_pool2d(x, {2, 2}, {2, 2}, {0, 0}, true, false);
}

/// @param sum     colours times what is known of each cell
/// @param weight  what is known of it
/// @param trust   how much of it has to be known to need no neighbours: 1 / trust
at::Tensor continued(const at::Tensor& sum, const at::Tensor& weight, double trust) {
    const at::Tensor colors = sum / weight.clamp_min(kTiny);
    if (sum.size(2) == 1 && sum.size(3) == 1)
        return colors;
    const at::Tensor coarse = continued(halved(sum), halved(weight), kTrust);
    const at::Tensor around = at::upsample_bilinear2d(coarse, {sum.size(2), sum.size(3)}, false);
    return at::lerp(around, colors, (weight * trust).clamp_max(1).expand_as(colors));
}

}  // namespace

at::Tensor continuedInto(const at::Tensor& picture, const at::Tensor& known) {
    constexpr auto kOp = "continuedInto";
    checkImageTensor(kOp, "picture", picture);
    checkImageTensor(kOp, "known", known);
    checkSizes(kOp, "known", known, {picture.size(0), 1, picture.size(2), picture.size(3)});
    checkSameDevice(kOp, "known", known, picture);
    return continued(picture * known, known, 1);
}

}  // namespace r2r::ops
