// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diffusion/onnx_ops.h"

#include <ATen/ATen.h>

namespace r2r {
namespace {

using Value = OnnxOps::Value;
using Sides = std::vector<int64_t>;

OnnxGraph::Attributes window(Sides kernel, Sides strides, Sides pads) {
    return {{"kernel_shape", std::move(kernel)},
            {"strides", std::move(strides)},
            {"pads", std::move(pads)}};
}

}  // namespace

Value OnnxOps::convolved(const Value& x,
                         const at::Tensor& weight,
                         const at::Tensor& bias,
                         const ConvolutionForm& form) {
    OnnxGraph::Attributes attributes = window({weight.size(2), weight.size(3)},
                                              {form.stride, form.stride},
                                              {form.padding.begin(), form.padding.end()});
    attributes.push_back({"group", form.groups});
    std::vector<Value> inputs = {x, graph_.constant(weight)};
    if (bias.defined())
        inputs.push_back(graph_.constant(bias));
    return graph_.node("Conv", inputs, attributes);
}

Value OnnxOps::mixed(const Value& x, const at::Tensor& matrix, const at::Tensor& bias) {
    return convolved(x, matrix.unsqueeze(2).unsqueeze(3), bias, {});
}

Value OnnxOps::chosen(const Value& x, const std::vector<int64_t>& channels, int64_t count) {
    return mixed(x, at::eye(count).index_select(0, at::tensor(channels)));
}

Value OnnxOps::repeated(const Value& x, int64_t channels) {
    return mixed(x, at::ones({channels, 1}));
}

Value OnnxOps::scaled(const Value& x, double factor) {
    return graph_.node("Mul", {x, scalar(factor)});
}

Value OnnxOps::shifted(const Value& x, double added) {
    return graph_.node("Add", {x, scalar(added)});
}

Value OnnxOps::atMost(const Value& x, double most) {
    // x − max(x − most, 0): exact where x is below.
    return difference(x, positive(shifted(x, -most)));
}

Value OnnxOps::shrunk(const Value& x, int64_t factor) {
    return graph_.node(
        "AveragePool", {x}, window({factor, factor}, {factor, factor}, {0, 0, 0, 0}));
}

Value OnnxOps::enlarged(const Value& x, int64_t factor) {
    const auto side = static_cast<float>(factor);
    return graph_.node("Resize",
                       {x, "", graph_.constant(at::tensor({1.0F, 1.0F, side, side}))},
                       {{"mode", std::string("linear")},
                        {"coordinate_transformation_mode", std::string("half_pixel")}});
}

Value OnnxOps::dilated(const Value& mask, int64_t radius) {
    const int64_t side = 2 * radius + 1;
    const Value across =
        graph_.node("MaxPool", {mask}, window({1, side}, {1, 1}, {0, radius, 0, radius}));
    return graph_.node("MaxPool", {across}, window({side, 1}, {1, 1}, {radius, 0, radius, 0}));
}

Value OnnxOps::normalized(const Value& x, int64_t groups, double epsilon, at::IntArrayRef shape) {
    const Value split =
        graph_.node("Reshape", {x, graph_.constant(at::tensor({int64_t{1}, groups, int64_t{-1}}))});
    const Value normal = graph_.node(
        "InstanceNormalization",
        {split, graph_.constant(at::ones({groups})), graph_.constant(at::zeros({groups}))},
        {{"epsilon", static_cast<float>(epsilon)}});
    return graph_.node("Reshape", {normal, graph_.constant(at::tensor(shape))});
}

Value OnnxOps::perChannel(const Value& x, const at::Tensor& factors, const at::Tensor& terms) {
    const Value times = graph_.node("Mul", {x, graph_.constant(factors.reshape({1, -1, 1, 1}))});
    return graph_.node("Add", {times, graph_.constant(terms.reshape({1, -1, 1, 1}))});
}

Value OnnxOps::scalar(double value) {
    return graph_.constant(at::full({1}, value));
}

}  // namespace r2r
