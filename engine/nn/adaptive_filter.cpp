// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/adaptive_filter.h"

#include "engine/core/error.h"
#include "engine/nn/stop_points.h"
#include "engine/ops/filter_bank.h"

#include <ATen/ATen.h>

namespace r2r::nn {
namespace {

struct EdgeKernel {
    const char* key;  ///< as the release spells it
    std::array<float, 9> coefficients;
};

// In the order in which training used alpha. The release's own fusing routine has another one.
constexpr std::array<EdgeKernel, 8> kEdgeKernels = {{
    {"Sobel_x", {1, 0, -1, 2, 0, -2, 1, 0, -1}},
    {"Sobel_y", {1, 2, 1, 0, 0, 0, -1, -2, -1}},
    {"Laplation", {0, 1, 0, 1, -4, 1, 0, 1, 0}},
    {"Edge", {-1, -1, -1, -1, 8, -1, -1, -1, -1}},
    {"Sobel_xy", {0, 1, 2, -1, 0, 1, -2, -1, 0}},
    {"Sobel_yx", {-2, -1, 0, -1, 0, 1, 0, 1, 2}},
    {"Roberts_x", {1, 0, 0, 0, -1, 0, 0, 0, 0}},
    {"Roberts_y", {0, 1, 0, -1, 0, 0, 0, 0, 0}},
}};

// One thousandth in half precision, in which the kernels are stored.
constexpr float kUnit = 1049.0F / (1 << 20);

}  // namespace

AdaptiveFilterImpl::AdaptiveFilterImpl(int64_t channels) {
    for (size_t i = 0; i < kernels_.size(); ++i)
        kernels_[i] =
            register_parameter(kEdgeKernels[i].key, at::empty({channels, 1, 3, 3}), false);
    alpha = register_parameter("alpha", at::empty({9}));
    beta = register_parameter("beta", at::empty({1}));
}

Tensor AdaptiveFilterImpl::stackedKernels() const {
    std::vector<Tensor> first;
    for (const Tensor& kernel : kernels_)
        first.push_back(kernel.select(0, 0).select(0, 0));
    return at::stack(first).to(at::kFloat);
}

Tensor AdaptiveFilterImpl::forward(const Tensor& x) {
    stopPoint();
    if (fusedKernel_.defined())
        return ops::filterBank(x, fusedKernel_, highPass_);
    return ops::reference::adaptiveFilter(x, stackedKernels(), alpha, beta);
}

void AdaptiveFilterImpl::initialize() {
    initializeKernels();
    alpha.detach().fill_(1);
    beta.detach().zero_();
}

void AdaptiveFilterImpl::initializeKernels() {
    for (size_t i = 0; i < kernels_.size(); ++i) {
        const Tensor pattern = at::tensor(kEdgeKernels[i].coefficients) * kUnit;
        kernels_[i].set_data(pattern.to(alpha.options().requires_grad(false))
                                 .view({1, 1, 3, 3})
                                 .repeat({kernels_[i].size(0), 1, 1, 1}));
    }
}

void AdaptiveFilterImpl::fuse() {
    for (size_t i = 0; i < kernels_.size(); ++i)
        if (!kernels_[i].equal(kernels_[i].narrow(0, 0, 1).expand_as(kernels_[i])))
            throw Error(ErrorCode::Unsupported,
                        std::string("the Adaptive Filter's kernel ") + kEdgeKernels[i].key +
                            " differs from channel to channel",
                        "The file was not written by a training of Clear-VAE.");
    fusedKernel_ = ops::fusedFilterKernel(
        stackedKernels(), alpha.detach().to(at::kFloat), beta.detach().to(at::kFloat));
    highPass_ = alpha.detach()[8].item<double>();
}

}  // namespace r2r::nn
