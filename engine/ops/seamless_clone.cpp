// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/seamless_clone.h"

#include "engine/core/error.h"
#include "engine/ops/poisson_rectangle.h"
#include "engine/ops/shape_check.h"

#include <torch/utils.h>

#include <sstream>

namespace r2r::ops {

namespace {

// Three erosions by 3 × 3 pixels, as in OpenCV.
constexpr int kErosions = 3;

void checkClone(const torch::Tensor& destination,
                const torch::Tensor& patch,
                const torch::Tensor& mask) {
    constexpr auto kOp = "seamlessCloneRectangle";
    if (destination.dim() != 3 || destination.size(2) != 3 || destination.size(0) < 3 ||
        destination.size(1) < 3 || destination.scalar_type() != torch::kUInt8) {
        std::ostringstream text;
        text << kOp << ": destination has shape " << destination.sizes() << " and type "
             << destination.scalar_type() << ", expected (h, w, 3) Byte of at least 3x3 pixels";
        throw Error(ErrorCode::InvalidArgument, text.str());
    }
    checkSizes(kOp, "patch", patch, destination.sizes());
    checkSizes(kOp, "mask", mask, {destination.size(0), destination.size(1)});
}

/// Minimum over 3 × 3 neighbourhoods; pixels outside count as 0.
torch::Tensor eroded(const torch::Tensor& mask) {
    torch::Tensor result = mask;
    for (const int64_t dim : {0, 1}) {
        const torch::Tensor before = result;
        result = before.clone();
        const int64_t pairs = before.size(dim) - 1;
        torch::Tensor lower = result.narrow(dim, 0, pairs);
        torch::Tensor upper = result.narrow(dim, 1, pairs);
        torch::minimum_out(lower, lower, before.narrow(dim, 1, pairs));
        torch::minimum_out(upper, upper, before.narrow(dim, 0, pairs));
        result.select(dim, 0).zero_();
        result.select(dim, -1).zero_();
    }
    return result;
}

/// The backward difference along `dim` of (w(p) − w(p⁺)) · d(p⁺), p⁺ the next pixel: the divergence
/// of w·∇d − ∇(w·d), which vanishes wherever the weight w is constant.
torch::Tensor seamSources(const torch::Tensor& weight, const torch::Tensor& d, int64_t dim) {
    const int64_t pairs = d.size(dim) - 1;
    const torch::Tensor field =
        (weight.narrow(dim, 0, pairs) - weight.narrow(dim, 1, pairs)) * d.narrow(dim, 1, pairs);
    return field.narrow(dim, 1, pairs - 1) - field.narrow(dim, 0, pairs - 1);
}

}  // namespace

torch::Tensor seamlessCloneRectangle(const torch::Tensor& destination,
                                     const torch::Tensor& patch,
                                     const torch::Tensor& mask) {
    checkClone(destination, patch, mask);
    const torch::NoGradGuard noGrad;
    torch::Tensor weight = mask;
    for (int i = 0; i < kErosions; ++i)
        weight = eroded(weight);
    weight = weight.to(torch::kFloat32).div_(255.0).expand({1, 1, -1, -1});
    const torch::Tensor target = destination.to(torch::kFloat32);
    const torch::Tensor difference =
        (patch.to(torch::kFloat32) - target).permute({2, 0, 1}).unsqueeze(0).contiguous();

    // Written for what comes on top of the plain paste, destination + weight · difference: its
    // sources sit on the edge of the mask alone, so texture costs no precision.
    const int64_t rows = weight.size(2) - 2;
    const int64_t columns = weight.size(3) - 2;
    torch::Tensor sources =
        seamSources(weight.narrow(2, 1, rows), difference.narrow(2, 1, rows), 3);
    sources.add_(seamSources(weight.narrow(3, 1, columns), difference.narrow(3, 1, columns), 2));
    torch::Tensor change = weight * difference;  // zero on the border, as the erosion made it
    change.narrow(2, 1, rows).narrow(3, 1, columns).add_(solvePoissonRectangle(sources));
    return change.squeeze(0).permute({1, 2, 0}).add(target).round_().clamp_(0, 255).to(
        torch::kUInt8);
}

}  // namespace r2r::ops
