// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/masks/matting_system.h"

#include "engine/imaging/pixels/row_bands.h"

#include <algorithm>
#include <cmath>

namespace r2r {
namespace {

using Unknown = MattingBand::Unknown;

constexpr size_t kPiece = 8192;  // of unknown pixels: its part of all vectors fits a core's cache
constexpr int kMostSteps = 2000;
constexpr int kStillSteps = 3;     // as many small ones in a row end the search
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
    findWindows(job);
    weights_.assign(25 * band.unknowns().size(), 0.0);
    diagonal_.assign(band.unknowns().size(), 0.0);
    forEachPiece(job, [&](size_t begin, size_t end) {
        for (size_t i = begin; i < end; ++i)
            fillRow(i);
    });
    windows_ = {};
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
    forEachRowBand(all, 64, Phase::Preparing, job, [&](const Rect& rows) {
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
    std::array<double, 25> row{};
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
    double* const weights = &weights_[25 * unknown];
    double others = 0;
    for (size_t i = 0; i < row.size(); ++i) {
        weights[i] = row[i];
        others += weights[i];
    }
    // A pixel that no window holds keeps the value it begins with.
    diagonal_[unknown] = others < 0 ? -others : 1.0;
    weights[kOwn] = others < 0 ? diagonal_[unknown] : 0.0;
}

void MattingSystem::forEachPiece(const JobContext& job,
                                 const std::function<void(size_t, size_t)>& work) const {
    const size_t count = diagonal_.size();
    const auto pieces = static_cast<int>((count + kPiece - 1) / kPiece);
    job.throwIfCancelled();
    if (pieces == 0)
        return;
    // A piece counts as many pixels as it has, so that small systems start no threads.
    forEachRowBand(
        {0, 0, static_cast<int>(kPiece), pieces}, 1, Phase::Preparing, {}, [&](const Rect& piece) {
            const auto begin = static_cast<size_t>(piece.y) * kPiece;
            work(begin, std::min(begin + kPiece, count));
        });
}

double MattingSystem::sum(const JobContext& job,
                          const std::function<double(size_t, size_t)>& part) const {
    std::vector<double> parts((diagonal_.size() + kPiece - 1) / kPiece);
    forEachPiece(job, [&](size_t begin, size_t end) { parts[begin / kPiece] = part(begin, end); });
    double total = 0;
    for (const double each : parts)
        total += each;
    return total;
}

double MattingSystem::product(size_t unknown, std::span<const double> values) const {
    const Unknown& own = band_.unknowns()[unknown];
    const double* weights = &weights_[25 * unknown];
    double total = 0;
    for (const int row : own.rows) {
        const double* const five = &values[static_cast<size_t>(row)];
        for (size_t i = 0; i < 5; ++i)
            total += *weights++ * five[i];
    }
    return total;
}

/// Solves (D + L) D⁻¹ (D + U) result = residual, with the parts of the matrix that couple pixels of
/// this piece.
void MattingSystem::sweep(size_t begin,
                          size_t end,
                          std::span<const double> residual,
                          std::span<double> result) const {
    const auto unknowns = band_.unknowns();
    const int first = unknowns[begin].member;
    const int last = unknowns[end - 1].member;
    for (size_t i = begin; i < end; ++i) {
        const Unknown& own = unknowns[i];
        const double* const weights = &weights_[25 * i];
        double rest = residual[i];
        for (int at = 0; at < static_cast<int>(kOwn); ++at) {
            const int other = own.rows[static_cast<size_t>(at / 5)] + at % 5;
            if (other >= first)
                rest -= weights[at] * result[static_cast<size_t>(other)];
        }
        result[static_cast<size_t>(own.member)] = rest / diagonal_[i];
    }
    for (size_t i = end; i-- > begin;) {
        const Unknown& own = unknowns[i];
        const double* const weights = &weights_[25 * i];
        double rest = 0;
        for (int at = static_cast<int>(kOwn) + 1; at < 25; ++at) {
            const int other = own.rows[static_cast<size_t>(at / 5)] + at % 5;
            if (other <= last)
                rest += weights[at] * result[static_cast<size_t>(other)];
        }
        result[static_cast<size_t>(own.member)] -= rest / diagonal_[i];
    }
}

void MattingSystem::solve(std::span<double> alpha, double tolerance, const JobContext& job) const {
    const auto unknowns = band_.unknowns();
    const size_t count = unknowns.size();
    if (count == 0)
        return;
    const auto member = [&](size_t i) { return static_cast<size_t>(unknowns[i].member); };
    std::vector<double> residual(count);
    std::vector<double> image(count);              // of the direction
    std::vector<double> swept(alpha.size(), 0.0);  // known members stay zero
    std::vector<double> direction(alpha.size(), 0.0);

    forEachPiece(job, [&](size_t begin, size_t end) {
        for (size_t i = begin; i < end; ++i)
            residual[i] = -product(i, alpha);
    });
    double before = 0;
    int still = 0;
    for (int step = 0; step < kMostSteps && still < kStillSteps; ++step) {
        job.report({.phase = Phase::Preparing, .done = step, .total = kMostSteps});
        const double now = sum(job, [&](size_t begin, size_t end) {
            sweep(begin, end, residual, swept);
            double part = 0;
            for (size_t i = begin; i < end; ++i)
                part += residual[i] * swept[member(i)];
            return part;
        });
        if (!(now > 0))
            return;
        const double kept = step == 0 ? 0 : now / before;
        before = now;
        forEachPiece(job, [&](size_t begin, size_t end) {
            for (size_t i = begin; i < end; ++i)
                direction[member(i)] = swept[member(i)] + kept * direction[member(i)];
        });
        const double bend = sum(job, [&](size_t begin, size_t end) {
            double part = 0;
            for (size_t i = begin; i < end; ++i) {
                image[i] = product(i, direction);
                part += image[i] * direction[member(i)];
            }
            return part;
        });
        if (!(bend > 0))
            return;
        const double length = now / bend;
        std::vector<double> changes((count + kPiece - 1) / kPiece);
        forEachPiece(job, [&](size_t begin, size_t end) {
            double largest = 0;
            for (size_t i = begin; i < end; ++i) {
                const double change = length * direction[member(i)];
                alpha[member(i)] += change;
                residual[i] -= length * image[i];
                largest = std::max(largest, std::abs(change));
            }
            changes[begin / kPiece] = largest;
        });
        still = std::ranges::max(changes) < tolerance ? still + 1 : 0;
    }
}

}  // namespace r2r
