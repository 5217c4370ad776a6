// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/weights/onnx_graph.h"

#include <array>
#include <initializer_list>
#include <vector>

namespace r2r {

/// What networks are made of, as nodes of an ONNX file.
///
/// Everything is (1, C, h, w), and everything linear in the channels is a convolution, because that
/// is what all readers know alike: old ones have no `Clip` with bounds from elsewhere, no `Max`
/// with a constant, no broadcasting over channels and no reduction over height and width.
class OnnxOps {
public:
    using Value = OnnxGraph::Value;

    struct ConvolutionForm {
        int64_t stride = 1;
        std::array<int64_t, 4> padding = {};  ///< top, left, bottom, right
        int64_t groups = 1;
    };

    explicit OnnxOps(OnnxGraph& graph) : graph_(graph) {}

    /// @param weight  (out, in / groups, k, k)
    /// @param bias    (out); undefined: none
    Value convolved(const Value& x,
                    const at::Tensor& weight,
                    const at::Tensor& bias,
                    const ConvolutionForm& form);

    /// @param matrix  (out, in), between the channels
    /// @param bias    (out); undefined: none
    Value mixed(const Value& x, const at::Tensor& matrix, const at::Tensor& bias = {});

    /// These channels in this order.
    Value chosen(const Value& x, const std::vector<int64_t>& channels, int64_t count);

    /// One channel as many equal ones.
    Value repeated(const Value& x, int64_t channels);

    /// Operands have equal sizes, or the second is (1, C, 1, 1) beside (1, C, h, w).
    Value sum(const Value& a, const Value& b) { return graph_.node("Add", {a, b}); }

    Value difference(const Value& a, const Value& b) { return graph_.node("Sub", {a, b}); }

    Value product(const Value& a, const Value& b) { return graph_.node("Mul", {a, b}); }

    Value quotient(const Value& a, const Value& b) { return graph_.node("Div", {a, b}); }

    Value scaled(const Value& x, double factor);
    Value shifted(const Value& x, double added);

    /// 1 − x
    Value rest(const Value& x) { return shifted(scaled(x, -1), 1); }

    Value positive(const Value& x) { return graph_.node("Relu", {x}); }

    Value magnitude(const Value& x) { return graph_.node("Abs", {x}); }

    /// Of 0 where x is below.
    Value root(const Value& x) { return graph_.node("Sqrt", {positive(x)}); }

    Value tanh(const Value& x) { return graph_.node("Tanh", {x}); }

    Value silu(const Value& x) { return product(x, graph_.node("Sigmoid", {x})); }

    Value atLeast(const Value& x, double least) {
        return shifted(positive(shifted(x, -least)), least);
    }

    Value atMost(const Value& x, double most);

    Value within(const Value& x, double least, double most) {
        return atMost(atLeast(x, least), most);
    }

    Value larger(const Value& a, const Value& b) { return sum(b, positive(difference(a, b))); }

    Value smaller(const Value& a, const Value& b) {
        return difference(a, positive(difference(a, b)));
    }

    Value joined(const std::vector<Value>& parts) {
        return graph_.node("Concat", parts, {{"axis", int64_t{1}}});
    }

    /// (1, C, h, w) → (1, C, 1, 1)
    Value mean(const Value& x) { return graph_.node("GlobalAveragePool", {x}); }

    /// By area, to 1 / factor of the size.
    Value shrunk(const Value& x, int64_t factor);

    /// Bilinear, as PyTorch's `interpolate` without `align_corners`.
    Value enlarged(const Value& x, int64_t factor);

    /// 1 in reach of a mask, by a square.
    Value dilated(const Value& mask, int64_t radius);

    /// Each group of channels with mean 0 and deviation 1.
    Value normalized(const Value& x, int64_t groups, double epsilon, at::IntArrayRef shape);

    /// Each channel times its factor, plus its term; both (C).
    Value perChannel(const Value& x, const at::Tensor& factors, const at::Tensor& terms);

    [[nodiscard]] OnnxGraph& graph() { return graph_; }

private:
    Value scalar(double value);

    OnnxGraph& graph_;
};

}  // namespace r2r
