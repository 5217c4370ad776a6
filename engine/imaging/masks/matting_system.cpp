// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/masks/matting_system.h"

#include "engine/imaging/pixels/row_bands.h"

#include <algorithm>
#include <cmath>

namespace r2r {
namespace {

using Unknown = MattingBand::Unknown;

constexpr size_t kPiece = 8192;    // unknown pixels: its part of all vectors fits a core's cache
constexpr int kReach = 2;          // rows between a pixel and the farthest of its neighbours
constexpr double kEpsilon = 1e-7;  // of the paper: below the noise of 8 bits
constexpr int kWindowPixels = 9;
constexpr size_t kOwn = 12;  // the pixel itself among its 25 neighbours

/// Of nine colours, which are beside the three members given.
MattingSystem::Window windowOf(const MattingBand& band, const std::array<int, 3>& middles) {
    MattingSystem::Window window;
    for (const int middle : middles)
        for (int x = -1; x <= 1; ++x)
            for (size_t i = 0; i < 3; ++i)
                window.mean[i] += band.color(middle + x)[i] / double(kWindowPixels);
    std::array<double, 6> square{};  // xx, xy, xz, yy, yz, zz
    for (const int middle : middles)
        for (int x = -1; x <= 1; ++x) {
            const auto color = band.color(middle + x);
            size_t at = 0;
            for (size_t i = 0; i < 3; ++i)
                for (size_t j = i; j < 3; ++j)
                    square[at++] +=
                        (color[i] - window.mean[i]) * (color[j] - window.mean[j]) / kWindowPixels;
        }
    constexpr double kRaised = kEpsilon / kWindowPixels;
    auto& [xx, yx, yy, zx, zy, zz] = window.factor;
    xx = 1 / std::sqrt(square[0] + kRaised);
    yx = square[1] * xx;
    zx = square[2] * xx;
    yy = 1 / std::sqrt(square[3] + kRaised - yx * yx);
    zy = (square[4] - zx * yx) * yy;
    zz = 1 / std::sqrt(square[5] + kRaised - zx * zx - zy * zy);
    return window;
}

/// The inverse covariance times a difference of colours.
std::array<double, 3> whitened(const MattingSystem::Window& window, std::array<double, 3> color) {
    const auto& [xx, yx, yy, zx, zy, zz] = window.factor;
    color[0] *= xx;
    color[1] = (color[1] - yx * color[0]) * yy;
    color[2] = (color[2] - zx * color[0] - zy * color[1]) * zz;
    color[2] *= zz;
    color[1] = (color[1] - zy * color[2]) * yy;
    color[0] = (color[0] - yx * color[1] - zx * color[2]) * xx;
    return color;
}

}  // namespace

MattingSystem::MattingSystem(const MattingBand& band, const JobContext& job) : band_(band) {
    findPieces();
    findWindows(job);
    weights_.assign(kNeighbours * band.unknowns().size(), 0.0);
    diagonal_.assign(band.unknowns().size(), 0.0);
    forEachPiece(job, [&](size_t begin, size_t end) {
        for (size_t i = begin; i < end; ++i)
            fillRow(i);
    });
    windows_ = {};
}

void MattingSystem::findPieces() {
    const auto unknowns = band_.unknowns();
    for (size_t i = 0; i < unknowns.size(); ++i) {
        const size_t begin = pieces_.empty() ? 0 : pieces_.back();
        const bool isNewRow = i > 0 && unknowns[i].y != unknowns[i - 1].y;
        if (i == 0 ||
            (isNewRow && i - begin >= kPiece && unknowns[i].y - unknowns[begin].y >= kReach))
            pieces_.push_back(i);
    }
    pieces_.push_back(unknowns.size());
}

void MattingSystem::findWindows(const JobContext& job) {
    windows_.resize(static_cast<size_t>(band_.members().size()));
    // Every window that holds an unknown pixel has its middle at or beside one.
    std::vector<uint8_t> isWanted(windows_.size());
    for (const Unknown& unknown : band_.unknowns())
        for (size_t dy = 1; dy <= 3; ++dy)
            std::fill_n(&isWanted[static_cast<size_t>(unknown.rows[dy] + 1)], 3, uint8_t{1});
    const auto runs = band_.members().runs();
    const Rect all{0, 0, 1, static_cast<int>(runs.size())};
    const JobContext quiet(job.stopToken(), nullptr);
    forEachRowBand(all, 64, Phase::Preparing, quiet, [&](const Rect& rows) {
        for (int r = rows.y; r < rows.bottom(); ++r) {
            const PixelSet::Run& run = runs[static_cast<size_t>(r)];
            int above = -1;
            int below = -1;
            for (int i = 0; i < run.length; ++i) {
                const int member = run.first + i;
                if (isWanted[static_cast<size_t>(member)] == 0 || !band_.isWindow(member)) {
                    above = -1;
                    continue;
                }
                if (above < 0) {
                    above = band_.members().find(run.x + i, run.y - 1);
                    below = band_.members().find(run.x + i, run.y + 1);
                }
                windows_[static_cast<size_t>(member)] = windowOf(band_, {above, member, below});
                ++above;
                ++below;
            }
        }
    });
}

void MattingSystem::fillRow(size_t unknown) {
    const Unknown& own = band_.unknowns()[unknown];
    std::array<double, kNeighbours> row{};
    const auto color = band_.color(own.member);
    for (int dy = -1; dy <= 1; ++dy)
        for (int dx = -1; dx <= 1; ++dx) {
            const int middle = own.rows[static_cast<size_t>(dy + 2)] + 2 + dx;
            if (!band_.isWindow(middle))
                continue;
            const Window& window = windows_[static_cast<size_t>(middle)];
            const auto [u, v, w] = whitened(
                window,
                {color[0] - window.mean[0], color[1] - window.mean[1], color[2] - window.mean[2]});
            const double level = 1 - (u * window.mean[0] + v * window.mean[1] + w * window.mean[2]);
            for (int sy = 0; sy < 3; ++sy)
                for (int sx = 0; sx < 3; ++sx) {
                    const int line = dy + sy + 1;
                    const int column = dx + sx + 1;
                    const auto other = band_.color(own.rows[static_cast<size_t>(line)] + column);
                    row[static_cast<size_t>(5 * line + column)] -=
                        (level + u * other[0] + v * other[1] + w * other[2]) / kWindowPixels;
                }
        }
    // A row sums up to zero. Rounded weights must, too: else a constant alpha would cost something.
    row[kOwn] = 0;
    double* const weights = &weights_[kNeighbours * unknown];
    double others = 0;
    for (size_t i = 0; i < row.size(); ++i) {
        weights[i] = row[i];
        others += weights[i];
    }
    // A pixel that no window holds keeps the value it begins with.
    diagonal_[unknown] = others < 0 ? -others : 1.0;
    weights[kOwn] = others < 0 ? diagonal_[unknown] : 0.0;
}

void MattingSystem::forPieces(size_t first,
                              size_t step,
                              const JobContext& job,
                              const std::function<void(size_t piece)>& work) const {
    const size_t pieces = pieces_.size() - 1;
    job.throwIfCancelled();
    if (first >= pieces)
        return;
    // A piece counts as many pixels as it has, so that small systems start no threads.
    const auto count = static_cast<int>((pieces - first + step - 1) / step);
    forEachRowBand(
        {0, 0, static_cast<int>(kPiece), count}, 1, Phase::Preparing, {}, [&](const Rect& at) {
            job.throwIfCancelled();
            work(first + static_cast<size_t>(at.y) * step);
        });
}

void MattingSystem::forEachPiece(const JobContext& job,
                                 const std::function<void(size_t, size_t)>& work) const {
    forPieces(0, 1, job, [&](size_t piece) { work(pieces_[piece], pieces_[piece + 1]); });
}

double MattingSystem::sum(const JobContext& job,
                          const std::function<double(size_t, size_t)>& part) const {
    std::vector<double> parts(pieces_.size() - 1);
    forPieces(
        0, 1, job, [&](size_t piece) { parts[piece] = part(pieces_[piece], pieces_[piece + 1]); });
    double total = 0;
    for (const double each : parts)
        total += each;
    return total;
}

double MattingSystem::product(size_t unknown, std::span<const double> values) const {
    const Unknown& own = band_.unknowns()[unknown];
    const double* weights = &weights_[kNeighbours * unknown];
    double total = 0;
    for (const int row : own.rows) {
        const double* const five = &values[static_cast<size_t>(row)];
        for (size_t i = 0; i < 5; ++i)
            total += *weights++ * five[i];
    }
    return total;
}

/// Solves the equation of one pixel for that pixel.
void MattingSystem::relax(size_t unknown, double residual, std::span<double> values) const {
    const auto member = static_cast<size_t>(band_.unknowns()[unknown].member);
    values[member] += (residual - product(unknown, values)) / diagonal_[unknown];
}

void MattingSystem::sweepForwards(std::span<const double> residual,
                                  std::span<double> values,
                                  const JobContext& job) const {
    for (const size_t first : {size_t{0}, size_t{1}})
        forPieces(first, 2, job, [&](size_t piece) {
            for (size_t i = pieces_[piece]; i < pieces_[piece + 1]; ++i)
                relax(i, residual[i], values);
        });
}

void MattingSystem::sweepBackwards(std::span<const double> residual,
                                   std::span<double> values,
                                   const JobContext& job) const {
    for (const size_t first : {size_t{1}, size_t{0}})
        forPieces(first, 2, job, [&](size_t piece) {
            for (size_t i = pieces_[piece + 1]; i-- > pieces_[piece];)
                relax(i, residual[i], values);
        });
}

}  // namespace r2r
