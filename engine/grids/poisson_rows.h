// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

/// The inner loops of the Poisson solver on a CPU: rows of a plane in, a row out.
///
/// A row of values has `count` of them, and a zero on each side of them that may be read. Rows
/// above and below a picture are zeros as well.
namespace r2r::grids {

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

/// A on a row of the finest grid: degree·u − Σ neighbours where `unknown` is 1, 0 where it is 0.
struct FineRow {
    const float* degree;
    const uint8_t* unknown;
};

/// y = A·u.
void applyCoarse(const RowsAround& u, const RowEdges& edges, float* y, int64_t count);

/// y = residual − A·u.
void leftOver(
    const RowsAround& u, const FineRow& fine, const float* residual, float* y, int64_t count);
void leftOver(
    const RowsAround& u, const RowEdges& edges, const float* residual, float* y, int64_t count);

/// x += step·u, residual −= step·A·u.
void advanced(
    float step, const RowsAround& u, const FineRow& fine, float* x, float* residual, int64_t count);

/// y = factor·a·b.
void scaledProduct(float factor, const float* a, const float* b, float* y, int64_t count);

/// y = a · unknown, bytes 0 and 1.
void masked(const float* a, const uint8_t* unknown, float* y, int64_t count);

/// The additions of a second step of smoothing to a first one.
struct SecondStep {
    float ofFirst;
    float ofResidual;
};

/// What a second step of smoothing looks at.
struct RowToRelax {
    const float* base;
    RowsAround first;
    const float* inverse;
    const float* residual;
};

/// y = base + ofFirst·first + ofResidual·inverse·(residual − A·first).
void relaxed(
    const SecondStep& step, const RowToRelax& row, const FineRow& fine, float* y, int64_t count);
void relaxed(
    const SecondStep& step, const RowToRelax& row, const RowEdges& edges, float* y, int64_t count);

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

/// Σ (a − b)².
[[nodiscard]] double squaredDistance(const float* a, const float* b, int64_t count);

/// y += factor·a.
void addScaled(float factor, const float* a, float* y, int64_t count);

/// y = a + factor·b.
void sumOf(const float* a, float factor, const float* b, float* y, int64_t count);

}  // namespace r2r::grids
