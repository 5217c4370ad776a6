// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/masks/matting_levels.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace r2r {
namespace {

constexpr int kCellPx = 8;
constexpr size_t kFewCells = 40;                 // whose equations are solved directly
constexpr size_t kOwn = 4;                       // the cell itself among its nine neighbours
constexpr size_t kPixelsBetweenLooks = 1 << 16;  // at whether to stop

/// The places of what is numbered, sorted by rows, each once; and where each of `all` is in them.
template <typename Places>
std::vector<int> numbered(const std::vector<std::pair<int, int>>& all, const Places& add) {
    std::vector<std::pair<int, int>> places = all;
    std::ranges::sort(places);
    places.erase(std::unique(places.begin(), places.end()), places.end());
    for (const auto& [y, x] : places)
        add(x, y);
    std::vector<int> numbers;
    numbers.reserve(all.size());
    for (const auto& place : all)
        numbers.push_back(
            static_cast<int>(std::ranges::lower_bound(places, place) - places.begin()));
    return numbers;
}

/// Slot of a neighbour that is so many cells away.
size_t slotOf(int dx, int dy) {
    return static_cast<size_t>(3 * (dy + 1) + dx + 1);
}

}  // namespace

MattingLevels::MattingLevels(const MattingSystem& system, const JobContext& job) {
    if (system.size() == 0)
        return;
    std::vector<Block> functions = addPixels(system, job);
    while (levels_.back().cells.size() > kFewCells) {
        job.throwIfCancelled();
        addLevel(functions);
    }
    factorize(levels_.back());
}

/// The cells of pixels, which are the first level.
/// @return for each cell what constant, red, green and blue are in its numbers
std::vector<Block> MattingLevels::addPixels(const MattingSystem& system, const JobContext& job) {
    const auto unknowns = system.band().unknowns();
    std::vector<std::pair<int, int>> places;
    places.reserve(unknowns.size());
    members_.reserve(unknowns.size());
    for (const MattingBand::Unknown& each : unknowns) {
        members_.push_back(each.member);
        places.emplace_back(each.y / kCellPx, each.x / kCellPx);
    }
    Level& level = levels_.emplace_back();
    cells_ = numbered(places, [&](int x, int y) { level.cells.push_back({.x = x, .y = y}); });
    std::vector<Block> functions = findBases(system.band());
    job.throwIfCancelled();
    sumEquations(system, job);
    finish(level);
    return functions;
}

/// What the numbers of a cell mean for its pixels.
std::vector<Block> MattingLevels::findBases(const MattingBand& band) {
    std::vector<std::vector<size_t>> pixels(levels_.front().cells.size());
    for (size_t i = 0; i < cells_.size(); ++i)
        pixels[static_cast<size_t>(cells_[i])].push_back(i);
    bases_.resize(cells_.size());
    std::vector<Block> functions;
    std::vector<Four> rows;
    for (const std::vector<size_t>& own : pixels) {
        rows.clear();
        for (const size_t i : own) {
            const auto color = band.color(members_[i]);
            rows.push_back({1, color[0] - 0.5, color[1] - 0.5, color[2] - 0.5});
        }
        functions.push_back(orthonormalized(rows));
        for (size_t k = 0; k < own.size(); ++k)
            bases_[own[k]] = rows[k];
    }
    return functions;
}

/// The equations of pixels as those of their cells.
void MattingLevels::sumEquations(const MattingSystem& system, const JobContext& job) {
    const auto unknowns = system.band().unknowns();
    std::vector<int> unknownOf(static_cast<size_t>(system.band().members().size()), -1);
    for (size_t i = 0; i < unknowns.size(); ++i)
        unknownOf[static_cast<size_t>(unknowns[i].member)] = static_cast<int>(i);
    Level& level = levels_.front();
    level.weights.assign(9 * level.cells.size(), {});
    for (size_t i = 0; i < unknowns.size(); ++i) {
        if (i % kPixelsBetweenLooks == 0)
            job.throwIfCancelled();
        const MattingBand::Unknown& own = unknowns[i];
        const auto weights = system.weights(i);
        const auto cell = static_cast<size_t>(cells_[i]);
        for (int at = 0; at < MattingSystem::kNeighbours; ++at) {
            const int member = own.rows[static_cast<size_t>(at / 5)] + at % 5;
            const int other = unknownOf[static_cast<size_t>(member)];
            const double weight = weights[static_cast<size_t>(at)];
            if (other < 0 || weight == 0)
                continue;
            const int dx = (own.x + at % 5 - 2) / kCellPx - level.cells[cell].x;
            const int dy = (own.y + at / 5 - 2) / kCellPx - level.cells[cell].y;
            addOuter(level.weights[9 * cell + slotOf(dx, dy)],
                     weight,
                     bases_[i],
                     bases_[static_cast<size_t>(other)]);
        }
    }
}

