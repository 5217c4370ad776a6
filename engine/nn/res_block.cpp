// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/res_block.h"

#include "engine/nn/stop_points.h"

#include <ATen/ATen.h>

namespace r2r::nn {
namespace {

/// W·[s; s] = (W_left + W_right)·s
Tensor bothHalves(const Tensor& weight) {
    const auto halves = weight.chunk(2, 1);
    return halves[0] + halves[1];
}

}  // namespace

MergeConvolutionImpl::MergeConvolutionImpl(int64_t in, int64_t out)
    : conv(register_module(
          "conv",
          Convolution(ConvolutionForm{.in = in, .out = out, .kernel = 1, .hasBias = false}))) {}

ResBlockImpl::ResBlockImpl(const Form& form)
    : skipCountsTwice_(2 * form.skipChannels == form.in)
    , norm1(register_module("norm1", GroupNorm(form.in, form.epsilon)))
    , conv1(register_module("conv1", Convolution(ConvolutionForm{.in = form.in, .out = form.out})))
    , norm2(register_module("norm2", GroupNorm(form.out, form.epsilon)))
    , conv2(
          register_module("conv2", Convolution(ConvolutionForm{.in = form.out, .out = form.out}))) {
    if (form.timeChannels > 0)
        time_emb_proj = register_module("time_emb_proj", Linear(form.timeChannels, form.out));
    if (form.in != form.out)
        conv_shortcut = register_module(
            "conv_shortcut",
            Convolution(ConvolutionForm{.in = form.in, .out = form.out, .kernel = 1}));
    if (form.skipChannels > 0)
        skip_connect = register_module("skip_connect", MergeConvolution(form.in, form.out));
}

Tensor ResBlockImpl::forward(const Tensor& x, const Tensor& timeTerm, const Tensor& skipTerm) {
    stopPoint();
    TORCH_CHECK(skipTerm.defined() || !isFused_, "a fused block decodes with skips only");
    const Tensor a = norm1->thenSilu(x);
    Tensor h = conv1->forward(a);
    if (skipTerm.defined()) {
        if (!isFused_)
            h = h + skip_connect->conv->forward(a);
        h = h + skipTerm;
    }
    if (timeTerm.defined())
        h = h + timeTerm;
    h = conv2->forward(norm2->thenSilu(h));
    return (conv_shortcut ? conv_shortcut->forward(x) : x) + h;
}

Tensor ResBlockImpl::timeTerm(const Tensor& embedding) {
    return time_emb_proj->forward(embedding).unsqueeze(-1).unsqueeze(-1);
}

Tensor ResBlockImpl::skipTerm(const Tensor& skip) {
    if (skipCountsTwice_ && !isFused_)
        return at::conv2d(skip, bothHalves(skip_connect->conv->weight));
    return skip_connect->conv->forward(skip);
}

void ResBlockImpl::fuse() {
    if (!skip_connect || isFused_)
        return;
    Tensor& merge = skip_connect->conv->weight;
    Tensor fused = conv1->weight.detach().clone();
    fused.select(3, 1).select(2, 1).add_(merge.detach().flatten(1));
    conv1->weight.set_data(fused);
    if (skipCountsTwice_)
        merge.set_data(bothHalves(merge.detach()));
    isFused_ = true;
}

}  // namespace r2r::nn
