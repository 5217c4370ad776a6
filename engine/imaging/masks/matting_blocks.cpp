// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/masks/matting_blocks.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace r2r {
namespace {

constexpr double kLeast = 1e-3;  // mean square of a function that adds something to the others

}  // namespace

Block orthonormalized(std::span<Four> rows) {
    Block made{};
    const double least = kLeast * std::sqrt(static_cast<double>(rows.size()));
    for (size_t j = 0; j < 4; ++j) {
        for (int pass = 0; pass < 2; ++pass)
            for (size_t k = 0; k < j; ++k) {
                double share = 0;
                for (const Four& row : rows)
                    share += row[k] * row[j];
                for (Four& row : rows)
                    row[j] -= share * row[k];
                made[4 * k + j] += share;
            }
        double square = 0;
        for (const Four& row : rows)
            square += row[j] * row[j];
        const double length = std::sqrt(square);
        const bool adds = length > least;
        made[4 * j + j] = adds ? length : 0;
        for (Four& row : rows)
            row[j] = adds ? row[j] / length : 0;
    }
    return made;
}

void addOuter(Block& sum, double weight, const Four& a, const Four& b) {
    for (size_t i = 0; i < 4; ++i)
        for (size_t j = 0; j < 4; ++j)
            sum[4 * i + j] += weight * a[i] * b[j];
}

void addProduct(Block& sum, const Block& a, const Block& middle, const Block& b) {
    Block half{};
    for (size_t i = 0; i < 4; ++i)
        for (size_t j = 0; j < 4; ++j)
            for (size_t k = 0; k < 4; ++k)
                half[4 * i + j] += middle[4 * i + k] * b[4 * k + j];
    for (size_t i = 0; i < 4; ++i)
        for (size_t j = 0; j < 4; ++j)
            for (size_t k = 0; k < 4; ++k)
                sum[4 * i + j] += a[4 * k + i] * half[4 * k + j];
}

void addProduct(Four& target, const Block& block, const Four& values) {
    for (size_t i = 0; i < 4; ++i)
        for (size_t j = 0; j < 4; ++j)
            target[i] += block[4 * i + j] * values[j];
}

void addTransposedProduct(Four& target, const Block& block, const Four& values) {
    for (size_t i = 0; i < 4; ++i)
        for (size_t j = 0; j < 4; ++j)
            target[j] += block[4 * i + j] * values[i];
}

void subtractProduct(Four& target, const Block& block, const Four& values) {
    for (size_t i = 0; i < 4; ++i)
        for (size_t j = 0; j < 4; ++j)
            target[i] -= block[4 * i + j] * values[j];
}

double safePivot(double pivot, double before) {
    constexpr double kRounding = 1e-13;
    return std::max(pivot, std::max(before * kRounding, std::numeric_limits<double>::min()));
}

Block inverted(Block block) {
    Block result{};
    Four before{};
    for (size_t i = 0; i < 4; ++i) {
        result[4 * i + i] = 1;
        before[i] = block[4 * i + i];
    }
    for (size_t p = 0; p < 4; ++p) {
        const double pivot = safePivot(block[4 * p + p], before[p]);
        for (size_t j = 0; j < 4; ++j) {
            block[4 * p + j] /= pivot;
            result[4 * p + j] /= pivot;
        }
        for (size_t i = 0; i < 4; ++i) {
            if (i == p)
                continue;
            const double share = block[4 * i + p];
            for (size_t j = 0; j < 4; ++j) {
                block[4 * i + j] -= share * block[4 * p + j];
                result[4 * i + j] -= share * result[4 * p + j];
            }
        }
    }
    return result;
}

}  // namespace r2r
