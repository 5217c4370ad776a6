// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace r2r::widgets {

struct CurvePoint {
    double x = 0;
    double y = 0;

    bool operator==(const CurvePoint&) const = default;
};

/// The values of one quantity in one run, by step.
class CurveData {
public:
    /// Steps rise. A smaller one than the last means that a run went on from an earlier state: what
    /// it does again replaces what was there. NaN and infinity are left out.
    void append(double x, double y);

    [[nodiscard]] std::span<const CurvePoint> points() const { return points_; }

    [[nodiscard]] bool empty() const { return points_.empty(); }

    /// The point nearest in x; there must be one.
    [[nodiscard]] const CurvePoint& nearest(double x) const;

private:
    std::vector<CurvePoint> points_;
};

/// An exponential moving average over the points, without the usual pull of its start: the weights
/// of the points seen so far sum to 1 at every point.
/// @param smoothing  0 (nothing) to below 1; the weight of the past
[[nodiscard]] std::vector<CurvePoint> smoothed(std::span<const CurvePoint> points,
                                               double smoothing);

/// The points that a plot of so many columns can show: of each column the first, lowest, highest
/// and last. Keeps the nearest point outside on each side, so that lines leave the plot in the
/// right direction.
/// @param isLogarithmic  columns are even in log x; points with x ≤ 0 are left out
[[nodiscard]] std::vector<CurvePoint> decimated(std::span<const CurvePoint> points,
                                                double left,
                                                double right,
                                                int columns,
                                                bool isLogarithmic = false);

}  // namespace r2r::widgets
