// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/grids/poisson_rows.h"

#include "engine/grids/vector_clones.h"

#include <algorithm>

namespace r2r::grids {

namespace {

/// A·u at one place. Part of the loops below, whichever processor those are compiled for.
[[gnu::always_inline]] inline float appliedAt(int64_t x, const RowsAround& u, const FineRow& fine) {
    const float sum = (u.above[x] + u.below[x]) + (u.centre[x - 1] + u.centre[x + 1]);
    return (fine.degree[x] * u.centre[x] - sum) * static_cast<float>(fine.unknown[x]);
}

[[gnu::always_inline]] inline float appliedAt(int64_t x,
                                              const RowsAround& u,
                                              const RowEdges& edges) {
    return edges.diagonal[x] * u.centre[x] -
           ((edges.right[x] * u.centre[x + 1] + edges.right[x - 1] * u.centre[x - 1]) +
            (edges.below[x] * u.below[x] + edges.above[x] * u.above[x]));
}

template <typename Grid>
[[gnu::always_inline]] inline void leaveOver(const RowsAround u,
                                             const Grid grid,
                                             const float* residual,
                                             float* __restrict y,
                                             int64_t count) {
    for (int64_t x = 0; x < count; ++x)
        y[x] = residual[x] - appliedAt(x, u, grid);
}

template <typename Grid>
[[gnu::always_inline]] inline void relax(const SecondStep step,
                                         const RowToRelax row,
                                         const Grid grid,
                                         float* __restrict y,
                                         int64_t count) {
    for (int64_t x = 0; x < count; ++x)
        y[x] = row.base[x] + (step.ofFirst * row.first.centre[x] +
                              step.ofResidual * row.inverse[x] *
                                  (row.residual[x] - appliedAt(x, row.first, grid)));
}

}  // namespace

R2R_VECTOR_CLONES
void applyCoarse(const RowsAround& u, const RowEdges& edges, float* __restrict y, int64_t count) {
    const RowsAround rows = u;
    const RowEdges weights = edges;
    for (int64_t x = 0; x < count; ++x)
        y[x] = appliedAt(x, rows, weights);
}

R2R_VECTOR_CLONES
void leftOver(
    const RowsAround& u, const FineRow& fine, const float* residual, float* y, int64_t count) {
    leaveOver(u, fine, residual, y, count);
}

R2R_VECTOR_CLONES
void leftOver(
    const RowsAround& u, const RowEdges& edges, const float* residual, float* y, int64_t count) {
    leaveOver(u, edges, residual, y, count);
}

R2R_VECTOR_CLONES
void advanced(float step,
              const RowsAround& u,
              const FineRow& fine,
              float* __restrict x,
              float* __restrict residual,
              int64_t count) {
    const RowsAround rows = u;
    const FineRow grid = fine;
    for (int64_t i = 0; i < count; ++i) {
        residual[i] -= step * appliedAt(i, rows, grid);
        x[i] += step * rows.centre[i];
    }
}

R2R_VECTOR_CLONES
void relaxed(
    const SecondStep& step, const RowToRelax& row, const FineRow& fine, float* y, int64_t count) {
    relax(step, row, fine, y, count);
}

R2R_VECTOR_CLONES
void relaxed(
    const SecondStep& step, const RowToRelax& row, const RowEdges& edges, float* y, int64_t count) {
    relax(step, row, edges, y, count);
}

R2R_VECTOR_CLONES
void scaledProduct(
    float factor, const float* a, const float* b, float* __restrict y, int64_t count) {
    for (int64_t x = 0; x < count; ++x)
        y[x] = factor * a[x] * b[x];
}

R2R_VECTOR_CLONES
void masked(const float* a, const uint8_t* unknown, float* __restrict y, int64_t count) {
    for (int64_t x = 0; x < count; ++x)
        y[x] = a[x] * static_cast<float>(unknown[x]);
}

R2R_VECTOR_CLONES
void restrictRow(const RowsToRestrict& rows,
                 const float* inverse,
                 float* __restrict buffer,
                 float* __restrict coarse,
                 int64_t count) {
    const float* before = rows.isFirst ? rows.first : rows.before;
    const float* after = rows.isLast ? rows.second : rows.after;
    const float* first = rows.first;
    const float* second = rows.second;
    // One zero beyond an odd row, and the ends once more: outside the edge is what is at the edge.
    float* sums = buffer + 1;
    for (int64_t x = 0; x < count; ++x)
        sums[x] = 0.75F * (first[x] + second[x]) + 0.25F * (before[x] + after[x]);
    const int64_t even = count + count % 2;
    if (even > count)
        sums[count] = 0;
    sums[-1] = sums[0];
    sums[even] = sums[even - 1];
    for (int64_t x = 0; x < even / 2; ++x) {
        const float sum =
            0.75F * (sums[2 * x] + sums[2 * x + 1]) + 0.25F * (sums[2 * x - 1] + sums[2 * x + 2]);
        coarse[x] = inverse[x] != 0 ? sum : 0;
    }
}

R2R_VECTOR_CLONES
void addProlonged(const float* near,
                  const float* far,
                  const float* inverse,
                  float* __restrict buffer,
                  float* __restrict y,
                  int64_t count) {
    float* coarse = buffer + 1;
    const int64_t cells = (count + 1) / 2;
    for (int64_t x = 0; x < cells; ++x)
        coarse[x] = 0.75F * near[x] + 0.25F * far[x];
    coarse[-1] = coarse[0];
    coarse[cells] = coarse[cells - 1];
    for (int64_t x = 0; x < count / 2; ++x) {
        const float left = 0.75F * coarse[x] + 0.25F * coarse[x - 1];
        const float right = 0.75F * coarse[x] + 0.25F * coarse[x + 1];
        y[2 * x] += inverse[2 * x] != 0 ? left : 0;
        y[2 * x + 1] += inverse[2 * x + 1] != 0 ? right : 0;
    }
    if (count % 2 != 0 && inverse[count - 1] != 0)
        y[count - 1] += 0.75F * coarse[cells - 1] + 0.25F * coarse[cells - 2];
}

R2R_VECTOR_CLONES
double innerProduct(const float* a, const float* b, int64_t count) {
    constexpr int64_t kLanes = 32;
    float sums[kLanes] = {};
    int64_t x = 0;
    for (; x + kLanes <= count; x += kLanes)
        for (int64_t lane = 0; lane < kLanes; ++lane)
            sums[lane] += a[x + lane] * b[x + lane];
    double sum = 0;
    for (; x < count; ++x)
        sum += static_cast<double>(a[x]) * static_cast<double>(b[x]);
    for (const float part : sums)
        sum += static_cast<double>(part);
    return sum;
}

R2R_VECTOR_CLONES
double squaredDistance(const float* a, const float* b, int64_t count) {
    constexpr int64_t kLanes = 32;
    float sums[kLanes] = {};
    int64_t x = 0;
    for (; x + kLanes <= count; x += kLanes)
        for (int64_t lane = 0; lane < kLanes; ++lane) {
            const float difference = a[x + lane] - b[x + lane];
            sums[lane] += difference * difference;
        }
    double sum = 0;
    for (; x < count; ++x) {
        const double difference = static_cast<double>(a[x]) - static_cast<double>(b[x]);
        sum += difference * difference;
    }
    for (const float part : sums)
        sum += static_cast<double>(part);
    return sum;
}

R2R_VECTOR_CLONES
float largestMagnitude(const float* a, int64_t count) {
    constexpr int64_t kLanes = 32;
    float most[kLanes] = {};
    int64_t x = 0;
    for (; x + kLanes <= count; x += kLanes)
        for (int64_t lane = 0; lane < kLanes; ++lane) {
            const float value = a[x + lane] < 0 ? -a[x + lane] : a[x + lane];
            most[lane] = value > most[lane] ? value : most[lane];
        }
    float largest = *std::max_element(most, most + kLanes);
    for (; x < count; ++x)
        largest = std::max(largest, a[x] < 0 ? -a[x] : a[x]);
    return largest;
}

R2R_VECTOR_CLONES
void addScaled(float factor, const float* a, float* __restrict y, int64_t count) {
    for (int64_t x = 0; x < count; ++x)
        y[x] += factor * a[x];
}

R2R_VECTOR_CLONES
void sumOf(const float* a, float factor, const float* b, float* __restrict y, int64_t count) {
    for (int64_t x = 0; x < count; ++x)
        y[x] = a[x] + factor * b[x];
}

}  // namespace r2r::grids
