// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/vector_loops.h"

#include "engine/grids/vector_clones.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

namespace r2r::ops {

namespace {

// Independent sums per loop: two AVX-512 registers, enough to hide the latency of an addition.
constexpr int64_t kLanes = 32;

// Values per float sum before it goes into a double: 128 additions a lane.
constexpr int64_t kBlock = 128 * kLanes;

/// exp(t) for t within ±88, relative error below 2e-7.
///
/// exp(t) = 2ⁿ·exp(r) with |r| ≤ ln(2)/2: n comes out of an addition that leaves it in the low
/// bits of a float, exp(r) of its series. Only arithmetic, so that compilers can vectorize.
[[gnu::always_inline]] inline float exponential(float t) {
    constexpr float kRound = 12582912.0F;  // 1.5·2²³: the unit in the last place is 1
    constexpr float kLn2High = 0.693359375F;
    constexpr float kLn2Low = -2.12194440e-4F;
    const float shifted = t * 1.44269504F + kRound;
    const float n = shifted - kRound;
    const float r = (t - n * kLn2High) - n * kLn2Low;
    const float r2 = r * r;
    const float high = (1.0F / 24 + r * (1.0F / 120)) + r2 * (1.0F / 720);
    const float series = (1.0F + r) + r2 * ((0.5F + r * (1.0F / 6)) + r2 * high);
    const uint32_t power = (std::bit_cast<uint32_t>(shifted) << 23U) + (127U << 23U);
    return series * std::bit_cast<float>(power);
}

/// x·sigmoid(x) with a relative error below 3e-7.
[[gnu::always_inline]] inline float silu(float x) {
    float t = -x;
    t = t > -87.0F ? t : -87.0F;  // of NaN this makes a number, but x is still NaN below
    t = t < 88.0F ? t : 88.0F;
    return x / (1.0F + exponential(t));
}

}  // namespace

R2R_VECTOR_CLONES
void addMoments(const float* x, int64_t count, float pivot, double& sum, double& squares) {
    for (int64_t start = 0; start < count; start += kBlock) {
        const int64_t end = std::min(start + kBlock, count);
        float sums[kLanes] = {};
        float squared[kLanes] = {};
        int64_t i = start;
        for (; i + kLanes <= end; i += kLanes)
            for (int64_t lane = 0; lane < kLanes; ++lane) {
                const float difference = x[i + lane] - pivot;
                sums[lane] += difference;
                squared[lane] += difference * difference;
            }
        for (; i < end; ++i) {
            sums[0] += x[i] - pivot;
            squared[0] += (x[i] - pivot) * (x[i] - pivot);
        }
        for (int64_t lane = 0; lane < kLanes; ++lane) {
            sum += static_cast<double>(sums[lane]);
            squares += static_cast<double>(squared[lane]);
        }
    }
}

R2R_VECTOR_CLONES
void addChannelMoments(
    const float* x, int64_t channels, const float* pivot, float* sum, float* squares) {
    for (int64_t c = 0; c < channels; ++c) {
        const float difference = x[c] - pivot[c];
        sum[c] += difference;
        squares[c] += difference * difference;
    }
}

R2R_VECTOR_CLONES
void affineSilu(const float* x, float* y, int64_t count, float scale, float shift) {
    for (int64_t i = 0; i < count; ++i)
        y[i] = silu(x[i] * scale + shift);
}

R2R_VECTOR_CLONES
void affineSilu(const float* x, float* y, int64_t count, const float* scale, const float* shift) {
    for (int64_t i = 0; i < count; ++i)
        y[i] = silu(x[i] * scale[i] + shift[i]);
}

R2R_VECTOR_CLONES
float largest(const float* x, int64_t count) {
    float maxima[kLanes];
    std::fill_n(maxima, kLanes, *x);
    int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes)
        for (int64_t lane = 0; lane < kLanes; ++lane)
            maxima[lane] = x[i + lane] > maxima[lane] ? x[i + lane] : maxima[lane];
    for (; i < count; ++i)
        maxima[0] = x[i] > maxima[0] ? x[i] : maxima[0];
    return *std::max_element(maxima, maxima + kLanes);
}

