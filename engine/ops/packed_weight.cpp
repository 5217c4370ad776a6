// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/packed_weight.h"

#include <ATen/ATen.h>
#include <ATen/core/dispatch/Dispatcher.h>

#include <array>

namespace r2r::ops {
namespace {

using OptionalScalars = c10::List<std::optional<at::Scalar>>;

// These operators have no name in LibTorch's C++ interface: they were made for compiled graphs.
using ConvolutionOp = at::Tensor(const at::Tensor&,
                                 const at::Tensor&,
                                 const std::optional<at::Tensor>&,
                                 at::IntArrayRef,
                                 at::IntArrayRef,
                                 at::IntArrayRef,
                                 int64_t,
                                 std::string_view,
                                 OptionalScalars,
                                 std::optional<std::string_view>);
using LinearOp = at::Tensor(const at::Tensor&,
                            const at::Tensor&,
                            const std::optional<at::Tensor>&,
                            std::string_view,
                            OptionalScalars,
                            std::optional<std::string_view>);
using ReorderLinearOp = at::Tensor(const at::Tensor&, std::optional<int64_t>);

template <typename Signature>
auto operatorNamed(const char* name) {
    return c10::Dispatcher::singleton().findSchemaOrThrow(name, "").typed<Signature>();
}

std::optional<at::Tensor> optional(const at::Tensor& tensor) {
    return tensor.defined() ? std::optional(tensor) : std::nullopt;
}

}  // namespace

bool packs(at::ScalarType dtype) {
    if (!at::hasMKLDNN())
        return false;
    return dtype == at::kFloat || (dtype == at::kBFloat16 && hasBfloat16Instructions());
}

bool hasBfloat16Instructions() {
    return __builtin_cpu_supports("avx512bf16") != 0;
}

at::Tensor packConvolution(const at::Tensor& weight, int64_t padding, int64_t stride) {
    const std::array<int64_t, 2> pad = {padding, padding};
    const std::array<int64_t, 2> step = {stride, stride};
    return at::mkldnn_reorder_conv2d_weight(weight.contiguous().to_mkldnn(), pad, step);
}

at::Tensor packedConvolution(const at::Tensor& x,
                             const at::Tensor& packed,
                             const at::Tensor& bias,
                             int64_t padding,
                             int64_t stride) {
    static const auto convolve = operatorNamed<ConvolutionOp>("mkldnn::_convolution_pointwise");
    const std::array<int64_t, 2> pad = {padding, padding};
    const std::array<int64_t, 2> step = {stride, stride};
    const std::array<int64_t, 2> dilation = {1, 1};
    return convolve.call(x.contiguous(at::MemoryFormat::ChannelsLast),
                         packed,
                         optional(bias),
                         pad,
                         step,
                         dilation,
                         1,
                         "none",
                         OptionalScalars(),
                         "");
}

at::Tensor packLinear(const at::Tensor& weight) {
    static const auto reorder = operatorNamed<ReorderLinearOp>("mkldnn::_reorder_linear_weight");
    return reorder.call(weight.contiguous(), std::nullopt);
}

at::Tensor packedLinear(const at::Tensor& x, const at::Tensor& packed, const at::Tensor& bias) {
    static const auto apply = operatorNamed<LinearOp>("mkldnn::_linear_pointwise");
    return apply.call(x, packed, optional(bias), "none", OptionalScalars(), "");
}

}  // namespace r2r::ops
