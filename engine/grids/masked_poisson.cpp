// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/grids/masked_poisson.h"

#include "engine/core/error.h"
#include "engine/grids/poisson_grid.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <utility>
#include <vector>

namespace r2r::grids {

namespace {

/// A part of the picture.
struct Window {
    int64_t top = 0;
    int64_t left = 0;
    int64_t height = 0;
    int64_t width = 0;

    template <typename Value>
    [[nodiscard]] StridedPlane<Value> of(StridedPlane<Value> plane) const {
        if (plane.first)
            plane.first = &plane.at(top, left);
        return plane;
    }
};

bool isUnknown(uint8_t byte) {
    return byte != 0;
}

/// The bounding box of all unknowns and their neighbours.
/// @throws Error if everything is unknown.
std::optional<Window> windowAround(std::span<const uint8_t> unknown,
                                   int64_t height,
                                   int64_t width) {
    int64_t top = height;
    int64_t bottom = -1;
    int64_t left = width;
    int64_t right = -1;
    for (int64_t y = 0; y < height; ++y) {
        const auto row =
            unknown.subspan(static_cast<size_t>(y * width), static_cast<size_t>(width));
        const auto first = std::ranges::find_if(row, isUnknown);
        if (first == row.end())
            continue;
        const auto last = std::find_if(row.rbegin(), row.rend(), isUnknown);
        top = std::min(top, y);
        bottom = y;
        left = std::min<int64_t>(left, first - row.begin());
        right = std::max<int64_t>(right, width - 1 - (last - row.rbegin()));
    }
    if (bottom < 0)
        return std::nullopt;
    if (std::ranges::all_of(unknown, isUnknown))
        throw Error(ErrorCode::InvalidArgument,
                    fmt::format("the mask covers all of its {}x{} pixels, so no boundary value "
                                "determines the solution",
                                width,
                                height),
                    "Leave at least one pixel of the background outside the mask.");
    top = std::max<int64_t>(0, top - 1);
    left = std::max<int64_t>(0, left - 1);
    bottom = std::min(height, bottom + 2);
    right = std::min(width, right + 2);
    return Window{top, left, bottom - top, right - left};
}

/// 1 for every unknown of the window, 0 elsewhere.
std::vector<uint8_t> flagsOf(std::span<const uint8_t> unknown, const Window& part, int64_t width) {
    std::vector<uint8_t> flags(static_cast<size_t>(part.height * part.width));
    auto* flag = flags.data();
    for (int64_t y = 0; y < part.height; ++y) {
        const uint8_t* const row = unknown.data() + (part.top + y) * width + part.left;
        for (int64_t x = 0; x < part.width; ++x)
            *flag++ = static_cast<uint8_t>(isUnknown(row[x]));
    }
    return flags;
}

/// Written for the change of the first guess: Δ(guess) − rhs on the unknowns, zero elsewhere.
void takeResidual(const PoissonGrid& grid, const MaskedPlane& plane, RowPlane& residual) {
    const StridedPlane<float>& values = plane.values;
    const int64_t step = values.columnStride;
    const int64_t last = grid.width() - 1;
    grid.eachBand([&](int64_t, int64_t begin, int64_t end) {
        for (int64_t y = begin; y < end; ++y) {
            const uint8_t* const unknown = grid.unknownRow(y);
            float* const row = residual.mutableRow(y);
            // A neighbour that does not exist has the value of the pixel itself: no difference.
            const float* centre = &values.at(y, 0);
            const float* above = y > 0 ? &values.at(y - 1, 0) : centre;
            const float* below = y + 1 < grid.height() ? &values.at(y + 1, 0) : centre;
            for (int64_t x = 0; x <= last; ++x, centre += step, above += step, below += step) {
                const float here = *centre;
                const float sides =
                    (x > 0 ? centre[-step] - here : 0) + (x < last ? centre[step] - here : 0);
                const float sum = (*above - here) + (*below - here) + sides;
                row[x] = unknown[x] != 0 ? sum : 0;
            }
            if (plane.rhs.first)
                for (int64_t x = 0; x <= last; ++x)
                    row[x] -= unknown[x] != 0 ? plane.rhs.at(y, x) : 0;
        }
    });
}

/// Conjugate gradients for A·x = residual from x = 0, in the form that measures each correction
/// while it is made: what is left of it along the direction before is known from the last step.
class ConjugateGradients {
public:
    explicit ConjugateGradients(PoissonGrid& grid)
        : grid_(grid)
        , residual_(grid.height(), grid.width())
        , x_(grid.height(), grid.width())
        , correction_(grid.height(), grid.width())
        , direction_(grid.height(), grid.width())
        , before_(grid.height(), grid.width()) {}

