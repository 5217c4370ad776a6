// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/grids/poisson_grid.h"

#include "engine/grids/poisson_rows.h"

#include <algorithm>
#include <array>
#include <type_traits>
#include <utility>

namespace r2r::grids {

namespace {

// As in `ops/poisson_multigrid`, where they are explained.
constexpr double kCentre = 0.5 * (2.0 + 0.3);
constexpr double kRadius = 0.5 * (2.0 - 0.3);
constexpr auto kFirstStep = static_cast<float>(1.0 / kCentre);
constexpr double kNextRatio = 1.0 / (2.0 * kCentre / kRadius - kRadius / kCentre);
constexpr SecondStep kSecondStep = {static_cast<float>(1.0 + kNextRatio * kRadius / kCentre),
                                    static_cast<float>(2.0 * kNextRatio / kRadius)};

// From this grid on (a sixteenth of the pixels) coarser ones are asked twice: one cycle through
// many grids leaves much of what is smooth, and they cost little.
constexpr size_t kFirstTwice = 1;

/// The last four rows of what a pass computes on its way down.
class RowRing {
public:
    explicit RowRing(int64_t width)
        : stride_(width + 2), values_(static_cast<size_t>(5 * stride_)) {}

    /// Row `y`, made by `make(y, row)` unless it is here; zeros outside the picture.
    template <typename Make>
    const float* row(int64_t y, int64_t height, const Make& make) {
        if (y < 0 || y >= height)
            return slot(kSlots);
        const auto place = static_cast<size_t>(y % kSlots);
        float* row = slot(y % kSlots);
        if (kept_[place] != y)
            make(y, row);
        kept_[place] = y;
        return row;
    }

private:
    static constexpr int64_t kSlots = 4;

    float* slot(int64_t index) { return values_.data() + index * stride_ + 1; }

    int64_t stride_;
    std::vector<float> values_;  // the last one stays zero
    std::array<int64_t, kSlots> kept_ = {-1, -1, -1, -1};
};

}  // namespace

/// One thread's view of the finest grid.
class PoissonGrid::FinestRows {
public:
    explicit FinestRows(const PoissonFinest& grid)
        : height(grid.height), width(grid.width), grid_(grid), inverses_(grid.width) {}

    [[nodiscard]] const float* inverse(int64_t y) {
        return inverses_.row(y, height, [&](int64_t, float* row) {
            masked(
                grid_.inverseDegrees[grid_.missingRows(y)].data(), grid_.unknownRow(y), row, width);
        });
    }

    [[nodiscard]] FineRow at(int64_t y) const {
        return {grid_.degrees[grid_.missingRows(y)].data(), grid_.unknownRow(y)};
    }

    const int64_t height;
    const int64_t width;

private:
    const PoissonFinest& grid_;
    RowRing inverses_;
};

/// The same of a coarser grid.
class PoissonGrid::LevelRows {
public:
    explicit LevelRows(const PoissonLevel& level)
        : height(level.diagonal.height()), width(level.diagonal.width()), level_(level) {}

    [[nodiscard]] const float* inverse(int64_t y) const { return level_.inverse.row(y); }

    [[nodiscard]] RowEdges at(int64_t y) const {
        return {level_.right.row(y),
                level_.below.row(y - 1),
                level_.below.row(y),
                level_.diagonal.row(y)};
    }

    const int64_t height;
    const int64_t width;

private:
    const PoissonLevel& level_;
};

/// One thread's part of a cycle, row by row from the top: smoothing before the coarser grid,
/// what is left for that, its correction, and smoothing again.
template <typename Rows>
class PoissonGrid::Smoother {
public:
    template <typename Grid>
    Smoother(const Grid& grid, const RowPlane& residual, const RowPlane* coarse)
        : rows_(grid)
        , residual_(residual)
        , coarse_(coarse)
        , first_(rows_.width)
        , smoothed_(rows_.width)
        , left_(rows_.width)
        , again_(rows_.width)
        , buffer_(static_cast<size_t>(rows_.width) + 4) {}

