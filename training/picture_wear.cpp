// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/picture_wear.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace r2r {
namespace {

constexpr int64_t kBlock = 8;

// The example tables of the JPEG standard (ITU-T T.81, annex K), for luma and chroma.
constexpr std::array<float, 64> kLumaSteps = {
    16, 11, 10, 16, 24,  40,  51,  61,  12, 12, 14, 19, 26,  58,  60,  55,  //
    14, 13, 16, 24, 40,  57,  69,  56,  14, 17, 22, 29, 51,  87,  80,  62,  //
    18, 22, 37, 56, 68,  109, 103, 77,  24, 35, 55, 64, 81,  104, 113, 92,  //
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99};
constexpr std::array<float, 64> kChromaSteps = {
    17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99,  //
    24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,  //
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,  //
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99};

at::Tensor squareOf(const std::array<float, 64>& values) {
    return at::tensor(at::ArrayRef<float>(values.data(), values.size())).view({kBlock, kBlock});
}

/// Row k is the k-th cosine of the orthonormal DCT.
at::Tensor cosines() {
    at::Tensor rows = at::empty({kBlock, kBlock});
    auto* at = rows.data_ptr<float>();
    for (int64_t k = 0; k < kBlock; ++k)
        for (int64_t x = 0; x < kBlock; ++x)
            at[k * kBlock + x] = static_cast<float>(
                std::sqrt((k == 0 ? 1.0 : 2.0) / kBlock) *
                std::cos((2 * static_cast<double>(x) + 1) * static_cast<double>(k) *
                         std::numbers::pi / (2 * kBlock)));
    return rows;
}

struct JpegTables {
    at::Tensor dct = cosines();
    at::Tensor steps = at::stack(
        {squareOf(kLumaSteps), squareOf(kChromaSteps), squareOf(kChromaSteps)});  ///< (3, 8, 8)
    // clang-format off
    at::Tensor yccFromRgb = at::tensor({0.299F, 0.587F, 0.114F,
                                        -0.168736F, -0.331264F, 0.5F,
                                        0.5F, -0.418688F, -0.081312F})
                                .view({3, 3});
    at::Tensor rgbFromYcc = at::tensor({1.0F, 0.0F, 1.402F,
                                        1.0F, -0.344136F, -0.714136F,
                                        1.0F, 1.772F, 0.0F})
                                .view({3, 3});
    // clang-format on
};

const JpegTables& jpegTables() {
    static const JpegTables tables;
    return tables;
}

/// A Gaussian blur of each channel.
at::Tensor blurred(const at::Tensor& x, double sigma) {
    const auto radius = static_cast<int64_t>(std::ceil(2.5 * sigma));
    const at::Tensor axis = at::arange(-radius, radius + 1, x.options());
    const at::Tensor taps = (-axis.square() / (2 * sigma * sigma)).exp();
    const at::Tensor kernel = taps / taps.sum();
    const int64_t width = 2 * radius + 1;
    const at::Tensor planes =
        at::replication_pad2d(x.transpose(0, 1), {radius, radius, radius, radius});
    return at::conv2d(at::conv2d(planes, kernel.view({1, 1, 1, width})),
                      kernel.view({1, 1, width, 1}))
        .transpose(0, 1);
}

at::Tensor throughSize(const at::Tensor& x, int64_t size) {
    return at::upsample_bilinear2d(
        at::_upsample_bilinear2d_aa(x, {size, size}, false), {x.size(2), x.size(3)}, false);
}

/// Changes both pictures alike.
template <typename Change>
WornPair both(const WornPair& pair, const Change& change) {
    return {change(pair.composite), change(pair.real)};
}

}  // namespace

at::Tensor quantised(const at::Tensor& picture, double quality) {
    const JpegTables& tables = jpegTables();
    const double scale = quality < 50 ? 50 / quality : 2 - quality / 50;
    const at::Tensor steps = (tables.steps * scale).round().clamp_min(1).view({3, 1, 1, 8, 8});
    const int64_t rows = picture.size(2) / kBlock;
    const int64_t columns = picture.size(3) / kBlock;
    const at::Tensor ycc = at::matmul(tables.yccFromRgb, (picture[0] * 255 - 128).flatten(1));
    const at::Tensor blocks = ycc.view({3, rows, kBlock, columns, kBlock}).permute({0, 1, 3, 2, 4});
    const at::Tensor waves = at::matmul(at::matmul(tables.dct, blocks), tables.dct.t());
    const at::Tensor coarse = (waves / steps).round() * steps;
    const at::Tensor back = at::matmul(at::matmul(tables.dct.t(), coarse), tables.dct)
                                .permute({0, 1, 3, 2, 4})
                                .reshape({3, rows * columns * kBlock * kBlock});
    return ((at::matmul(tables.rgbFromYcc, back) + 128) / 255).clamp(0, 1).view(picture.sizes());
}

WornPair worn(const WornPair& given,
              const at::Tensor& coverage,
              SampleRandom& random,
              at::Generator noise) {
    WornPair pair = given;
    const at::Tensor inside = coverage.expand_as(pair.real);
    if (random.chance(0.2)) {
        const double sigma = random.between(0.3, 1.0);
        pair = both(pair, [&](const at::Tensor& x) { return blurred(x, sigma); });
    }
    if (random.chance(0.15)) {
        const auto size = static_cast<int64_t>(random.between(0.5, 0.95) *
                                               static_cast<double>(pair.real.size(2)));
        pair = both(pair, [&](const at::Tensor& x) { return throughSize(x, size); });
    }
    if (random.chance(0.15)) {
        const double sigma = random.between(0.3, 0.9);
        pair =
            both(pair, [&](const at::Tensor& x) { return at::lerp(x, blurred(x, sigma), inside); });
    }
    if (random.chance(0.35)) {
        const double deviation = random.between(0.5, 5) / 255;
        const bool isOfForeground = random.chance(0.3);
        const at::Tensor grain = at::randn(pair.real.sizes(), noise) * deviation;
        const at::Tensor there = isOfForeground ? grain * inside : grain;
        pair = both(pair, [&](const at::Tensor& x) { return (x + there).clamp(0, 1); });
    }
    if (random.chance(0.6)) {
        const double quality = random.between(45, 97);
        const at::Tensor error = quantised(pair.composite, quality) - pair.composite;
        pair = both(pair, [&](const at::Tensor& x) { return (x + error).clamp(0, 1); });
    }
    return pair;
}

}  // namespace r2r