    /// To be filled before `begin`; zero where nothing is unknown.
    [[nodiscard]] RowPlane& residual() { return residual_; }

    void begin() {
        x_.clear();
        step_ = {};
        curvature_ = 0;
        correct(0);
    }

    [[nodiscard]] double error() const { return last_.worst; }

    void iterate() {
        grid_.advance(step_, correction_, before_, direction_, x_, residual_);
        std::swap(direction_, before_);
        correct(last_.energy);
    }

    /// Adds x to the values that are unknown; the last correction, which is paid for, as well.
    void addTo(const StridedPlane<float>& values) const {
        grid_.eachBand([&](int64_t, int64_t begin, int64_t end) {
            for (int64_t y = begin; y < end; ++y) {
                const uint8_t* const unknown = grid_.unknownRow(y);
                const float* const x = x_.row(y);
                const float* const correction = correction_.row(y);
                for (int64_t i = 0; i < grid_.width(); ++i)
                    if (unknown[i] != 0)
                        values.at(y, i) += x[i] + correction[i];
            }
        });
    }

private:
    /// @param energy  of the correction before; 0 for none
    void correct(double energy) {
        last_ = grid_.correct(residual_, correction_);
        const double turn = energy != 0 ? last_.energy / energy : 0;
        curvature_ = last_.curvature - turn * turn * curvature_;
        const double length = curvature_ > 0 ? last_.energy / curvature_ : 0;
        step_ = {static_cast<float>(turn), static_cast<float>(length)};
    }

    PoissonGrid& grid_;
    RowPlane residual_;
    RowPlane x_;
    RowPlane correction_;
    RowPlane direction_;
    RowPlane before_;
    PoissonGrid::Correction last_;
    PoissonGrid::Step step_;
    double curvature_ = 0;  ///< along the direction that `step_` goes
};

}  // namespace

PoissonOutcome solveMasked(std::span<const uint8_t> unknown,
                           int64_t height,
                           int64_t width,
                           std::span<const MaskedPlane> planes,
                           const PoissonOptions& options,
                           const std::function<void(size_t, double)>& told) {
    PoissonOutcome all;
    const std::optional<Window> window = windowAround(unknown, height, width);
    if (!window)
        return all;
    PoissonGrid grid(
        flagsOf(unknown, *window, width), window->height, window->width, options.threads);
    ConjugateGradients gradients(grid);
    for (size_t i = 0; i < planes.size(); ++i) {
        const MaskedPlane plane{window->of(planes[i].rhs), window->of(planes[i].values)};
        takeResidual(grid, plane, gradients.residual());
        gradients.begin();
        int iterations = 0;
        for (;; ++iterations) {
            told(i, gradients.error());
            if (gradients.error() <= options.tolerance || iterations >= options.maxIterations)
                break;
            gradients.iterate();
        }
        gradients.addTo(plane.values);
        all.iterations = std::max(all.iterations, iterations);
        all.errorEstimate = std::max(all.errorEstimate, gradients.error());
    }
    return all;
}

}  // namespace r2r::grids
