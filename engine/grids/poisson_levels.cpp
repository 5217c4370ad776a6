// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/grids/poisson_levels.h"

#include <cassert>
#include <utility>

namespace r2r::grids {

namespace {

// As in `ops/poisson_multigrid`, where they are explained.
constexpr int64_t kCoarsestPixels = 64;
constexpr float kAnchorFactor = 0.8F;

/// Tells the weights of a grid's edges: `right(y, x)`, `below(y, x)`, `anchor(y, x)` and
/// `isUnknown(y, x)`, zero outside. Two fine edges of length 1 cross a cell border; together they
/// weigh as one of length 2.
template <typename Edges>
PoissonLevel halved(int64_t height, int64_t width, const Edges& edges, RowCrew& crew) {
    const int64_t rows = (height + 1) / 2;
    const int64_t columns = (width + 1) / 2;
    PoissonLevel level;
    for (RowPlane* plane : {&level.right,
                            &level.below,
                            &level.diagonal,
                            &level.inverse,
                            &level.residual,
                            &level.correction,
                            &level.more})
        *plane = RowPlane(rows, columns);
    RowBands(rows, columns).forEach(crew, [&](int64_t, int64_t begin, int64_t end) {
        for (int64_t y = begin; y < end; ++y)
            for (int64_t x = 0; x < columns; ++x) {
                const int64_t v = 2 * y;
                const int64_t u = 2 * x;
                level.right.mutableRow(y)[x] =
                    0.5F * (edges.right(v, u + 1) + edges.right(v + 1, u + 1));
                level.below.mutableRow(y)[x] =
                    0.5F * (edges.below(v + 1, u) + edges.below(v + 1, u + 1));
                level.diagonal.mutableRow(y)[x] =
                    kAnchorFactor * ((edges.anchor(v, u) + edges.anchor(v, u + 1)) +
                                     (edges.anchor(v + 1, u) + edges.anchor(v + 1, u + 1)));
                level.inverse.mutableRow(y)[x] =
                    static_cast<float>(edges.isUnknown(v, u) || edges.isUnknown(v, u + 1) ||
                                       edges.isUnknown(v + 1, u) || edges.isUnknown(v + 1, u + 1));
            }
    });
    RowBands(rows, columns).forEach(crew, [&](int64_t, int64_t begin, int64_t end) {
        for (int64_t y = begin; y < end; ++y) {
            float* diagonal = level.diagonal.mutableRow(y);
            float* inverse = level.inverse.mutableRow(y);
            for (int64_t x = 0; x < columns; ++x) {
                diagonal[x] += (level.right.row(y)[x] + level.right.row(y)[x - 1]) +
                               (level.below.row(y)[x] + level.below.row(y - 1)[x]);
                inverse[x] = inverse[x] != 0 && diagonal[x] > 0 ? 1 / diagonal[x] : 0;
            }
        }
    });
    return level;
}

PoissonLevel coarser(const PoissonFinest& finest, RowCrew& crew) {
    struct Edges {
        const PoissonFinest& grid;

        [[nodiscard]] bool isUnknown(int64_t y, int64_t x) const {
            return y >= 0 && x >= 0 && y < grid.height && x < grid.width &&
                   grid.unknownRow(y)[x] != 0;
        }

        [[nodiscard]] float right(int64_t y, int64_t x) const {
            return static_cast<float>(isUnknown(y, x) && isUnknown(y, x + 1));
        }

        [[nodiscard]] float below(int64_t y, int64_t x) const {
            return static_cast<float>(isUnknown(y, x) && isUnknown(y + 1, x));
        }

        /// The known neighbours.
        [[nodiscard]] float anchor(int64_t y, int64_t x) const {
            if (!isUnknown(y, x))
                return 0;
            return grid.degrees[grid.missingRows(y)][static_cast<size_t>(x)] -
                   static_cast<float>(isUnknown(y, x - 1) + isUnknown(y, x + 1) +
                                      isUnknown(y - 1, x) + isUnknown(y + 1, x));
        }
    };

    return halved(finest.height, finest.width, Edges{finest}, crew);
}

PoissonLevel coarser(const PoissonLevel& fine, RowCrew& crew) {
    struct Edges {
        const PoissonLevel& level;

        /// Planes have zeros around them, but an odd one has no pixels beyond those.
        [[nodiscard]] bool isInside(int64_t y, int64_t x) const {
            return y < level.diagonal.height() && x < level.diagonal.width();
        }

        [[nodiscard]] bool isUnknown(int64_t y, int64_t x) const {
            return isInside(y, x) && level.inverse.row(y)[x] != 0;
        }

        [[nodiscard]] float right(int64_t y, int64_t x) const {
            return isInside(y, x) ? level.right.row(y)[x] : 0;
        }

        [[nodiscard]] float below(int64_t y, int64_t x) const {
            return isInside(y, x) ? level.below.row(y)[x] : 0;
        }

        [[nodiscard]] float anchor(int64_t y, int64_t x) const {
            if (!isInside(y, x))
                return 0;
            return level.diagonal.row(y)[x] - ((right(y, x) + level.right.row(y)[x - 1]) +
                                               (below(y, x) + level.below.row(y - 1)[x]));
        }
    };

    return halved(fine.diagonal.height(), fine.diagonal.width(), Edges{fine}, crew);
}

}  // namespace

PoissonFinest::PoissonFinest(std::vector<uint8_t> isUnknown, int64_t rows, int64_t columns)
    : height(rows), width(columns), unknown(std::move(isUnknown)) {
    assert(unknown.size() == static_cast<size_t>(height * width));
    for (size_t missing = 0; missing < 3; ++missing) {
        std::vector<float>& row = degrees[missing];
        row.assign(static_cast<size_t>(width), 4.0F - static_cast<float>(missing));
        row.front() -= 1;
        row.back() -= 1;
        for (const float degree : row)
            inverseDegrees[missing].push_back(degree > 0 ? 1 / degree : 0);
    }
}

std::vector<PoissonLevel> coarserLevels(const PoissonFinest& finest, RowCrew& crew) {
    std::vector<PoissonLevel> levels;
    levels.push_back(coarser(finest, crew));
    while (levels.back().diagonal.height() * levels.back().diagonal.width() > kCoarsestPixels)
        levels.push_back(coarser(levels.back(), crew));
    return levels;
}

/// By Gauss and Jordan; A is symmetric and positive definite on the unknowns, so no pivot is zero.
std::vector<float> inverseOf(const PoissonLevel& level) {
    const int64_t width = level.diagonal.width();
    const int64_t count = width * level.diagonal.height();
    std::vector<double> a(static_cast<size_t>(count * count));
    std::vector<double> inverse(a.size());
    const auto at = [count](int64_t row, int64_t column) {
        return static_cast<size_t>(row * count + column);
    };
    for (int64_t i = 0; i < count; ++i) {
        const int64_t y = i / width;
        const int64_t x = i % width;
        const bool isUnknown = level.inverse.row(y)[x] != 0;
        a[at(i, i)] = isUnknown ? double{level.diagonal.row(y)[x]} : 1.0;
        inverse[at(i, i)] = isUnknown ? 1.0 : 0.0;
        if (x + 1 < width)
            a[at(i, i + 1)] = a[at(i + 1, i)] = -double{level.right.row(y)[x]};
        if (i + width < count)
            a[at(i, i + width)] = a[at(i + width, i)] = -double{level.below.row(y)[x]};
    }
    for (int64_t pivot = 0; pivot < count; ++pivot) {
        const double scale = 1.0 / a[at(pivot, pivot)];
        for (int64_t column = 0; column < count; ++column) {
            a[at(pivot, column)] *= scale;
            inverse[at(pivot, column)] *= scale;
        }
        for (int64_t row = 0; row < count; ++row) {
            const double factor = row == pivot ? 0.0 : a[at(row, pivot)];
            for (int64_t column = 0; factor != 0 && column < count; ++column) {
                a[at(row, column)] -= factor * a[at(pivot, column)];
                inverse[at(row, column)] -= factor * inverse[at(pivot, column)];
            }
        }
    }
    return {inverse.begin(), inverse.end()};
}

void solveExactly(const std::vector<float>& inverse, PoissonLevel& level) {
    const int64_t width = level.diagonal.width();
    const int64_t height = level.diagonal.height();
    const float* weight = inverse.data();
    for (int64_t y = 0; y < height; ++y)
        for (int64_t x = 0; x < width; ++x) {
            double sum = 0;
            for (int64_t v = 0; v < height; ++v)
                for (int64_t u = 0; u < width; ++u)
                    sum += double{*weight++} * double{level.residual.row(v)[u]};
            level.correction.mutableRow(y)[x] = static_cast<float>(sum);
        }
}

}  // namespace r2r::grids
