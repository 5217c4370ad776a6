// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/masks/matting_solver.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace r2r {
namespace {

constexpr int kMostSteps = 60;

/// How far it is to the end, in hundredths: steps become smaller by a factor each.
class Nearness {
public:
    explicit Nearness(double tolerance) : tolerance_(tolerance) {}

    /// @param change  of the last step, in the mean
    void take(double change) {
        if (first_ == 0)
            first_ = change;
        const double share = std::log(change / first_) / std::log(tolerance_ / first_);
        if (share > 0 && share < 1)
            done_ = std::max(done_, static_cast<int>(kWhole * share));
    }

    void report(const JobContext& job) const {
        job.report({.phase = Phase::Preparing, .done = done_, .total = kWhole});
    }

private:
    static constexpr int kWhole = 100;
    double tolerance_;
    double first_ = 0;
    int done_ = 0;
};

}  // namespace

void solveMatting(const MattingSystem& system,
                  const MattingLevels& levels,
                  std::span<double> alpha,
                  double tolerance,
                  const JobContext& job) {
    const auto unknowns = system.band().unknowns();
    const size_t count = unknowns.size();
    if (count == 0)
        return;
    const auto member = [&](size_t i) { return static_cast<size_t>(unknowns[i].member); };
    std::vector<double> residual(count);
    std::vector<double> image(count);              // of the direction, or of what is left of it
    std::vector<double> found(alpha.size(), 0.0);  // known members stay zero
    std::vector<double> direction(alpha.size(), 0.0);

    system.forEachPiece(job, [&](size_t begin, size_t end) {
        for (size_t i = begin; i < end; ++i)
            residual[i] = -system.product(i, alpha);
    });
    double before = 0;
    Nearness nearness(tolerance);
    for (int step = 0; step < kMostSteps; ++step) {
        nearness.report(job);
        std::ranges::fill(found, 0.0);
        system.sweepForwards(residual, found, job);
        system.forEachPiece(job, [&](size_t begin, size_t end) {
            for (size_t i = begin; i < end; ++i)
                image[i] = residual[i] - system.product(i, found);
        });
        levels.correct(image, found);
        system.sweepBackwards(residual, found, job);

        const double now = system.sum(job, [&](size_t begin, size_t end) {
            double part = 0;
            for (size_t i = begin; i < end; ++i)
                part += residual[i] * found[member(i)];
            return part;
        });
        if (!(now > 0))
            return;
        const double kept = step == 0 ? 0 : now / before;
        before = now;
        system.forEachPiece(job, [&](size_t begin, size_t end) {
            for (size_t i = begin; i < end; ++i)
                direction[member(i)] = found[member(i)] + kept * direction[member(i)];
        });
        const double bend = system.sum(job, [&](size_t begin, size_t end) {
            double part = 0;
            for (size_t i = begin; i < end; ++i) {
                image[i] = system.product(i, direction);
                part += image[i] * direction[member(i)];
            }
            return part;
        });
        if (!(bend > 0))
            return;
        const double length = now / bend;
        const double change = system.sum(job, [&](size_t begin, size_t end) {
            double part = 0;
            for (size_t i = begin; i < end; ++i) {
                const double moved = length * direction[member(i)];
                alpha[member(i)] += moved;
                residual[i] -= length * image[i];
                part += std::abs(moved);
            }
            return part;
        });
        const double mean = change / static_cast<double>(count);
        if (mean < tolerance)
            return;
        nearness.take(mean);
    }
}

}  // namespace r2r
