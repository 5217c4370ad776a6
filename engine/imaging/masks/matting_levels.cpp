// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/masks/matting_levels.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace r2r {
namespace {

using Four = MattingLevels::Four;
using Block = MattingLevels::Block;

constexpr int kCellPx = 8;
constexpr size_t kFewCells = 40;  // whose equations are solved directly
constexpr double kLeast = 1e-3;   // mean square of a function that adds something to the others
constexpr size_t kOwn = 4;        // the cell itself among its nine neighbours
constexpr size_t kPixelsBetweenLooks = 1 << 16;  // at whether to stop

/// Makes the columns of `rows` orthonormal (Gram-Schmidt, twice).
/// @return what the columns were made of: rows before = rows now · result. A column that depends on
///         those before it is zero.
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

/// `sum` += aᵀ · middle · b.
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

void subtractProduct(Four& target, const Block& block, const Four& values) {
    for (size_t i = 0; i < 4; ++i)
        for (size_t j = 0; j < 4; ++j)
            target[i] -= block[4 * i + j] * values[j];
}

/// A pivot that rounding made too small stays positive.
double safePivot(double pivot, double before) {
    constexpr double kRounding = 1e-13;
    return std::max(pivot, std::max(before * kRounding, std::numeric_limits<double>::min()));
}

/// Of a symmetric, positive block, by Gauss-Jordan elimination.
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

/// The places of what is numbered, sorted by rows, each once; and where each of `all` is in them.
template <typename Places>
std::vector<int> numbered(const std::vector<std::pair<int, int>>& all, const Places& add) {
    std::vector<std::pair<int, int>> places = all;
    std::ranges::sort(places);
    const auto rest = std::ranges::unique(places);
    places.erase(rest.begin(), rest.end());
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
    const MattingBand& band = system.band();
    const auto unknowns = band.unknowns();
    std::vector<int> unknownOf(static_cast<size_t>(band.members().size()), -1);
    members_.reserve(unknowns.size());
    std::vector<std::pair<int, int>> places;
    places.reserve(unknowns.size());
    for (size_t i = 0; i < unknowns.size(); ++i) {
        unknownOf[static_cast<size_t>(unknowns[i].member)] = static_cast<int>(i);
        members_.push_back(unknowns[i].member);
        places.emplace_back(unknowns[i].y / kCellPx, unknowns[i].x / kCellPx);
    }
    Level& level = levels_.emplace_back();
    cells_ = numbered(places, [&](int x, int y) { level.cells.push_back({.x = x, .y = y}); });

    std::vector<size_t> starts(level.cells.size() + 1, 0);
    for (const int cell : cells_)
        ++starts[static_cast<size_t>(cell) + 1];
    std::partial_sum(starts.begin(), starts.end(), starts.begin());
    std::vector<int> sorted(unknowns.size());
    std::vector<size_t> next(starts.begin(), starts.end() - 1);
    for (size_t i = 0; i < unknowns.size(); ++i)
        sorted[next[static_cast<size_t>(cells_[i])]++] = static_cast<int>(i);

    std::vector<Block> functions;
    bases_.resize(unknowns.size());
    std::vector<Four> rows;
    for (size_t c = 0; c < level.cells.size(); ++c) {
        rows.clear();
        for (size_t at = starts[c]; at < starts[c + 1]; ++at) {
            const auto color = band.color(members_[static_cast<size_t>(sorted[at])]);
            rows.push_back({1, color[0] - 0.5, color[1] - 0.5, color[2] - 0.5});
        }
        functions.push_back(orthonormalized(rows));
        for (size_t at = starts[c]; at < starts[c + 1]; ++at)
            bases_[static_cast<size_t>(sorted[at])] = rows[at - starts[c]];
    }
    job.throwIfCancelled();

    level.weights.assign(9 * level.cells.size(), {});
    for (size_t i = 0; i < unknowns.size(); ++i) {
        if (i % kPixelsBetweenLooks == 0)
            job.throwIfCancelled();
        const auto& own = unknowns[i];
        const auto weights = system.weights(i);
        const Cell& cell = level.cells[static_cast<size_t>(cells_[i])];
        for (int at = 0; at < MattingSystem::kNeighbours; ++at) {
            const int member = own.rows[static_cast<size_t>(at / 5)] + at % 5;
            const int other = unknownOf[static_cast<size_t>(member)];
            const double weight = weights[static_cast<size_t>(at)];
            if (other < 0 || weight == 0)
                continue;
            const int dx = (own.x + at % 5 - 2) / kCellPx - cell.x;
            const int dy = (own.y + at / 5 - 2) / kCellPx - cell.y;
            Block& sum = level.weights[9 * static_cast<size_t>(cells_[i]) + slotOf(dx, dy)];
            const Four& mine = bases_[i];
            const Four& others = bases_[static_cast<size_t>(other)];
            for (size_t r = 0; r < 4; ++r)
                for (size_t s = 0; s < 4; ++s)
                    sum[4 * r + s] += weight * mine[r] * others[s];
        }
    }
    finish(level);
    return functions;
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
        for (size_t i = 0; i < 4; ++i)
            for (size_t j = 0; j < 4; ++j)
                values[c][i] += level.inverses[c][4 * i + j] * left[j];
    };

    std::ranges::fill(values, Four{});
    for (size_t c = 0; c < count; ++c)
        relax(c);
    const size_t coarseCount = levels_[number + 1].cells.size();
    std::vector<Four> coarse(coarseCount);
    const bool isDirect = number + 2 == levels_.size();
    for (int visit = 0; visit < (isDirect ? 1 : 2); ++visit) {
        std::vector<Four> coarseResidual(coarseCount);
        for (size_t c = 0; c < count; ++c) {
            const Four left = rest(c, true);
            Four& target = coarseResidual[static_cast<size_t>(level.parents[c])];
            for (size_t i = 0; i < 4; ++i)
                for (size_t j = 0; j < 4; ++j)
                    target[j] += level.bases[c][4 * i + j] * left[i];
        }
        cycle(number + 1, coarseResidual, coarse);
        for (size_t c = 0; c < count; ++c) {
            const Four& from = coarse[static_cast<size_t>(level.parents[c])];
            for (size_t i = 0; i < 4; ++i)
                for (size_t j = 0; j < 4; ++j)
                    values[c][i] += level.bases[c][4 * i + j] * from[j];
        }
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
