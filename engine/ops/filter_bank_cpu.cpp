// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/filter_bank_cpu.h"

#include "engine/ops/float_rows.h"
#include "engine/ops/gaussian_taps.h"
#include "engine/ops/vector_loops.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <vector>

namespace r2r::ops::cpu {

namespace {

constexpr int64_t kRadius = kGaussianRadius;

// Floats in a row of a tile: fifteen of them and what they are made from fit a second-level cache.
constexpr int64_t kTileFloats = 8192;

// Rows of a strip. Fourteen more are blurred, so fewer would be wasteful and more leave threads
// idle.
constexpr int64_t kStripRows = 128;

/// Planes of `height` rows of `width` positions; `step` channels are side by side at each.
template <typename T>
struct Planes {
    const T* x;
    T* y;
    int64_t count;
    int64_t height;
    int64_t width;
    int64_t step;
};

struct Weights {
    SquareKernel kernel;
    SymmetricTaps along;   ///< the Gaussian
    SymmetricTaps across;  ///< the Gaussian times −highPass
};

/// The tile of columns [left, right) and rows [top, bottom) of one plane.
struct Tile {
    int64_t left;
    int64_t right;
    int64_t top;
    int64_t bottom;

    [[nodiscard]] int64_t width() const { return right - left; }
};

/// Position `i` of `size`, mirrored at the outermost samples.
int64_t mirrored(int64_t i, int64_t size) {
    if (i < 0)
        return -i;
    return i < size ? i : 2 * (size - 1) - i;
}

template <typename T>
class TileFilter {
public:
    TileFilter(const Planes<T>& planes, int64_t plane, const Tile& tile, const Weights& weights)
        : planes_(planes)
        , start_(plane * planes.height * planes.width * planes.step)
        , tile_(tile)
        , weights_(weights)
        , floats_(tile.width() * planes.step)
        , padded_(static_cast<size_t>((tile.width() + 2 * kRadius) * planes.step))
        , blurred_(static_cast<size_t>(kGaussianTaps * floats_))
        , raw_(static_cast<size_t>(3 * rawFloats()))
        , result_(static_cast<size_t>(floats_)) {}

    void run() {
        for (int64_t y = tile_.top - kRadius; y < tile_.top + kRadius; ++y)
            blurRow(y);
        loadRow(tile_.top - 1);
        loadRow(tile_.top);
        for (int64_t y = tile_.top; y < tile_.bottom; ++y) {
            blurRow(y + kRadius);
            loadRow(y + 1);
            writeRow(y);
        }
    }

private:
    [[nodiscard]] int64_t rawFloats() const { return (tile_.width() + 2) * planes_.step; }

    [[nodiscard]] const T* at(int64_t y, int64_t column) const {
        return planes_.x + start_ + (y * planes_.width + column) * planes_.step;
    }

    // Rows live in rings: row y in slot y modulo the number of rows that are needed at a time.
    [[nodiscard]] float* blurredRow(int64_t y) {
        return blurred_.data() + (y + kGaussianTaps) % kGaussianTaps * floats_;
    }

    [[nodiscard]] float* rawRow(int64_t y) { return raw_.data() + (y + 3) % 3 * rawFloats(); }

    /// Row y, mirrored at the borders, blurred along the row.
    void blurRow(int64_t y) {
        const int64_t row = mirrored(y, planes_.height);
        const int64_t first = std::max<int64_t>(tile_.left - kRadius, 0);
        const int64_t last = std::min(tile_.right + kRadius, planes_.width);
        copyFloats(at(row, first), (last - first) * planes_.step, paddedAt(first));
        for (int64_t column = tile_.left - kRadius; column < first; ++column)
            copyFloats(at(row, mirrored(column, planes_.width)), planes_.step, paddedAt(column));
        for (int64_t column = last; column < tile_.right + kRadius; ++column)
            copyFloats(at(row, mirrored(column, planes_.width)), planes_.step, paddedAt(column));
        symmetricRow(padded_.data(), blurredRow(y), floats_, planes_.step, weights_.along);
    }

    [[nodiscard]] float* paddedAt(int64_t column) {
        return padded_.data() + (column - tile_.left + kRadius) * planes_.step;
    }

