// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/norm_silu.h"

#include "engine/core/error.h"
#include "engine/ops/kernel_table.h"
#include "engine/ops/norm_silu_cpu.h"
#include "engine/ops/shape_check.h"

#include <ATen/ATen.h>

#include <sstream>

namespace r2r::ops {

namespace {

constexpr auto kNormSilu = "normSilu";

void checkGroups(const at::Tensor& x, int64_t groups) {
    std::ostringstream text;
    if (x.size(2) == 0 || x.size(3) == 0)
        text << kNormSilu << ": x has shape " << x.sizes() << ", expected at least one position";
    else if (groups < 1 || x.size(1) % groups != 0)
        text << kNormSilu << ": " << groups << " groups, expected a divisor of " << x.size(1)
             << " channels";
    else
        return;
    throw Error(ErrorCode::InvalidArgument, text.str());
}

void checkChannelValues(std::string_view name, const at::Tensor& values, const at::Tensor& x) {
    checkFloating(kNormSilu, name, values);
    if (values.scalar_type() != at::kFloat)
        checkDtype(kNormSilu, name, values, x.scalar_type());
    checkSizes(kNormSilu, name, values, {x.size(1)});
    checkSameDevice(kNormSilu, name, values, x);
}

}  // namespace

at::Tensor normSilu(const at::Tensor& x,
                    const at::Tensor& weight,
                    const at::Tensor& bias,
                    int64_t groups,
                    double eps) {
    checkFeatures(kNormSilu, "x", x);
    checkGroups(x, groups);
    checkChannelValues("weight", weight, x);
    checkChannelValues("bias", bias, x);

    if (!needsGrad({x, weight, bias})) {
        if (x.is_cuda() && kernels().normSilu)
            return kernels().normSilu(x, weight, bias, groups, eps);
        if (cpu::takesNormSilu(x))
            return cpu::normSilu(x, weight, bias, groups, eps);
    }
    return reference::normSilu(x, weight, bias, groups, eps);
}

at::Tensor reference::normSilu(const at::Tensor& x,
                               const at::Tensor& weight,
                               const at::Tensor& bias,
                               int64_t groups,
                               double eps) {
    // Plane by plane: with channels last LibTorch loses the variance of features far from zero.
    const at::Tensor planes = x.to(at::kFloat).contiguous();
    const at::Tensor normalized =
        at::group_norm(planes, groups, weight.to(at::kFloat), bias.to(at::kFloat), eps);
    return at::silu(normalized).to(x.scalar_type()).contiguous(x.suggest_memory_format());
}

}  // namespace r2r::ops