    /// The residual that the coarser grid has to make up for.
    const float* left(int64_t y) {
        return left_.row(y, rows_.height, [&](int64_t, float* row) {
            const float* above = smoothed(y - 1);
            const float* centre = smoothed(y);
            leftOver(
                {above, centre, smoothed(y + 1)}, rows_.at(y), residual_.row(y), row, rows_.width);
        });
    }

    void restrictTo(const PoissonLevel& level, int64_t y, float* coarse) {
        const int64_t cells = level.residual.height();
        const float* before = left(2 * y - 1);
        const float* first = left(2 * y);
        const float* second = left(2 * y + 1);
        const float* after = left(2 * y + 2);
        restrictRow({before, first, second, after, y == 0, y == cells - 1},
                    level.inverse.row(y),
                    buffer_.data(),
                    coarse,
                    rows_.width);
    }

    void correction(int64_t y, float* row) {
        const float* before = again(y - 1);
        const float* centre = again(y);
        const float* after = again(y + 1);
        relaxed(kSecondStep,
                {smoothed(y), {before, centre, after}, rows_.inverse(y), left(y)},
                rows_.at(y),
                row,
                rows_.width);
    }

private:
    /// The first step of smoothing from zero.
    const float* first(int64_t y) {
        return first_.row(y, rows_.height, [&](int64_t, float* row) {
            scaledProduct(kFirstStep, rows_.inverse(y), residual_.row(y), row, rows_.width);
        });
    }

    /// After both steps, and with what the coarser grid adds once that is known.
    const float* smoothed(int64_t y) {
        return smoothed_.row(y, rows_.height, [&](int64_t, float* row) {
            const float* centre = first(y);
            const float* above = first(y - 1);
            const float* below = first(y + 1);
            relaxed(kSecondStep,
                    {zeros(), {above, centre, below}, rows_.inverse(y), residual_.row(y)},
                    rows_.at(y),
                    row,
                    rows_.width);
            if (coarse_)
                prolong(y, row);
        });
    }

    void prolong(int64_t y, float* row) {
        const int64_t near = y / 2;
        const int64_t far =
            std::clamp<int64_t>(y % 2 == 0 ? near - 1 : near + 1, 0, coarse_->height() - 1);
        addProlonged(coarse_->row(near),
                     coarse_->row(far),
                     rows_.inverse(y),
                     buffer_.data(),
                     row,
                     rows_.width);
    }

    /// The first step of smoothing after the correction.
    const float* again(int64_t y) {
        return again_.row(y, rows_.height, [&](int64_t, float* row) {
            scaledProduct(kFirstStep, rows_.inverse(y), left(y), row, rows_.width);
        });
    }

    /// A row above the picture.
    const float* zeros() const { return residual_.row(-1); }