    /// Row y and one column on each side, zero outside the plane.
    void loadRow(int64_t y) {
        float* row = rawRow(y);
        if (y < 0 || y >= planes_.height) {
            std::fill_n(row, rawFloats(), 0.0F);
            return;
        }
        const int64_t first = std::max<int64_t>(tile_.left - 1, 0);
        const int64_t last = std::min(tile_.right + 1, planes_.width);
        if (first == tile_.left)
            std::fill_n(row, planes_.step, 0.0F);
        if (last == tile_.right)
            std::fill_n(row + (tile_.width() + 1) * planes_.step, planes_.step, 0.0F);
        copyFloats(at(y, first),
                   (last - first) * planes_.step,
                   row + (first - tile_.left + 1) * planes_.step);
    }

    void writeRow(int64_t y) {
        T* to = planes_.y + start_ + (y * planes_.width + tile_.left) * planes_.step;
        float* result = target(to, result_.data());
        RowPointers rows;
        for (int64_t j = 0; j < kGaussianTaps; ++j)
            rows[static_cast<size_t>(j)] = blurredRow(y - kRadius + j);
        symmetricColumn(rows, result, floats_, weights_.across);
        addSquareKernel(rawRow(y - 1),
                        rawRow(y),
                        rawRow(y + 1),
                        result,
                        floats_,
                        planes_.step,
                        weights_.kernel);
        store(to, floats_, result_.data());
    }

    Planes<T> planes_;
    int64_t start_;
    Tile tile_;
    Weights weights_;
    int64_t floats_;
    std::vector<float> padded_;
    std::vector<float> blurred_;
    std::vector<float> raw_;
    std::vector<float> result_;
};

template <typename T>
void filter(const Planes<T>& planes, const Weights& weights) {
    const int64_t columns = std::max<int64_t>(1, kTileFloats / planes.step);
    const int64_t tiles = (planes.width + columns - 1) / columns;
    const int64_t strips = (planes.height + kStripRows - 1) / kStripRows;
    at::parallel_for(0, planes.count * strips * tiles, 1, [&](int64_t begin, int64_t end) {
        for (int64_t job = begin; job < end; ++job) {
            const int64_t left = job % tiles * columns;
            const int64_t top = job / tiles % strips * kStripRows;
            const Tile tile{.left = left,
                            .right = std::min(left + columns, planes.width),
                            .top = top,
                            .bottom = std::min(top + kStripRows, planes.height)};
            TileFilter<T>(planes, job / tiles / strips, tile, weights).run();
        }
    });
}

Weights weightsOf(const at::Tensor& kernel, double highPass) {
    Weights weights = {};
    const at::Tensor values = kernel.contiguous();
    std::copy_n(values.const_data_ptr<float>(), weights.kernel.size(), weights.kernel.data());
    const auto taps = gaussianTaps();
    for (size_t j = 0; j < weights.along.size(); ++j) {
        weights.along[j] = taps[j];
        weights.across[j] = static_cast<float>(-highPass * static_cast<double>(taps[j]));
    }
    return weights;
}

}  // namespace

bool takesFilterBank(const at::Tensor& x) {
    return x.is_cpu() && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16);
}

at::Tensor filterBank(const at::Tensor& x, const at::Tensor& kernel, double highPass) {
    const at::MemoryFormat format = x.suggest_memory_format();
    const at::Tensor source = x.contiguous(format);
    at::Tensor result = at::empty_like(source);
    if (result.numel() == 0)
        return result;
    const Weights weights = weightsOf(kernel, highPass);
    const bool isChannelsLast = format == at::MemoryFormat::ChannelsLast;
    const auto run = [&]<typename T>(const T* from, T* to) {
        filter(Planes<T>{.x = from,
                         .y = to,
                         .count = x.size(0) * (isChannelsLast ? 1 : x.size(1)),
                         .height = x.size(2),
                         .width = x.size(3),
                         .step = isChannelsLast ? x.size(1) : 1},
               weights);
    };
    if (x.scalar_type() == at::kFloat)
        run(source.const_data_ptr<float>(), result.data_ptr<float>());
    else
        run(source.const_data_ptr<at::BFloat16>(), result.data_ptr<at::BFloat16>());
    return result;
}

}  // namespace r2r::ops::cpu
