// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

/// The inner loops of the Poisson solver on a CPU: rows of a plane in, a row out.
///
/// A row of values has `count` of them, and a zero on each side of them that may be read. Rows
/// above and below a picture are zeros as well.
namespace r2r::ops {

/// Three rows of a plane, from top to bottom.
struct RowsAround {
    const float* above;
    const float* centre;
    const float* below;
};

/// The edges of a coarse grid's row, and of that above it downwards. All have a zero on each side.
struct RowEdges {
    const float* right;
    const float* above;
    const float* below;
    const float* diagonal;
};

/// y = A·u on the finest grid: degree·u − Σ neighbours where `unknown` is 1, 0 where it is 0.
void applyFine(
    const RowsAround& u, const float* degree, const uint8_t* unknown, float* y, int64_t count);

/// The same with weights.
void applyCoarse(const RowsAround& u, const RowEdges& edges, float* y, int64_t count);

/// y = factor·a·b.
void scaledProduct(float factor, const float* a, const float* b, float* y, int64_t count);

/// y = a · unknown, bytes 0 and 1.
void masked(const float* a, const uint8_t* unknown, float* y, int64_t count);

/// y = a − b.
void difference(const float* a, const float* b, float* y, int64_t count);

/// The additions of a second step of smoothing to a first one.
struct SecondStep {
    float ofFirst;
    float ofResidual;
};

/// y = base + ofFirst·first + ofResidual·inverse·(residual − image).
void relaxed(const SecondStep& step,
             const float* base,
             const float* first,
             const float* inverse,
             const float* residual,
             const float* image,
             float* y,
             int64_t count);

/// Two rows of a grid and one beyond each: a row of the grid of half the size, the transpose of
/// `addProlonged`. `edge…` tells that a row is the first or the last of the picture.
struct RowsToRestrict {
    const float* before;
    const float* first;
    const float* second;
    const float* after;
    bool isFirst;
    bool isLast;
};

/// @param inverse  of the coarse row; where it is zero, `coarse` is
/// @param buffer   `count` + 3 values to work with
void restrictRow(
    const RowsToRestrict& rows, const float* inverse, float* buffer, float* coarse, int64_t count);

/// y += interpolation between the rows ¾·near + ¼·far of a grid of half the size where `inverse` is
/// not zero.
/// @param buffer  (count + 1) / 2 + 2 values to work with
void addProlonged(const float* near,
                  const float* far,
                  const float* inverse,
                  float* buffer,
                  float* y,
                  int64_t count);

[[nodiscard]] double innerProduct(const float* a, const float* b, int64_t count);
[[nodiscard]] float largestMagnitude(const float* a, int64_t count);

/// y += factor·a.
void addScaled(float factor, const float* a, float* y, int64_t count);

/// y = a + factor·y.
void scaleAndAdd(float factor, const float* a, float* y, int64_t count);

}  // namespace r2r::ops