/// One level more, of cells that hold 2 × 2 of the last one.
void MattingLevels::addLevel(std::vector<Block>& functions) {
    levels_.emplace_back();
    Level& fine = levels_[levels_.size() - 2];
    Level& level = levels_.back();
    std::vector<std::pair<int, int>> places;
    for (const Cell& cell : fine.cells)
        places.emplace_back(cell.y / 2, cell.x / 2);
    fine.parents = numbered(places, [&](int x, int y) { level.cells.push_back({.x = x, .y = y}); });

    std::vector<std::vector<size_t>> children(level.cells.size());
    for (size_t c = 0; c < fine.cells.size(); ++c)
        children[static_cast<size_t>(fine.parents[c])].push_back(c);
    fine.bases.resize(fine.cells.size());
    std::vector<Block> coarse;
    std::vector<Four> rows;
    for (const std::vector<size_t>& each : children) {
        rows.clear();
        for (const size_t child : each)
            for (size_t r = 0; r < 4; ++r)
                rows.push_back({functions[child][4 * r],
                                functions[child][4 * r + 1],
                                functions[child][4 * r + 2],
                                functions[child][4 * r + 3]});
        coarse.push_back(orthonormalized(rows));
        for (size_t i = 0; i < each.size(); ++i)
            for (size_t r = 0; r < 4; ++r)
                std::ranges::copy(rows[4 * i + r], &fine.bases[each[i]][4 * r]);
    }
    functions = std::move(coarse);

    level.weights.assign(9 * level.cells.size(), {});
    for (size_t c = 0; c < fine.cells.size(); ++c) {
        const auto parent = static_cast<size_t>(fine.parents[c]);
        for (size_t slot = 0; slot < 9; ++slot) {
            const int other = fine.cells[c].neighbours[slot];
            if (other < 0)
                continue;
            const Cell& neighbour = fine.cells[static_cast<size_t>(other)];
            const int dx = neighbour.x / 2 - level.cells[parent].x;
            const int dy = neighbour.y / 2 - level.cells[parent].y;
            addProduct(level.weights[9 * parent + slotOf(dx, dy)],
                       fine.bases[c],
                       fine.weights[9 * c + slot],
                       fine.bases[static_cast<size_t>(other)]);
        }
    }
    finish(level);
}

/// Neighbours, and the inverses of what cells are for themselves.
void MattingLevels::finish(Level& level) {
    const auto place = [](const Cell& cell) { return std::pair(cell.y, cell.x); };
    level.inverses.reserve(level.cells.size());
    for (size_t c = 0; c < level.cells.size(); ++c) {
        Cell& cell = level.cells[c];
        for (int dy = -1; dy <= 1; ++dy)
            for (int dx = -1; dx <= 1; ++dx) {
                const std::pair wanted(cell.y + dy, cell.x + dx);
                const auto found = std::ranges::lower_bound(level.cells, wanted, {}, place);
                const bool isThere = found != level.cells.end() && place(*found) == wanted;
                cell.neighbours[slotOf(dx, dy)] =
                    isThere ? static_cast<int>(found - level.cells.begin()) : -1;
            }
        Block& own = level.weights[9 * c + kOwn];
        for (size_t i = 0; i < 4; ++i)
            if (own[4 * i + i] == 0)
                own[4 * i + i] = 1;  // a function that is left out
        level.inverses.push_back(inverted(own));
    }
}

