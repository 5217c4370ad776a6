// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/norm_silu_cpu.h"

#include "engine/ops/float_rows.h"
#include "engine/ops/vector_loops.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace r2r::ops::cpu {

namespace {

// Floats that are worked on at once when they had to be converted: a quarter of a first-level
// cache.
constexpr int64_t kChunk = 2048;

/// The common part of both layouts. A sample has `positions` places of `channels` channels.
template <typename T>
struct Norm {
    const T* x;
    T* y;
    int64_t batch;
    int64_t channels;
    int64_t positions;
    int64_t groups;
    double eps;
    const float* weight;
    const float* bias;

    [[nodiscard]] int64_t groupChannels() const { return channels / groups; }
};

/// Sums of x − pivot and its square over `count` values.
struct Moments {
    double pivot = 0;
    double sum = 0;
    double squares = 0;
    int64_t count = 0;

    [[nodiscard]] double mean() const { return pivot + sum / static_cast<double>(count); }

    [[nodiscard]] double inverseDeviation(double eps) const {
        const double offset = sum / static_cast<double>(count);
        const double variance = squares / static_cast<double>(count) - offset * offset;
        return 1 / std::sqrt(std::max(variance, 0.0) + eps);
    }
};

/// Combines normalization, weight and bias for channel c: scale·x + shift.
struct Affine {
    float scale;
    float shift;
};

template <typename T>
Affine affine(const Norm<T>& norm, const Moments& moments, double inverseDeviation, int64_t c) {
    const double scale = inverseDeviation * static_cast<double>(norm.weight[c]);
    return {static_cast<float>(scale),
            static_cast<float>(static_cast<double>(norm.bias[c]) - moments.mean() * scale)};
}

// ---- (B, C, h, w): a group is one run of memory ----

template <typename T>
Moments runMoments(const T* x, int64_t count) {
    std::array<float, kChunk> buffer;
    const auto pivot = static_cast<float>(*x);
    Moments moments{.pivot = static_cast<double>(pivot), .count = count};
    for (int64_t i = 0; i < count; i += kChunk) {
        const int64_t size = std::min(kChunk, count - i);
        addMoments(floats(x + i, size, buffer.data()), size, pivot, moments.sum, moments.squares);
    }
    return moments;
}

template <typename T>
void activateRun(const T* x, T* y, int64_t count, const Affine& affine) {
    std::array<float, kChunk> buffer;
    for (int64_t i = 0; i < count; i += kChunk) {
        const int64_t size = std::min(kChunk, count - i);
        const float* values = floats(x + i, size, buffer.data());
        affineSilu(values, target(y + i, buffer.data()), size, affine.scale, affine.shift);
        store(y + i, size, buffer.data());
    }
}

template <typename T>
void normalizeRuns(const Norm<T>& norm) {
    const int64_t size = norm.groupChannels() * norm.positions;
    at::parallel_for(0, norm.batch * norm.groups, 1, [&](int64_t begin, int64_t end) {
        for (int64_t run = begin; run < end; ++run) {
            const int64_t offset = run * size;
            const Moments moments = runMoments(norm.x + offset, size);
            const double inverse = moments.inverseDeviation(norm.eps);
            const int64_t first = run % norm.groups * norm.groupChannels();
            for (int64_t c = 0; c < norm.groupChannels(); ++c) {
                const int64_t at = offset + c * norm.positions;
                activateRun(norm.x + at,
                            norm.y + at,
                            norm.positions,
                            affine(norm, moments, inverse, first + c));
            }
        }
    });
}

// ---- channels last: a position is one run of memory, a group a stripe through all of them ----

/// Positions are summed and written in blocks of about 16,384 values, whatever the threads are. At
/// most 128 of them, so that float sums stay exact enough.
template <typename T>
class Stripes {
public:
    explicit Stripes(const Norm<T>& norm)
        : norm_(norm)
        , blockRows_(std::clamp<int64_t>(16384 / norm.channels, 1, 128))
        , blocks_((norm.positions + blockRows_ - 1) / blockRows_)
        , sums_(static_cast<size_t>(norm.batch * blocks_ * 2 * norm.channels))
        , pivots_(static_cast<size_t>(norm.batch * norm.channels))
        , scales_(pivots_.size())
        , shifts_(pivots_.size()) {}

    void normalize() {
        choosePivots();
        forEachBlock([this](int64_t sample, int64_t block) { sumBlock(sample, block); });
        for (int64_t sample = 0; sample < norm_.batch; ++sample)
            for (int64_t group = 0; group < norm_.groups; ++group)
                foldGroup(sample, group);
        forEachBlock([this](int64_t sample, int64_t block) { writeBlock(sample, block); });
    }

private:
    template <typename Function>
    void forEachBlock(const Function& function) const {
        at::parallel_for(0, norm_.batch * blocks_, 1, [&](int64_t begin, int64_t end) {
            for (int64_t i = begin; i < end; ++i)
                function(i / blocks_, i % blocks_);
        });
    }

