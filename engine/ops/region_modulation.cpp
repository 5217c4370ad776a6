// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/region_modulation.h"

#include "engine/core/error.h"
#include "engine/ops/kernel_table.h"
#include "engine/ops/shape_check.h"

#include <ATen/ATen.h>

#include <sstream>

namespace r2r::ops {

namespace {

void checkRegion(std::string_view op, const at::Tensor& x, const at::Tensor& mask) {
    checkFeatures(op, "x", x);
    checkDtype(op, "mask", mask, x.scalar_type());
    checkSizes(op, "mask", mask, {x.size(0), 1, x.size(2), x.size(3)});
    checkSameDevice(op, "mask", mask, x);
}

void checkNotEmpty(std::string_view op, const at::Tensor& x) {
    if (x.size(2) > 0 && x.size(3) > 0)
        return;
    std::ostringstream text;
    text << op << ": x has shape " << x.sizes() << ", expected at least one position";
    throw Error(ErrorCode::InvalidArgument, text.str());
}

void checkChannelValues(std::string_view op,
                        std::string_view name,
                        const at::Tensor& values,
                        const at::Tensor& x) {
    checkDtype(op, name, values, at::kFloat);
    checkSizes(op, name, values, {x.size(0), x.size(1)});
    checkSameDevice(op, name, values, x);
}

}  // namespace

std::pair<at::Tensor, at::Tensor> regionMeans(const at::Tensor& x, const at::Tensor& mask) {
    constexpr auto kOp = "regionMeans";
    checkRegion(kOp, x, mask);
    checkNotEmpty(kOp, x);

    if (x.is_cuda() && kernels().regionMeans && !needsGrad({x, mask}))
        return kernels().regionMeans(x, mask);
    return reference::regionMeans(x, mask);
}

at::Tensor modulateRegion(const at::Tensor& x,
                          const at::Tensor& mask,
                          const at::Tensor& scale,
                          const at::Tensor& shift) {
    constexpr auto kOp = "modulateRegion";
    checkRegion(kOp, x, mask);
    checkChannelValues(kOp, "scale", scale, x);
    checkChannelValues(kOp, "shift", shift, x);

    if (x.is_cuda() && kernels().modulateRegion && !needsGrad({x, mask, scale, shift}))
        return kernels().modulateRegion(x, mask, scale, shift);
    return reference::modulateRegion(x, mask, scale, shift);
}

std::pair<at::Tensor, at::Tensor> reference::regionMeans(const at::Tensor& x,
                                                         const at::Tensor& mask) {
    const at::Tensor map = x.to(at::kFloat);
    const at::Tensor inside = mask.to(at::kFloat);
    return {(inside * map).mean({2, 3}), ((1 - inside) * map).mean({2, 3})};
}

at::Tensor reference::modulateRegion(const at::Tensor& x,
                                     const at::Tensor& mask,
                                     const at::Tensor& scale,
                                     const at::Tensor& shift) {
    const at::Tensor m = mask.to(at::kFloat);
    const at::Tensor fg = m * x;
    const at::Tensor bg = (1 - m) * x;
    const at::Tensor factor = (1 + scale).unsqueeze(-1).unsqueeze(-1);
    const at::Tensor y = bg + m * (fg * factor + shift.unsqueeze(-1).unsqueeze(-1));
    return y.to(x.scalar_type()).contiguous(x.suggest_memory_format());
}

}  // namespace r2r::ops
