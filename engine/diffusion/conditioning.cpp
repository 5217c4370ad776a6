// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diffusion/conditioning.h"

#include "engine/core/error.h"

#include <ATen/ATen.h>

#include <fmt/format.h>
#include <string_view>

namespace r2r {

void Conditioning::check() const {
    const int64_t height = composite.dim() == 4 ? composite.size(2) : 0;
    const int64_t width = composite.dim() == 4 ? composite.size(3) : 0;
    const auto require = [&](const at::Tensor& tensor, int64_t channels, std::string_view name) {
        if (!tensor.defined() || tensor.sizes() != at::IntArrayRef({1, channels, height, width}))
            throw Error(
                ErrorCode::InvalidArgument,
                fmt::format("the {} is not (1, {}, {}, {})", name, channels, height, width));
    };
    require(composite, 3, "composite");
    require(edges, 3, "edge composite");
    require(mask, 1, "mask");
    for (const int64_t side : {height, width})
        if (side < kSmallestSide || side % kLatentCell != 0)
            throw Error(
                ErrorCode::InvalidArgument,
                fmt::format("a network cannot work at {} × {} pixels", width, height),
                fmt::format(
                    "Sides must be multiples of {} and at least {}.", kLatentCell, kSmallestSide));
}

at::Tensor Conditioning::hint() const {
    return at::cat({edges, composite, mask}, 1);
}

at::Tensor Conditioning::latentMask() const {
    return mask.slice(2, 0, mask.size(2), kLatentCell)
        .slice(3, 0, mask.size(3), kLatentCell)
        .contiguous();
}

}  // namespace r2r
