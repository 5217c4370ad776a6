// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/poisson_masked_cpu.h"

#include "engine/ops/poisson_grid.h"
#include "engine/ops/row_bands.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace r2r::ops {

namespace {

std::vector<uint8_t> bytesOf(const torch::Tensor& unknown) {
    const torch::Tensor dense = unknown.contiguous();
    const bool* first = dense.const_data_ptr<bool>();
    return {first, first + dense.numel()};
}

/// Calls `visit(y, x)` for every unknown, on all cores.
template <typename Visit>
void eachUnknown(const std::vector<uint8_t>& unknown,
                 int64_t height,
                 int64_t width,
                 const Visit& visit) {
    RowBands(height, width).forEach([&](int64_t, int64_t begin, int64_t end) {
        for (int64_t y = begin; y < end; ++y)
            for (int64_t x = 0; x < width; ++x)
                if (unknown[static_cast<size_t>(y * width + x)] != 0)
                    visit(y, x);
    });
}

/// Written for the change of the first guess: Δ(guess) − rhs on the unknowns; elsewhere `residual`
/// is zero already.
void takeResidual(const std::vector<uint8_t>& unknown,
                  const MaskedPlane& plane,
                  RowPlane& residual) {
    const auto values = plane.values.accessor<float, 2>();
    const int64_t height = values.size(0);
    const int64_t width = values.size(1);
    eachUnknown(unknown, height, width, [&](int64_t y, int64_t x) {
        const float centre = values[y][x];
        float sum = 0;
        if (y > 0)
            sum += values[y - 1][x] - centre;
        if (y + 1 < height)
            sum += values[y + 1][x] - centre;
        if (x > 0)
            sum += values[y][x - 1] - centre;
        if (x + 1 < width)
            sum += values[y][x + 1] - centre;
        residual.mutableRow(y)[x] = sum;
    });
    if (!plane.rhs.defined())
        return;
    const auto rhs = plane.rhs.accessor<float, 2>();
    eachUnknown(unknown, height, width, [&](int64_t y, int64_t x) {
        residual.mutableRow(y)[x] -= rhs[y][x];
    });
}

void add(const std::vector<uint8_t>& unknown, const RowPlane& change, const MaskedPlane& plane) {
    auto values = plane.values.accessor<float, 2>();
    eachUnknown(unknown, values.size(0), values.size(1), [&](int64_t y, int64_t x) {
        values[y][x] += change.row(y)[x];
    });
}

/// Conjugate gradients for A·x = residual from x = 0.
class ConjugateGradients {
public:
    ConjugateGradients(PoissonGrid& grid, int64_t height, int64_t width)
        : grid_(grid)
        , residual_(height, width)
        , x_(height, width)
        , correction_(height, width)
        , direction_(height, width) {}

    /// To be filled before `begin`; zero where nothing is unknown.
    [[nodiscard]] RowPlane& residual() { return residual_; }

    void begin() {
        last_ = grid_.correct(residual_, correction_);
        grid_.turn(0, correction_, direction_);
        x_.clear();
    }

    [[nodiscard]] double error() const { return last_.worst; }

    void iterate() {
        const double curvature = grid_.energyOf(direction_);
        const double step = curvature != 0 ? last_.energy / curvature : 0;
        grid_.advance(static_cast<float>(step), direction_, x_, residual_);
        const PoissonGrid::Correction next = grid_.correct(residual_, correction_);
        const double turn = last_.energy != 0 ? next.energy / last_.energy : 0;
        grid_.turn(static_cast<float>(turn), correction_, direction_);
        last_ = next;
    }

    /// The last correction is already paid for.
    [[nodiscard]] const RowPlane& result() {
        grid_.turn(1, correction_, x_);
        return x_;
    }

private:
    PoissonGrid& grid_;
    RowPlane residual_;
    RowPlane x_;
    RowPlane correction_;
    PoissonGrid::Correction last_;
    RowPlane direction_;
};

}  // namespace

MaskedPoissonSolution solveMaskedPlanes(const torch::Tensor& unknown,
                                        const std::vector<MaskedPlane>& planes,
                                        const MaskedPoissonOptions& options,
                                        const std::function<void(size_t, double)>& told) {
    const std::vector<uint8_t> bytes = bytesOf(unknown);
    PoissonGrid grid(bytes, unknown.size(0), unknown.size(1));
    MaskedPoissonSolution all;
    ConjugateGradients gradients(grid, unknown.size(0), unknown.size(1));
    for (size_t i = 0; i < planes.size(); ++i) {
        takeResidual(bytes, planes[i], gradients.residual());
        gradients.begin();
        int iterations = 0;
        for (;; ++iterations) {
            told(i, gradients.error());
            if (gradients.error() <= options.tolerance || iterations >= options.maxIterations)
                break;
            gradients.iterate();
        }
        add(bytes, gradients.result(), planes[i]);
        all.iterations = std::max(all.iterations, iterations);
        all.errorEstimate = std::max(all.errorEstimate, gradients.error());
    }
    return all;
}

}  // namespace r2r::ops