    /// The first value of each group.
    void choosePivots() {
        for (int64_t sample = 0; sample < norm_.batch; ++sample)
            for (int64_t c = 0; c < norm_.channels; ++c) {
                const int64_t first = c / norm_.groupChannels() * norm_.groupChannels();
                pivots_[static_cast<size_t>(sample * norm_.channels + c)] =
                    static_cast<float>(norm_.x[sample * norm_.positions * norm_.channels + first]);
            }
    }

    [[nodiscard]] float* sumsOf(int64_t sample, int64_t block) {
        return sums_.data() + (sample * blocks_ + block) * 2 * norm_.channels;
    }

    /// Calls function(offset, buffer) for the rows of a block.
    template <typename Function>
    void forEachRow(int64_t sample, int64_t block, const Function& function) const {
        std::vector<float> buffer(static_cast<size_t>(norm_.channels));
        const int64_t end = std::min((block + 1) * blockRows_, norm_.positions);
        for (int64_t row = block * blockRows_; row < end; ++row)
            function((sample * norm_.positions + row) * norm_.channels, buffer.data());
    }

    void sumBlock(int64_t sample, int64_t block) {
        float* sums = sumsOf(sample, block);
        const float* pivots = pivots_.data() + sample * norm_.channels;
        forEachRow(sample, block, [&](int64_t offset, float* buffer) {
            const float* row = floats(norm_.x + offset, norm_.channels, buffer);
            addChannelMoments(row, norm_.channels, pivots, sums, sums + norm_.channels);
        });
    }

    void foldGroup(int64_t sample, int64_t group) {
        const int64_t first = group * norm_.groupChannels();
        const int64_t last = first + norm_.groupChannels();
        const size_t start = static_cast<size_t>(sample * norm_.channels);
        Moments moments{.pivot = static_cast<double>(pivots_[start + static_cast<size_t>(first)]),
                        .count = norm_.groupChannels() * norm_.positions};
        for (int64_t block = 0; block < blocks_; ++block) {
            const float* sums = sumsOf(sample, block);
            for (int64_t c = first; c < last; ++c) {
                moments.sum += static_cast<double>(sums[c]);
                moments.squares += static_cast<double>(sums[norm_.channels + c]);
            }
        }
        const double inverse = moments.inverseDeviation(norm_.eps);
        for (int64_t c = first; c < last; ++c) {
            const Affine channel = affine(norm_, moments, inverse, c);
            scales_[start + static_cast<size_t>(c)] = channel.scale;
            shifts_[start + static_cast<size_t>(c)] = channel.shift;
        }
    }

    void writeBlock(int64_t sample, int64_t block) const {
        const float* scales = scales_.data() + sample * norm_.channels;
        const float* shifts = shifts_.data() + sample * norm_.channels;
        forEachRow(sample, block, [&](int64_t offset, float* buffer) {
            T* y = norm_.y + offset;
            const float* row = floats(norm_.x + offset, norm_.channels, buffer);
            affineSilu(row, target(y, buffer), norm_.channels, scales, shifts);
            store(y, norm_.channels, buffer);
        });
    }

    Norm<T> norm_;
    int64_t blockRows_;
    int64_t blocks_;
    std::vector<float> sums_;  ///< sample, block, first or second moment, channel
    std::vector<float> pivots_;
    std::vector<float> scales_;
    std::vector<float> shifts_;
};

template <typename T>
void normalize(const Norm<T>& norm, bool isChannelsLast) {
    if (isChannelsLast)
        Stripes<T>(norm).normalize();
    else
        normalizeRuns(norm);
}

}  // namespace

bool takesNormSilu(const at::Tensor& x) {
    return x.is_cpu() && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16);
}

at::Tensor normSilu(const at::Tensor& x,
                    const at::Tensor& weight,
                    const at::Tensor& bias,
                    int64_t groups,
                    double eps) {
    const at::MemoryFormat format = x.suggest_memory_format();
    const at::Tensor source = x.contiguous(format);
    at::Tensor result = at::empty_like(source);
    if (result.numel() == 0)
        return result;
    const at::Tensor weights = weight.to(at::kFloat).contiguous();
    const at::Tensor biases = bias.to(at::kFloat).contiguous();
    const auto run = [&]<typename T>(const T* from, T* to) {
        normalize(Norm<T>{.x = from,
                          .y = to,
                          .batch = x.size(0),
                          .channels = x.size(1),
                          .positions = x.size(2) * x.size(3),
                          .groups = groups,
                          .eps = eps,
                          .weight = weights.const_data_ptr<float>(),
                          .bias = biases.const_data_ptr<float>()},
                  format == at::MemoryFormat::ChannelsLast);
    };
    if (x.scalar_type() == at::kFloat)
        run(source.const_data_ptr<float>(), result.data_ptr<float>());
    else
        run(source.const_data_ptr<at::BFloat16>(), result.data_ptr<at::BFloat16>());
    return result;
}

}  // namespace r2r::ops::cpu
