// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/filter_bank.h"

#include "engine/core/error.h"
#include "engine/ops/filter_bank_cpu.h"
#include "engine/ops/gaussian_taps.h"
#include "engine/ops/kernel_table.h"
#include "engine/ops/shape_check.h"

#include <ATen/ATen.h>

#include <sstream>

namespace r2r::ops {

namespace {

constexpr int64_t kKernels = 8;

void checkPicture(std::string_view op, const at::Tensor& x) {
    checkFeatures(op, "x", x);
    if (x.size(2) > kGaussianRadius && x.size(3) > kGaussianRadius)
        return;
    std::ostringstream text;
    text << op << ": x has shape " << x.sizes() << ", expected h and w of at least "
         << kGaussianRadius + 1;
    throw Error(ErrorCode::InvalidArgument, text.str());
}

void checkParts(std::string_view op,
                const at::Tensor& kernels,
                const at::Tensor& alpha,
                const at::Tensor& beta) {
    checkFloating(op, "kernels", kernels);
    checkSizes(op, "kernels", kernels, {kKernels, 3, 3});
    checkFloating(op, "alpha", alpha);
    checkSizes(op, "alpha", alpha, {kKernels + 1});
    checkFloating(op, "beta", beta);
    checkSizes(op, "beta", beta, {1});
    checkSameDevice(op, "alpha", alpha, kernels);
    checkSameDevice(op, "beta", beta, kernels);
}

/// `image` (float32) convolved with one 3×3 kernel in every channel.
at::Tensor convolved(const at::Tensor& image, const at::Tensor& kernel) {
    const int64_t channels = image.size(1);
    const at::Tensor weight = kernel.to(at::kFloat).expand({channels, 1, 3, 3});
    return at::conv2d(image, weight, {}, 1, at::IntArrayRef({1, 1}), 1, channels);
}

/// `image` (float32) blurred by the Gaussian.
at::Tensor blurred(const at::Tensor& image) {
    const int64_t channels = image.size(1);
    constexpr int64_t kRadius = kGaussianRadius;
    const std::array<float, kGaussianTaps> values = gaussianTaps();
    const at::Tensor taps = at::tensor(at::ArrayRef<float>(values), at::kFloat).to(image.device());
    const at::Tensor row = taps.view({1, 1, 1, kGaussianTaps});
    const at::Tensor column = taps.view({1, 1, kGaussianTaps, 1});
    at::Tensor result = at::reflection_pad2d(image, {kRadius, kRadius, kRadius, kRadius});
    result = at::conv2d(result,
                        row.expand({channels, 1, 1, kGaussianTaps}),
                        {},
                        1,
                        at::IntArrayRef(0),
                        1,
                        channels);
    return at::conv2d(result,
                      column.expand({channels, 1, kGaussianTaps, 1}),
                      {},
                      1,
                      at::IntArrayRef(0),
                      1,
                      channels);
}

/// `result` as the operators return it: dtype and memory format of `x`.
at::Tensor like(const at::Tensor& x, const at::Tensor& result) {
    return result.to(x.scalar_type()).contiguous(x.suggest_memory_format());
}

}  // namespace

at::Tensor filterBank(const at::Tensor& x, const at::Tensor& kernel, double highPass) {
    constexpr auto kOp = "filterBank";
    checkPicture(kOp, x);
    checkDtype(kOp, "kernel", kernel, at::kFloat);
    checkSizes(kOp, "kernel", kernel, {3, 3});
    checkSameDevice(kOp, "kernel", kernel, x);

    if (!needsGrad({x, kernel})) {
        if (x.is_cuda() && kernels().filterBank)
            return kernels().filterBank(x, kernel, highPass);
        if (cpu::takesFilterBank(x))
            return cpu::filterBank(x, kernel, highPass);
    }
    return reference::filterBank(x, kernel, highPass);
}

at::Tensor fusedFilterKernel(const at::Tensor& kernels,
                             const at::Tensor& alpha,
                             const at::Tensor& beta) {
    checkParts("fusedFilterKernel", kernels, alpha, beta);
    const at::Tensor weights = alpha.to(at::kFloat);
    const at::Tensor centre = weights[kKernels] + beta.to(at::kFloat)[0];
    const at::Tensor sum =
        (weights.narrow(0, 0, kKernels).view({kKernels, 1, 1}) * kernels.to(at::kFloat)).sum(0);
    return sum + at::constant_pad_nd(centre.view({1, 1}), {1, 1, 1, 1});
}

at::Tensor reference::filterBank(const at::Tensor& x, const at::Tensor& kernel, double highPass) {
    const at::Tensor image = x.to(at::kFloat);
    return like(x, convolved(image, kernel) - highPass * blurred(image));
}

at::Tensor reference::adaptiveFilter(const at::Tensor& x,
                                     const at::Tensor& kernels,
                                     const at::Tensor& alpha,
                                     const at::Tensor& beta) {
    constexpr auto kOp = "adaptiveFilter";
    checkPicture(kOp, x);
    checkParts(kOp, kernels, alpha, beta);
    checkSameDevice(kOp, "kernels", kernels, x);

    const at::Tensor image = x.to(at::kFloat);
    at::Tensor result = alpha[kKernels] * (image - blurred(image)) + beta * image;
    for (int64_t i = 0; i < kKernels; ++i)
        result = result + alpha[i] * convolved(image, kernels[i]);
    return like(x, result);
}

}  // namespace r2r::ops
