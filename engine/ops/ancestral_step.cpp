// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/ancestral_step.h"

#include "engine/ops/kernel_table.h"
#include "engine/ops/shape_check.h"

#include <ATen/ATen.h>

namespace r2r::ops {

namespace {

void check(const at::Tensor& x, const at::Tensor& epsilon, const at::Tensor& noise) {
    constexpr auto kOp = "ancestralStep";
    checkDtype(kOp, "x", x, at::kFloat);
    checkFloating(kOp, "epsilon", epsilon);
    checkDtype(kOp, "noise", noise, at::kFloat);
    checkSizes(kOp, "epsilon", epsilon, x.sizes());
    checkSizes(kOp, "noise", noise, x.sizes());
    checkSameDevice(kOp, "epsilon", epsilon, x);
    checkSameDevice(kOp, "noise", noise, x);
}

}  // namespace

at::Tensor ancestralStep(const at::Tensor& x,
                         const at::Tensor& epsilon,
                         const at::Tensor& noise,
                         double dt,
                         double sigmaUp) {
    check(x, epsilon, noise);
    if (x.is_cuda() && kernels().ancestralStep && !needsGrad({x, epsilon, noise}))
        return kernels().ancestralStep(x, epsilon, noise, dt, sigmaUp);
    return reference::ancestralStep(x, epsilon, noise, dt, sigmaUp);
}

at::Tensor reference::ancestralStep(const at::Tensor& x,
                                    const at::Tensor& epsilon,
                                    const at::Tensor& noise,
                                    double dt,
                                    double sigmaUp) {
    return x + dt * epsilon.to(at::kFloat) + sigmaUp * noise;
}

}  // namespace r2r::ops
