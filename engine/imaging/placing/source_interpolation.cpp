// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/placing/source_interpolation.h"

#include <opencv2/core/hal/intrin.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace r2r {
namespace {

constexpr float kExact = 1e-5F;  // positions and sums this close to whole are whole

/// The four neighbours of a position along one axis, clamped to the source.
struct Neighbours {
    std::array<int, 4> index = {};
    float fraction = 0;

    Neighbours(double position, int length) {
        const double start = std::clamp(position - 0.5, -1.0, double(length));
        const double first = std::floor(start + kExact);
        const auto rest = static_cast<float>(start - first);
        fraction = rest > kExact ? rest : 0;
        for (int i = 0; i < 4; ++i)
            index[static_cast<size_t>(i)] =
                std::clamp(static_cast<int>(first) - 1 + i, 0, length - 1);
    }

    /// Catmull-Rom: exact at the samples, reproduces straight ramps.
    [[nodiscard]] std::array<float, 4> cubicWeights() const {
        const float t = fraction;
        return {0.5F * t * ((2 - t) * t - 1),
                0.5F * (t * t * (3 * t - 5) + 2),
                0.5F * t * ((4 - 3 * t) * t + 1),
                0.5F * t * t * (t - 1)};
    }
};

/// Weights that are never negative: the result is between the neighbours' colours.
LinearPixel bilinear(const LinearSource& source, const Neighbours& x, const Neighbours& y) {
    LinearPixel sum = {};
    for (size_t j = 1; j <= 2; ++j)
        for (size_t i = 1; i <= 2; ++i) {
            const float weight =
                (i == 1 ? 1 - x.fraction : x.fraction) * (j == 1 ? 1 - y.fraction : y.fraction);
            const float* const pixel = source.pixel(x.index[i], y.index[j]);
            for (size_t c = 0; c < 4; ++c)
                sum[c] += weight * pixel[c];
        }
    return sum;
}

struct Cubic {
    LinearPixel sum;
    LinearPixel least;
    LinearPixel most;
};

Cubic bicubic(const LinearSource& source, const Neighbours& x, const Neighbours& y) {
    const std::array<float, 4> columnWeights = x.cubicWeights();
    const std::array<float, 4> rowWeights = y.cubicWeights();
    cv::v_float32x4 sum = cv::v_setzero_f32();
    cv::v_float32x4 least = cv::v_load(source.pixel(x.index[0], y.index[0]));
    cv::v_float32x4 most = least;
    for (size_t j = 0; j < 4; ++j) {
        cv::v_float32x4 row = cv::v_setzero_f32();
        for (size_t i = 0; i < 4; ++i) {
            const cv::v_float32x4 pixel = cv::v_load(source.pixel(x.index[i], y.index[j]));
            row = cv::v_muladd(pixel, cv::v_setall_f32(columnWeights[i]), row);
            least = cv::v_min(least, pixel);
            most = cv::v_max(most, pixel);
        }
        sum = cv::v_muladd(row, cv::v_setall_f32(rowWeights[j]), sum);
    }
    Cubic result;
    cv::v_store(result.sum.data(), sum);
    cv::v_store(result.least.data(), least);
    cv::v_store(result.most.data(), most);
    return result;
}

/// Colour (linear, not premultiplied) and coverage; coverage 0 means no colour.
LinearPixel unpremultiplied(const LinearPixel& color, float coverage) {
    if (!(color[3] > 0) || !(coverage > 0))
        return {};
    return {color[0] / color[3],
            color[1] / color[3],
            color[2] / color[3],
            coverage > 1 - kExact ? 1.0F : coverage};
}

/// Keeps a colour inside the range of its 4×4 neighbours' colours. All of them are covered.
void clampToNeighbours(LinearPixel& color,
                       const LinearSource& source,
                       const Neighbours& x,
                       const Neighbours& y) {
    LinearPixel least;
    LinearPixel most;
    least.fill(std::numeric_limits<float>::infinity());
    most.fill(-std::numeric_limits<float>::infinity());
    for (const int row : y.index)
        for (const int column : x.index) {
            const float* const pixel = source.pixel(column, row);
            for (size_t c = 0; c < 3; ++c) {
                least[c] = std::min(least[c], pixel[c] / pixel[3]);
                most[c] = std::max(most[c], pixel[c] / pixel[3]);
            }
        }
    for (size_t c = 0; c < 3; ++c)
        color[c] = std::clamp(color[c], least[c], most[c]);
}

}  // namespace

LinearPixel interpolated(const LinearSource& source, double px, double py) {
    const Neighbours x(px, source.size.width);
    const Neighbours y(py, source.size.height);
    if (x.fraction == 0 && y.fraction == 0) {
        LinearPixel pixel;
        std::memcpy(pixel.data(), source.pixel(x.index[1], y.index[1]), sizeof(pixel));
        return unpremultiplied(pixel, pixel[3]);
    }
    Cubic cubic = bicubic(source, x, y);
    const float coverage = std::min(cubic.sum[3], 1.0F);
    // Where the mask is steep, negative weights would divide colour by almost nothing.
    if (cubic.least[3] < 0.5F * cubic.most[3])
        return unpremultiplied(bilinear(source, x, y), coverage);
    const bool isMaskFlat = cubic.least[3] == cubic.most[3];
    if (isMaskFlat)
        for (size_t c = 0; c < 4; ++c)
            cubic.sum[c] = std::clamp(cubic.sum[c], cubic.least[c], cubic.most[c]);
    LinearPixel pixel = unpremultiplied(cubic.sum, coverage);
    if (!isMaskFlat && pixel[3] > 0)
        clampToNeighbours(pixel, source, x, y);
    return pixel;
}

}  // namespace r2r
