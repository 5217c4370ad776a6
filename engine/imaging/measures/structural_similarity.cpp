// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/measures/structural_similarity.h"

#include <array>
#include <cassert>
#include <vector>

namespace r2r {
namespace {

/// Sums over a window or a column of it: x, y, x², y², x·y.
using Sums = std::array<double, 5>;

Sums sumsOf(double x, double y) {
    return {x, y, x * x, y * y, x * y};
}

void add(Sums& sums, const Sums& other) {
    for (size_t i = 0; i < sums.size(); ++i)
        sums[i] += other[i];
}

void subtract(Sums& sums, const Sums& other) {
    for (size_t i = 0; i < sums.size(); ++i)
        sums[i] -= other[i];
}

/// Wang et al. 2004, eq. 13, with sample (co)variances.
double similarity(const Sums& sums, double dataRange) {
    constexpr double kPixels = kSimilarityWindow * kSimilarityWindow;
    const double c1 = (0.01 * dataRange) * (0.01 * dataRange);
    const double c2 = (0.03 * dataRange) * (0.03 * dataRange);
    const double meanX = sums[0] / kPixels;
    const double meanY = sums[1] / kPixels;
    const double variances =
        (sums[2] + sums[3] - sums[0] * meanX - sums[1] * meanY) / (kPixels - 1);
    const double covariance = (sums[4] - sums[0] * meanY) / (kPixels - 1);
    return ((2 * meanX * meanY + c1) * (2 * covariance + c2)) /
           ((meanX * meanX + meanY * meanY + c1) * (variances + c2));
}

double sumOverRow(const std::vector<Sums>& columns, double dataRange) {
    Sums window{};
    double total = 0;
    for (size_t x = 0; x < columns.size(); ++x) {
        add(window, columns[x]);
        if (x + 1 < kSimilarityWindow)
            continue;
        total += similarity(window, dataRange);
        subtract(window, columns[x + 1 - kSimilarityWindow]);
    }
    return total;
}

}  // namespace

double similaritySum(
    const float* first, const float* second, size_t width, size_t tops, double dataRange) {
    assert(width >= kSimilarityWindow);
    std::vector<Sums> columns(width);
    double total = 0;
    for (size_t y = 0; y < tops + kSimilarityWindow - 1; ++y) {
        const float* x = first + y * width;
        const float* other = second + y * width;
        for (size_t i = 0; i < width; ++i)
            add(columns[i], sumsOf(x[i], other[i]));
        if (y + 1 < kSimilarityWindow)
            continue;
        total += sumOverRow(columns, dataRange);
        const size_t leaving = (kSimilarityWindow - 1) * width;
        for (size_t i = 0; i < width; ++i)
            subtract(columns[i], sumsOf((x - leaving)[i], (other - leaving)[i]));
    }
    return total;
}

}  // namespace r2r
