// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/poisson_masked.h"

#include "engine/core/error.h"
#include "engine/grids/error_progress.h"
#include "engine/ops/poisson_multigrid.h"
#include "engine/ops/shape_check.h"

#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <sstream>
#include <utility>
#include <vector>

namespace r2r::ops {

namespace {

constexpr auto kSolve = "solvePoissonMasked";

void check(const torch::Tensor& mask, const torch::Tensor& rhs, const torch::Tensor& initial) {
    if (rhs.defined())
        checkImageTensor(kSolve, "rhs", rhs);
    checkImageTensor(kSolve, "initial", initial);
    if (mask.scalar_type() != torch::kBool)
        checkImageTensor(kSolve, "mask", mask);
    if (rhs.defined())
        checkSizes(kSolve, "initial", initial, rhs.sizes());
    checkSizes(kSolve, "mask", mask, {initial.size(0), 1, initial.size(2), initial.size(3)});
    if (rhs.defined())
        checkSameDevice(kSolve, "initial", initial, rhs);
    checkSameDevice(kSolve, "mask", mask, initial);
}

torch::Tensor unknownOf(const torch::Tensor& mask) {
    return mask.scalar_type() == torch::kBool ? mask : mask >= 0.5;
}

void checkHasBoundary(const torch::Tensor& unknown) {
    const torch::Tensor covered = unknown.flatten(1).all(1).cpu();
    for (int64_t sample = 0; sample < covered.size(0); ++sample) {
        if (!covered[sample].item<bool>())
            continue;
        std::ostringstream text;
        text << kSolve << ": the mask of sample " << sample << " covers all of its "
             << unknown.size(3) << "x" << unknown.size(2)
             << " pixels, so no boundary value determines the solution";
        throw Error(ErrorCode::InvalidArgument,
                    text.str(),
                    "Leave at least one pixel of the background outside the mask.");
    }
}

/// A part of the picture.
struct Window {
    int64_t top, left, height, width;