R2R_VECTOR_CLONES
float expSum(float* x, int64_t count, float scale, float shift) {
    const auto weight = [scale, shift](float value) {
        const float t = value * scale - shift;
        const float bounded = t > -87.0F ? t : -87.0F;
        return t == t ? exponential(bounded) : t;
    };
    float sums[kLanes] = {};
    int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes)
        for (int64_t lane = 0; lane < kLanes; ++lane) {
            x[i + lane] = weight(x[i + lane]);
            sums[lane] += x[i + lane];
        }
    for (; i < count; ++i) {
        x[i] = weight(x[i]);
        sums[0] += x[i];
    }
    return std::accumulate(sums, sums + kLanes, 0.0F);
}

R2R_VECTOR_CLONES
void symmetricRow(const float* row,
                  float* __restrict__ result,
                  int64_t count,
                  int64_t step,
                  const SymmetricTaps& taps) {
    const float t0 = taps[0], t1 = taps[1], t2 = taps[2], t3 = taps[3], t4 = taps[4], t5 = taps[5],
                t6 = taps[6], t7 = taps[7];
    for (int64_t i = 0; i < count; ++i) {
        const float* x = row + i;
        result[i] = t0 * (x[0] + x[14 * step]) + t1 * (x[step] + x[13 * step]) +
                    t2 * (x[2 * step] + x[12 * step]) + t3 * (x[3 * step] + x[11 * step]) +
                    t4 * (x[4 * step] + x[10 * step]) + t5 * (x[5 * step] + x[9 * step]) +
                    t6 * (x[6 * step] + x[8 * step]) + t7 * x[7 * step];
    }
}

R2R_VECTOR_CLONES
void symmetricColumn(const RowPointers& rows,
                     float* __restrict__ result,
                     int64_t count,
                     const SymmetricTaps& taps) {
    const float *r0 = rows[0], *r1 = rows[1], *r2 = rows[2], *r3 = rows[3], *r4 = rows[4],
                *r5 = rows[5], *r6 = rows[6], *r7 = rows[7], *r8 = rows[8], *r9 = rows[9],
                *r10 = rows[10], *r11 = rows[11], *r12 = rows[12], *r13 = rows[13], *r14 = rows[14];
    const float t0 = taps[0], t1 = taps[1], t2 = taps[2], t3 = taps[3], t4 = taps[4], t5 = taps[5],
                t6 = taps[6], t7 = taps[7];
    for (int64_t i = 0; i < count; ++i)
        result[i] = t0 * (r0[i] + r14[i]) + t1 * (r1[i] + r13[i]) + t2 * (r2[i] + r12[i]) +
                    t3 * (r3[i] + r11[i]) + t4 * (r4[i] + r10[i]) + t5 * (r5[i] + r9[i]) +
                    t6 * (r6[i] + r8[i]) + t7 * r7[i];
}

R2R_VECTOR_CLONES
void addSquareKernel(const float* above,
                     const float* centre,
                     const float* below,
                     float* __restrict__ result,
                     int64_t count,
                     int64_t step,
                     const SquareKernel& kernel) {
    const float k0 = kernel[0], k1 = kernel[1], k2 = kernel[2], k3 = kernel[3], k4 = kernel[4],
                k5 = kernel[5], k6 = kernel[6], k7 = kernel[7], k8 = kernel[8];
    for (int64_t i = 0; i < count; ++i)
        result[i] += k0 * above[i] + k1 * above[i + step] + k2 * above[i + 2 * step] +
                     k3 * centre[i] + k4 * centre[i + step] + k5 * centre[i + 2 * step] +
                     k6 * below[i] + k7 * below[i + step] + k8 * below[i + 2 * step];
}

R2R_VECTOR_CLONES
void widen(const uint16_t* bits, float* values, int64_t count) {
    for (int64_t i = 0; i < count; ++i)
        values[i] = std::bit_cast<float>(static_cast<uint32_t>(bits[i]) << 16U);
}

R2R_VECTOR_CLONES
void narrow(const float* values, uint16_t* bits, int64_t count) {
    for (int64_t i = 0; i < count; ++i) {
        const auto all = std::bit_cast<uint32_t>(values[i]);
        const uint32_t rounded = (all + 0x7FFFU + ((all >> 16U) & 1U)) >> 16U;
        const bool isNan = (all & 0x7FFFFFFFU) > 0x7F800000U;
        bits[i] = static_cast<uint16_t>(isNan ? 0x7FC0U : rounded);
    }
}

}  // namespace r2r::ops
