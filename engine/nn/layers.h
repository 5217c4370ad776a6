// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/nn/module.h>
#include <torch/nn/pimpl.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace r2r::nn {

using at::Tensor;

// The leaves of every network. They differ from LibTorch's in two ways: they start uninitialised,
// because checkpoints fill them (`initialize` is for training), and `pack` turns them, once and for
// good, into what is fastest for inference on their device. Forward passes give the same values
// either way, up to rounding.

struct ConvolutionForm {
    int64_t in = 0;
    int64_t out = 0;
    int64_t kernel = 3;
    int64_t stride = 1;
    int64_t padding = -1;  ///< −1: kernel / 2
    bool hasBias = true;
    int64_t groups = 1;  ///< `in`: each channel has a kernel of its own
};

/// Cross-correlation with square kernels, zero padding on all sides. (B, in, h, w) → (B, out, h',
/// w').
class ConvolutionImpl : public torch::nn::Module {
public:
    explicit ConvolutionImpl(const ConvolutionForm& form);

    Tensor forward(const Tensor& x) const;

    /// x as (B, h·w, in) tokens, for kernels of one pixel. → (B, h·w, out)
    Tensor forwardTokens(const Tensor& tokens) const;

    void pack();

    [[nodiscard]] const ConvolutionForm& form() const { return form_; }

    Tensor weight;  ///< (out, in / groups, kernel, kernel)
    Tensor bias;    ///< (out), undefined without

private:
    ConvolutionForm form_;
    Tensor packed_;
};

TORCH_MODULE(Convolution);

/// A convolution of single pixels.
[[nodiscard]] Convolution pointwise(int64_t in, int64_t out, bool hasBias = true);

/// x · weightᵀ + bias over the last dimension.
class LinearImpl : public torch::nn::Module {
public:
    LinearImpl(int64_t in, int64_t out, bool hasBias = true);

    Tensor forward(const Tensor& x) const;

    void pack();

    Tensor weight;  ///< (out, in)
    Tensor bias;    ///< (out), undefined without

private:
    Tensor packed_;
};

TORCH_MODULE(Linear);

/// Affine, biased variance.
class GroupNormImpl : public torch::nn::Module {
public:
    GroupNormImpl(int64_t channels, double epsilon, int64_t groups = 32);

    Tensor forward(const Tensor& x) const;
    Tensor thenSilu(const Tensor& x) const;  ///< SiLU(forward(x)) in one pass

    Tensor weight;  ///< (channels)
    Tensor bias;    ///< (channels)

private:
    double epsilon_;
    int64_t groups_;
};

TORCH_MODULE(GroupNorm);

/// Over the last dimension, eps 1e-5, affine.
class LayerNormImpl : public torch::nn::Module {
public:
    explicit LayerNormImpl(int64_t channels);

    Tensor forward(const Tensor& x) const;

    Tensor weight;  ///< (channels)
    Tensor bias;    ///< (channels)
};

TORCH_MODULE(LayerNorm);

/// Children named "0", "1", … that keep their type: the `resnets.0` of checkpoint keys.
template <typename Child>
class ListImpl : public torch::nn::Module {
public:
    Child& add(Child child) {
        children_.push_back(register_module(std::to_string(children_.size()), std::move(child)));
        return children_.back();
    }

    [[nodiscard]] size_t size() const { return children_.size(); }

    [[nodiscard]] bool empty() const { return children_.empty(); }

    Child& operator[](size_t i) { return children_[i]; }

    auto begin() { return children_.begin(); }

    auto end() { return children_.end(); }

private:
    std::vector<Child> children_;
};

template <typename Child>
using List = std::shared_ptr<ListImpl<Child>>;

/// Packs every leaf below `module`.
void packLeaves(torch::nn::Module& module);

}  // namespace r2r::nn
