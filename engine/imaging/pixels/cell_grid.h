// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

/// Grids over luma and place, read and written between their cells.
///
/// A cell is an array of floats. Reading is trilinear between cell centres, which are at i + ½, and
/// clamped at the borders; writing is its transpose. All inline: the loops over pixels live on it.
namespace r2r::cell_grid {

struct GridShape {
    int bins = 1;
    int rows = 1;
    int columns = 1;

    [[nodiscard]] size_t cells() const {
        return static_cast<size_t>(bins) * static_cast<size_t>(rows) * static_cast<size_t>(columns);
    }

    [[nodiscard]] size_t index(int bin, int row, int column) const {
        const auto line =
            static_cast<size_t>(bin) * static_cast<size_t>(rows) + static_cast<size_t>(row);
        return line * static_cast<size_t>(columns) + static_cast<size_t>(column);
    }
};

template <typename Cell>
struct Grid {
    GridShape shape{};
    std::vector<Cell> cells = std::vector<Cell>(shape.cells());
};

/// The two neighbours of a place on one axis of the grid.
struct Neighbours {
    int lower = 0;
    int upper = 0;
    float upperWeight = 0;
};

/// @param place  in cells; the centre of cell i is i + ½
inline Neighbours neighboursAt(float place, int count) {
    const float clamped = std::clamp(place - 0.5F, 0.0F, static_cast<float>(count - 1));
    const int lower = static_cast<int>(clamped);
    return {.lower = lower,
            .upper = std::min(lower + 1, count - 1),
            .upperWeight = clamped - static_cast<float>(lower)};
}

/// Neighbours of each cell centre of an axis with `from` cells, on one with `to` cells, as long.
inline std::vector<Neighbours> neighboursOfAll(int from, int to) {
    std::vector<Neighbours> result;
    result.reserve(static_cast<size_t>(from));
    const float scale = static_cast<float>(to) / static_cast<float>(from);
    for (int i = 0; i < from; ++i)
        result.push_back(neighboursAt((static_cast<float>(i) + 0.5F) * scale, to));
    return result;
}

/// The eight cells around a place, and the share of each; the shares add up to 1.
struct Corners {
    std::array<size_t, 8> index{};
    std::array<float, 8> weight{};
};

inline Corners cornersAt(const GridShape& shape,
                         const Neighbours& bin,
                         const Neighbours& row,
                         const Neighbours& column) {
    Corners corners;
    size_t corner = 0;
    for (const auto& [b, binWeight] :
         {std::pair(bin.lower, 1 - bin.upperWeight), std::pair(bin.upper, bin.upperWeight)})
        for (const auto& [r, rowWeight] :
             {std::pair(row.lower, 1 - row.upperWeight), std::pair(row.upper, row.upperWeight)}) {
            const size_t line = shape.index(b, r, 0);
            const float weight = binWeight * rowWeight;
            corners.index[corner] = line + static_cast<size_t>(column.lower);
            corners.weight[corner++] = weight * (1 - column.upperWeight);
            corners.index[corner] = line + static_cast<size_t>(column.upper);
            corners.weight[corner++] = weight * column.upperWeight;
        }
    return corners;
}

/// The transpose of `interpolated`.
template <typename Cell>
void splat(const Cell& value, const Corners& corners, std::vector<Cell>& cells) {
    for (size_t corner = 0; corner < 8; ++corner) {
        Cell& cell = cells[corners.index[corner]];
        for (size_t i = 0; i < value.size(); ++i)
            cell[i] += corners.weight[corner] * value[i];
    }
}

template <typename Cell>
Cell interpolated(const std::vector<Cell>& cells, const Corners& corners) {
    Cell result{};
    for (size_t corner = 0; corner < 8; ++corner) {
        const Cell& cell = cells[corners.index[corner]];
        for (size_t i = 0; i < result.size(); ++i)
            result[i] += corners.weight[corner] * cell[i];
    }
    return result;
}

/// Calls visit(index in `fine`, corners in `coarse`) for every cell of `fine`.
template <typename Visitor>
void visitCells(const GridShape& fine, const GridShape& coarse, const Visitor& visit) {
    const auto bins = neighboursOfAll(fine.bins, coarse.bins);
    const auto rows = neighboursOfAll(fine.rows, coarse.rows);
    const auto columns = neighboursOfAll(fine.columns, coarse.columns);
    size_t index = 0;
    for (const Neighbours& bin : bins)
        for (const Neighbours& row : rows)
            for (const Neighbours& column : columns)
                visit(index++, cornersAt(coarse, bin, row, column));
}

/// `coarse` read at the cell centres of a grid of another shape over the same space.
template <typename Cell>
Grid<Cell> enlarged(const Grid<Cell>& coarse, const GridShape& shape) {
    Grid<Cell> result{.shape = shape};
    visitCells(shape, coarse.shape, [&](size_t index, const Corners& corners) {
        result.cells[index] = interpolated(coarse.cells, corners);
    });
    return result;
}

/// The transpose of `enlarged`: sums are kept.
template <typename Cell>
Grid<Cell> gathered(const Grid<Cell>& fine, const GridShape& shape) {
    Grid<Cell> result{.shape = shape};
    visitCells(fine.shape, shape, [&](size_t index, const Corners& corners) {
        splat(fine.cells[index], corners, result.cells);
    });
    return result;
}

}  // namespace r2r::cell_grid