void MattingLevels::factorize(const Level& coarsest) {
    const size_t size = 4 * coarsest.cells.size();
    factor_.assign(size * size, 0.0);
    for (size_t c = 0; c < coarsest.cells.size(); ++c)
        for (size_t slot = 0; slot < 9; ++slot) {
            const int other = coarsest.cells[c].neighbours[slot];
            for (size_t r = 0; other >= 0 && r < 4; ++r)
                for (size_t s = 0; s < 4; ++s)
                    factor_[(4 * c + r) * size + 4 * static_cast<size_t>(other) + s] =
                        coarsest.weights[9 * c + slot][4 * r + s];
        }
    for (size_t j = 0; j < size; ++j) {
        double pivot = factor_[j * size + j];
        const double before = pivot;
        for (size_t k = 0; k < j; ++k)
            pivot -= factor_[j * size + k] * factor_[j * size + k];
        factor_[j * size + j] = std::sqrt(safePivot(pivot, before));
        for (size_t i = j + 1; i < size; ++i) {
            double value = factor_[i * size + j];
            for (size_t k = 0; k < j; ++k)
                value -= factor_[i * size + k] * factor_[j * size + k];
            factor_[i * size + j] = value / factor_[j * size + j];
        }
    }
}

std::vector<Four> MattingLevels::solved(std::span<const Four> residual) const {
    const size_t size = 4 * residual.size();
    std::vector<double> x(size);
    for (size_t i = 0; i < size; ++i) {
        double value = residual[i / 4][i % 4];
        for (size_t k = 0; k < i; ++k)
            value -= factor_[i * size + k] * x[k];
        x[i] = value / factor_[i * size + i];
    }
    for (size_t i = size; i-- > 0;) {
        x[i] /= factor_[i * size + i];
        for (size_t k = 0; k < i; ++k)
            x[k] -= factor_[i * size + k] * x[i];
    }
    std::vector<Four> result(residual.size());
    for (size_t i = 0; i < size; ++i)
        result[i / 4][i % 4] = x[i];
    return result;
}

/// One cycle from that level on; begins with zeros, whatever `values` holds.
void MattingLevels::cycle(size_t number,
                          std::span<const Four> residual,
                          std::span<Four> values) const {
    if (number + 1 == levels_.size()) {
        std::ranges::copy(solved(residual), values.begin());
        return;
    }
    const Level& level = levels_[number];
    const size_t count = level.cells.size();
    const auto rest = [&](size_t c, bool hasOwn) {
        Four left = residual[c];
        for (size_t slot = 0; slot < 9; ++slot) {
            const int other = level.cells[c].neighbours[slot];
            if (other >= 0 && (hasOwn || slot != kOwn))
                subtractProduct(
                    left, level.weights[9 * c + slot], values[static_cast<size_t>(other)]);
        }
        return left;
    };
    const auto relax = [&](size_t c) {
        const Four left = rest(c, false);
        values[c] = {};
        addProduct(values[c], level.inverses[c], left);
    };

    std::ranges::fill(values, Four{});
    for (size_t c = 0; c < count; ++c)
        relax(c);
    const size_t coarseCount = levels_[number + 1].cells.size();
    std::vector<Four> coarse(coarseCount);
    const bool isDirect = number + 2 == levels_.size();
    for (int visit = 0; visit < (isDirect ? 1 : 2); ++visit) {
        std::vector<Four> coarseResidual(coarseCount);
        for (size_t c = 0; c < count; ++c)
            addTransposedProduct(coarseResidual[static_cast<size_t>(level.parents[c])],
                                 level.bases[c],
                                 rest(c, true));
        cycle(number + 1, coarseResidual, coarse);
        for (size_t c = 0; c < count; ++c)
            addProduct(values[c], level.bases[c], coarse[static_cast<size_t>(level.parents[c])]);
    }
    for (size_t c = count; c-- > 0;)
        relax(c);
}

void MattingLevels::correct(std::span<const double> residual, std::span<double> values) const {
    if (levels_.empty())
        return;
    std::vector<Four> coarse(levels_.front().cells.size());
    std::vector<Four> correction(coarse.size());
    for (size_t i = 0; i < cells_.size(); ++i)
        for (size_t j = 0; j < 4; ++j)
            coarse[static_cast<size_t>(cells_[i])][j] += bases_[i][j] * residual[i];
    cycle(0, coarse, correction);
    for (size_t i = 0; i < cells_.size(); ++i) {
        const Four& from = correction[static_cast<size_t>(cells_[i])];
        double& value = values[static_cast<size_t>(members_[i])];
        for (size_t j = 0; j < 4; ++j)
            value += bases_[i][j] * from[j];
    }
}

}  // namespace r2r
