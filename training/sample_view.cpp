// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/sample_view.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace r2r {
namespace {

/// The box and `context` times its longer side on each side, as far as there is something.
PixelBox around(const PixelBox& box, double context, const PixelBox& whole) {
    constexpr int64_t kSmallestMargin = 16;
    const auto longer = static_cast<double>(std::max(box.width, box.height));
    const int64_t margin =
        std::max(kSmallestMargin, static_cast<int64_t>(std::ceil(context * longer)));
    const int64_t left = std::max<int64_t>(0, box.x - margin);
    const int64_t top = std::max<int64_t>(0, box.y - margin);
    return {left,
            top,
            std::min(whole.width, box.x + box.width + margin) - left,
            std::min(whole.height, box.y + box.height + margin) - top};
}

/// The part that is shown before chance crops it.
PixelBox surroundings(const at::Tensor& mask, const ViewForm& form, SampleRandom& random) {
    const PixelBox whole{.width = mask.size(1), .height = mask.size(0)};
    if (form.context <= 0)
        return whole;
    const double context = form.context * (form.isAugmented ? 0.5 + random.uniform() : 1.0);
    return around(foregroundBounds(mask), context, whole);
}

at::Tensor cut(const at::Tensor& bytes, const PixelBox& box) {
    return bytes.narrow(0, box.y, box.height)
        .narrow(1, box.x, box.width)
        .permute({2, 0, 1})
        .unsqueeze(0)
        .to(at::kFloat)
        .contiguous();
}

bool hasSide(const at::Tensor& x, int64_t size) {
    return x.size(2) == size && x.size(3) == size;
}

}  // namespace

PixelBox foregroundBounds(const at::Tensor& mask) {
    const at::Tensor dense = mask.contiguous();
    const auto* at = dense.const_data_ptr<uint8_t>();
    const int64_t width = mask.size(1);
    const int64_t height = mask.size(0);
    int64_t left = width;
    int64_t top = height;
    int64_t right = 0;
    int64_t bottom = 0;
    for (int64_t y = 0; y < height; ++y)
        for (int64_t x = 0; x < width; ++x) {
            if (at[y * width + x] < 128)
                continue;
            left = std::min(left, x);
            right = std::max(right, x + 1);
            top = std::min(top, y);
            bottom = y + 1;
        }
    if (right == 0)
        return {.width = width, .height = height};
    return {left, top, right - left, bottom - top};
}

SampleView SampleView::random(const at::Tensor& mask, const ViewForm& form, SampleRandom& random) {
    SampleView view{.box = surroundings(mask, form, random)};
    if (!form.isAugmented)
        return view;
    const double share = form.smallestCrop + (1 - form.smallestCrop) * random.uniform();
    const auto part = [share](int64_t side) {
        return std::max<int64_t>(
            1, static_cast<int64_t>(std::lround(share * static_cast<double>(side))));
    };
    PixelBox box{.width = part(view.box.width), .height = part(view.box.height)};
    box.x = view.box.x + random.below(view.box.width - box.width + 1);
    box.y = view.box.y + random.below(view.box.height - box.height + 1);
    view.isMirrored = random.uniform() < 0.5 && form.hasFlips;
    const at::Tensor inside = mask.narrow(0, box.y, box.height).narrow(1, box.x, box.width);
    // A crop without foreground would teach nothing.
    if (inside.ge(128).any().item<bool>())
        view.box = box;
    return view;
}

at::Tensor SampleView::of(const at::Tensor& bytes, int64_t size) const {
    const at::Tensor x = cut(bytes, box);
    return SampleView{.box = {.width = box.width, .height = box.height}, .isMirrored = isMirrored}
        .ofFloats(x, size);
}

at::Tensor SampleView::ofFloats(const at::Tensor& all, int64_t size) const {
    at::Tensor x = all.narrow(2, box.y, box.height).narrow(3, box.x, box.width);
    if (!hasSide(x, size))
        x = at::_upsample_bilinear2d_aa(x.contiguous(), {size, size}, false);
    return isMirrored ? x.flip({3}) : x;
}

at::Tensor SampleView::nearestOf(const at::Tensor& bytes, int64_t size) const {
    at::Tensor x = cut(bytes, box);
    if (!hasSide(x, size))
        x = at::_upsample_nearest_exact2d(x, {size, size});
    return isMirrored ? x.flip({3}) : x;
}

at::Tensor bytesAt(std::span<const uint8_t> bytes, at::IntArrayRef shape) {
    return at::from_blob(const_cast<uint8_t*>(bytes.data()), shape, at::kByte);
}

}  // namespace r2r