    [[nodiscard]] torch::Tensor of(const torch::Tensor& picture) const {
        return picture.narrow(2, top, height).narrow(3, left, width);
    }
};

/// The first and last true element of a vector.
std::optional<std::pair<int64_t, int64_t>> extent(const torch::Tensor& flags) {
    const torch::Tensor where = flags.nonzero().cpu();
    if (where.numel() == 0)
        return std::nullopt;
    return std::pair(where[0].item<int64_t>(), where[-1].item<int64_t>());
}

/// The bounding box of all unknowns of the batch and their neighbours.
std::optional<Window> windowAround(const torch::Tensor& unknown) {
    const torch::Tensor any = unknown.any(0).squeeze(0);  // (h, w)
    const auto rows = extent(any.any(1));
    const auto columns = extent(any.any(0));
    if (!rows || !columns)
        return std::nullopt;
    const int64_t top = std::max<int64_t>(0, rows->first - 1);
    const int64_t left = std::max<int64_t>(0, columns->first - 1);
    const int64_t bottom = std::min(unknown.size(2), rows->second + 2);
    const int64_t right = std::min(unknown.size(3), columns->second + 2);
    return Window{top, left, bottom - top, right - left};
}

/// The count of neighbours of every pixel of the window, (1, 1, h, w). A pixel on the window's edge
/// matters only where that is the picture's edge as well.
torch::Tensor degrees(const Window& window, const torch::TensorOptions& options) {
    torch::Tensor degree = torch::full({1, 1, window.height, window.width}, 4.F, options);
    degree.select(2, 0).sub_(1);
    degree.select(2, -1).sub_(1);
    degree.select(3, 0).sub_(1);
    degree.select(3, -1).sub_(1);
    return degree;
}

/// Σ (u(q) − u(p)) over the neighbours q of p in the window.
torch::Tensor neighbourDifferences(const torch::Tensor& u, const torch::Tensor& degree) {
    torch::Tensor sum = -degree * u;
    const int64_t height = u.size(2);
    const int64_t width = u.size(3);
    sum.narrow(3, 0, width - 1).add_(u.narrow(3, 1, width - 1));
    sum.narrow(3, 1, width - 1).add_(u.narrow(3, 0, width - 1));
    sum.narrow(2, 0, height - 1).add_(u.narrow(2, 1, height - 1));
    sum.narrow(2, 1, height - 1).add_(u.narrow(2, 0, height - 1));
    return sum;
}

torch::Tensor padToEven(const torch::Tensor& t) {
    return torch::constant_pad_nd(t, {0, t.size(3) % 2, 0, t.size(2) % 2});
}

torch::Tensor innerProduct(const torch::Tensor& a, const torch::Tensor& b) {
    return (a * b).sum({2, 3}, /*keepdim=*/true);  // (B, C, 1, 1)
}

/// a / b where `where` holds and b is not 0; 0 elsewhere, which freezes a plane that is done.
torch::Tensor ratioWhere(const torch::Tensor& where,
                         const torch::Tensor& a,
                         const torch::Tensor& b) {
    return torch::where(where & (b != 0), a / b, torch::zeros_like(a));
}

/// Conjugate gradients for A·x = residual from x = 0; `values` of the result is x.
MaskedPoissonSolution solve(const PoissonMultigrid& multigrid,
                            torch::Tensor residual,
                            const MaskedPoissonOptions& options,
                            const JobContext& job) {
    grids::ErrorProgress progress(job, options.tolerance);
    torch::Tensor x = torch::zeros_like(residual);
    torch::Tensor correction = multigrid.cycle(residual);
    torch::Tensor direction = correction.clone();
    torch::Tensor energy = innerProduct(residual, correction);
    for (int iteration = 0;; ++iteration) {
        const torch::Tensor error = correction.abs().amax({2, 3}, /*keepdim=*/true);
        const double worst = error.max().item<double>();
        progress.report(0, worst);
        if (worst <= options.tolerance || iteration >= options.maxIterations) {
            // The last correction is already paid for.
            x.add_(correction);
            return {x, iteration, worst};
        }
        const torch::Tensor active = error > options.tolerance;
        const torch::Tensor image = multigrid.apply(direction);
        const torch::Tensor step = ratioWhere(active, energy, innerProduct(direction, image));
        x.addcmul_(step, direction);
        residual.addcmul_(step, image, -1);
        correction = torch::where(active, multigrid.cycle(residual), correction);
        const torch::Tensor nextEnergy = innerProduct(residual, correction);
        direction.mul_(ratioWhere(active, nextEnergy, energy)).add_(correction);
        energy = nextEnergy;
    }
}

grids::StridedPlane<float> planeOf(torch::Tensor& values, int64_t sample, int64_t channel) {
    return {
        values.mutable_data_ptr<float>() + sample * values.stride(0) + channel * values.stride(1),
        values.stride(2),
        values.stride(3)};
}

grids::StridedPlane<const float> planeOf(const torch::Tensor& values,
                                         int64_t sample,
                                         int64_t channel) {
    if (!values.defined())
        return {};
    return {values.const_data_ptr<float>() + sample * values.stride(0) + channel * values.stride(1),
            values.stride(2),
            values.stride(3)};
}

void solveOnCpu(const torch::Tensor& unknown,
                const torch::Tensor& rhs,
                torch::Tensor& values,
                const MaskedPoissonOptions& wanted,
                const JobContext& job,
                MaskedPoissonSolution& all) {
    const torch::Tensor flags = unknown.contiguous();
    const auto pixels = static_cast<size_t>(values.size(2) * values.size(3));
    const int64_t channels = values.size(1);
    MaskedPoissonOptions options = wanted;
    options.threads = std::min(options.threads, at::get_num_threads());
    grids::ErrorProgress progress(job, options.tolerance, values.size(0) * channels);
    for (int64_t sample = 0; sample < values.size(0); ++sample) {
        const auto* bytes = static_cast<const uint8_t*>(flags.select(0, sample).const_data_ptr());
        std::vector<grids::MaskedPlane> planes;
        for (int64_t channel = 0; channel < channels; ++channel)
            planes.push_back({planeOf(rhs, sample, channel), planeOf(values, sample, channel)});
        const auto told = [&](size_t plane, double error) {
            progress.report(sample * channels + static_cast<int64_t>(plane), error);
        };
        const grids::PoissonOutcome one = grids::solveMasked(
            {bytes, pixels}, values.size(2), values.size(3), planes, options, told);
        all.iterations = std::max(all.iterations, one.iterations);
        all.errorEstimate = std::max(all.errorEstimate, one.errorEstimate);
    }
}

}  // namespace

MaskedPoissonSolution solvePoissonMaskedInPlace(const torch::Tensor& mask,
                                                const torch::Tensor& rhs,
                                                torch::Tensor& values,
                                                const MaskedPoissonOptions& options,
                                                const JobContext& job) {
    check(mask, rhs, values);
    const torch::NoGradGuard noGrad;
    job.throwIfCancelled();
    MaskedPoissonSolution solution;
    if (values.numel() == 0)
        return solution;
    const torch::Tensor unknown = unknownOf(mask);
    checkHasBoundary(unknown);
    if (values.is_cpu()) {
        solveOnCpu(unknown, rhs, values, options, job, solution);
        return solution;
    }
    const torch::Tensor right =
        rhs.defined() ? rhs : torch::zeros({1}).to(values).expand_as(values);
    solution =
        reference::solvePoissonMasked(unknown.to(torch::kFloat32), right, values, options, job);
    values.copy_(solution.values);
    solution.values.reset();
    return solution;
}

MaskedPoissonSolution solvePoissonMasked(const torch::Tensor& mask,
                                         const torch::Tensor& rhs,
                                         const torch::Tensor& initial,
                                         const MaskedPoissonOptions& options,
                                         const JobContext& job) {
    check(mask, rhs, initial);
    torch::Tensor values = initial.clone(torch::MemoryFormat::Contiguous);
    MaskedPoissonSolution solution = solvePoissonMaskedInPlace(mask, rhs, values, options, job);
    solution.values = std::move(values);
    return solution;
}

MaskedPoissonSolution reference::solvePoissonMasked(const torch::Tensor& mask,
                                                    const torch::Tensor& rhs,
                                                    const torch::Tensor& initial,
                                                    const MaskedPoissonOptions& options,
                                                    const JobContext& job) {
    check(mask, rhs, initial);
    const torch::NoGradGuard noGrad;
    job.throwIfCancelled();
    torch::Tensor values = initial.clone(torch::MemoryFormat::Contiguous);
    const torch::Tensor unknown = mask >= 0.5;
    const std::optional<Window> window = values.numel() > 0 ? windowAround(unknown) : std::nullopt;
    if (!window)
        return {values};
    checkHasBoundary(unknown);

    const torch::Tensor degree = degrees(*window, rhs.options());
    const torch::Tensor inside = window->of(unknown).to(torch::kFloat32);
    // Written for the change x of the first guess: A·x = Δ(guess) − rhs, zero on known pixels.
    const torch::Tensor residual =
        neighbourDifferences(window->of(initial), degree).sub_(window->of(rhs)).mul_(inside);
    const PoissonMultigrid multigrid(padToEven(inside), padToEven(degree));
    MaskedPoissonSolution solution = solve(multigrid, padToEven(residual), options, job);
    window->of(values).add_(
        solution.values.narrow(2, 0, window->height).narrow(3, 0, window->width));
    solution.values = values;
    return solution;
}

}  // namespace r2r::ops