    Rows rows_;
    const RowPlane& residual_;
    const RowPlane* coarse_;
    RowRing first_;
    RowRing smoothed_;
    RowRing left_;
    RowRing again_;
    std::vector<float> buffer_;
};

PoissonGrid::PoissonGrid(std::vector<uint8_t> unknown, int64_t height, int64_t width, int threads)
    : crew_(std::make_unique<RowCrew>(threads))
    , finest_(std::move(unknown), height, width)
    , levels_(coarserLevels(finest_, *crew_))
    , coarsestInverse_(inverseOf(levels_.back())) {}

template <typename Rows, typename Grid>
PoissonGrid::Correction PoissonGrid::cycle(const Grid& grid,
                                           size_t coarse,
                                           const RowPlane& residual,
                                           RowPlane& correction) {
    PoissonLevel& next = levels_[coarse];
    const int64_t width = residual.width();
    RowBands(next.residual.height(), width)
        .forEach(*crew_, [&](int64_t, int64_t begin, int64_t end) {
            Smoother<Rows> smoother(grid, residual, nullptr);
            for (int64_t y = begin; y < end; ++y)
                smoother.restrictTo(next, y, next.residual.mutableRow(y));
        });
    correctLevel(coarse);
    constexpr bool kMeasures = std::is_same_v<Rows, FinestRows>;
    const int64_t height = residual.height();
    const RowBands bands(height, width);
    std::vector<Correction> parts(static_cast<size_t>(bands.count()));
    bands.forEach(*crew_, [&](int64_t band, int64_t begin, int64_t end) {
        Smoother<Rows> smoother(grid, residual, &next.correction);
        Correction& part = parts[static_cast<size_t>(band)];
        for (int64_t y = begin; y < end; ++y) {
            float* row = correction.mutableRow(y);
            smoother.correction(y, row);
            if (!kMeasures)
                continue;
            part.energy += innerProduct(residual.row(y), row, width);
            part.worst = std::max(part.worst, double{largestMagnitude(row, width)});
            part.curvature += squaredDistance(row, row + 1, width - 1);
            if (y > begin)
                part.curvature += squaredDistance(row, correction.row(y - 1), width);
        }
        if (!kMeasures || end == height)
            return;
        std::vector<float> below(static_cast<size_t>(width));
        smoother.correction(end, below.data());
        part.curvature += squaredDistance(correction.row(end - 1), below.data(), width);
    });
    Correction all;
    for (const Correction& part : parts)
        all = {all.energy + part.energy,
               all.curvature + part.curvature,
               std::max(all.worst, part.worst)};
    return all;
}

void PoissonGrid::correctLevel(size_t depth) {
    if (depth + 1 == levels_.size())
        return solveExactly(coarsestInverse_, levels_.back());
    PoissonLevel& level = levels_[depth];
    (void)cycle<LevelRows>(level, depth + 1, level.residual, level.correction);
    if (depth < kFirstTwice)
        return;
    takeAway(level);
    (void)cycle<LevelRows>(level, depth + 1, level.residual, level.more);
    const int64_t width = level.diagonal.width();
    for (int64_t y = 0; y < level.diagonal.height(); ++y)
        addScaled(1, level.more.row(y), level.correction.mutableRow(y), width);
}

/// The part that the correction has not yet made up for becomes the residual.
void PoissonGrid::takeAway(PoissonLevel& level) {
    const int64_t width = level.diagonal.width();
    const LevelRows rows(level);
    std::vector<float> image(static_cast<size_t>(width));
    const RowPlane& u = level.correction;
    for (int64_t y = 0; y < level.diagonal.height(); ++y) {
        applyCoarse({u.row(y - 1), u.row(y), u.row(y + 1)}, rows.at(y), image.data(), width);
        addScaled(-1, image.data(), level.residual.mutableRow(y), width);
    }
}

PoissonGrid::Correction PoissonGrid::correct(const RowPlane& residual, RowPlane& correction) {
    return cycle<FinestRows>(finest_, 0, residual, correction);
}

void PoissonGrid::advance(const Step& step,
                          const RowPlane& correction,
                          const RowPlane& before,
                          RowPlane& direction,
                          RowPlane& x,
                          RowPlane& residual) const {
    const int64_t width = finest_.width;
    eachBand([&](int64_t, int64_t begin, int64_t end) {
        const FinestRows rows(finest_);
        std::vector<float> beyond(static_cast<size_t>(2 * (width + 2)));  // rows of other bands
        float* const first = beyond.data() + 1;
        float* const last = first + width + 2;
        const auto turned = [&](int64_t y, float* row) -> const float* {
            if (y >= 0 && y < finest_.height)
                sumOf(correction.row(y), step.turn, before.row(y), row, width);
            return row;
        };
        const float* above = turned(begin - 1, first);
        const float* centre = turned(begin, direction.mutableRow(begin));
        for (int64_t y = begin; y < end; ++y) {
            const float* below = turned(y + 1, y + 1 < end ? direction.mutableRow(y + 1) : last);
            advanced(step.length,
                     {above, centre, below},
                     rows.at(y),
                     x.mutableRow(y),
                     residual.mutableRow(y),
                     width);
            above = centre;
            centre = below;
        }
    });
}

}  // namespace r2r::grids
