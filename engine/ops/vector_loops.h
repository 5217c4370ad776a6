// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

namespace r2r::ops {

/// The inner loops of the CPU operators: plain float arrays in, plain float arrays out.
///
/// The program is compiled for processors of 2009. These loops exist once more for AVX2 and for
/// AVX-512 (x86-64-v3 and -v4), and the loader picks; LibTorch's own vector headers would only ever
/// use what the program is compiled for. Everything else of an operator stays out of this file.

/// Adds Σ(x − pivot) and Σ(x − pivot)² to `sum` and `squares`. A pivot near the mean keeps the
/// variance, a difference of the two, exact.
void addMoments(const float* x, int64_t count, float pivot, double& sum, double& squares);

/// The same for `channels` neighbouring values, each with its own pivot and its own sums.
void addChannelMoments(
    const float* x, int64_t channels, const float* pivot, float* sum, float* squares);

/// y = silu(scale·x + shift). In place is fine.
void affineSilu(const float* x, float* y, int64_t count, float scale, float shift);

/// The same with a scale and a shift for each value.
void affineSilu(const float* x, float* y, int64_t count, const float* scale, const float* shift);

/// The largest of at least one value; NaN counts as nothing.
[[nodiscard]] float largest(const float* x, int64_t count);

/// x = exp(scale·x − shift) in place, relative error below 2e-7 and at least 1e-38; NaN stays NaN.
/// Returns their sum.
[[nodiscard]] float expSum(float* x, int64_t count, float scale, float shift);

/// The first eight of 15 symmetric taps, the outermost first.
using SymmetricTaps = std::array<float, 8>;
using RowPointers = std::array<const float*, 15>;
/// Rows from top to bottom.
using SquareKernel = std::array<float, 9>;

/// Filters along a row: result[i] = Σ taps[j]·row[i + j·step]. `row` holds count + 14·step values;
/// `step` is the number of channels that are side by side.
void symmetricRow(
    const float* row, float* result, int64_t count, int64_t step, const SymmetricTaps& taps);

/// Filters across rows: result[i] = Σ taps[j]·rows[j][i].
void symmetricColumn(const RowPointers& rows,
                     float* result,
                     int64_t count,
                     const SymmetricTaps& taps);

/// Adds a 3×3 convolution. The rows hold count + 2·step values; result[i] is below centre[i +
/// step].
void addSquareKernel(const float* above,
                     const float* centre,
                     const float* below,
                     float* result,
                     int64_t count,
                     int64_t step,
                     const SquareKernel& kernel);

/// bfloat16, given by its bits, to float and back (to nearest, ties to even, NaN stays NaN).
void widen(const uint16_t* bits, float* values, int64_t count);
void narrow(const float* values, uint16_t* bits, int64_t count);

}  // namespace r2r::ops
