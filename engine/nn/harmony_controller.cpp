// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/harmony_controller.h"

#include <ATen/ATen.h>

namespace r2r::nn {
HintEmbeddingImpl::HintEmbeddingImpl(const ControllerConfig& config)
    : conv_in(register_module("conv_in",
                              Convolution(ConvolutionForm{.in = config.hintChannels,
                                                          .out = config.hintWidths.front()})))
    , blocks(register_module("blocks", std::make_shared<ListImpl<Convolution>>()))
    , conv_out(register_module("conv_out",
                               Convolution(ConvolutionForm{.in = config.hintWidths.back(),
                                                           .out = config.widths.front()}))) {
    for (size_t level = 0; level + 1 < config.hintWidths.size(); ++level) {
        const int64_t width = config.hintWidths[level];
        blocks->add(Convolution(ConvolutionForm{.in = width, .out = width}));
        blocks->add(Convolution(
            ConvolutionForm{.in = width, .out = config.hintWidths[level + 1], .stride = 2}));
    }
}

Tensor HintEmbeddingImpl::forward(const Tensor& hint) {
    Tensor x = at::silu(conv_in->forward(hint));
    for (Convolution& block : *blocks)
        x = at::silu(block->forward(x));
    return conv_out->forward(x);
}

HarmonyControllerImpl::HarmonyControllerImpl(const ControllerConfig& config)
    : time_embedding(register_module("time_embedding", TimeEmbedding(config.widths.front())))
    , controlnet_cond_embedding(register_module("controlnet_cond_embedding", HintEmbedding(config)))
    , down_blocks(register_module("down_blocks", std::make_shared<ListImpl<DownLevel>>()))
    // The name in checkpoints; MACA is the paper's.
    , macas_(register_module("PCCAs", std::make_shared<ListImpl<Maca>>()))
    , controlnet_down_blocks(
          register_module("controlnet_down_blocks", std::make_shared<ListImpl<Convolution>>())) {
    const LevelStyle style{.timeChannels = config.timeChannels(),
                           .textChannels = config.textChannels};
    int64_t width = config.widths.front();
    controlnet_down_blocks->add(pointwise(width, width));
    for (size_t level = 0; level < config.widths.size(); ++level) {
        const bool isLast = level + 1 == config.widths.size();
        const int64_t out = config.widths[level];
        down_blocks->add(DownLevel(DownLevelImpl::Form{.in = width,
                                                       .out = out,
                                                       .heads = isLast ? 0 : config.heads.at(level),
                                                       .halves = !isLast},
                                   style));
        macas_->add(Maca(out));
        for (int feature = 0; feature < (isLast ? 2 : 3); ++feature)
            controlnet_down_blocks->add(pointwise(out, out));
        width = out;
    }
    mid_block = register_module("mid_block", MiddleLevel(width, style, config.heads.back()));
    controlnet_mid_block = register_module("controlnet_mid_block", pointwise(width, width));
}

Tensor HarmonyControllerImpl::embedHint(const Tensor& hint) {
    return controlnet_cond_embedding->forward(hint);
}

ControlResiduals HarmonyControllerImpl::forward(const Tensor& hint,
                                                const Tensor& mask,
                                                const TimeTerms& times,
                                                const Tensor& text) {
    std::span<const Tensor> left = times;
    Tensor x = hint;
    std::vector<Tensor> features = {x};
    for (size_t i = 0; i < down_blocks->size(); ++i) {
        DownLevel& level = (*down_blocks)[i];
        x = level->forward(x, left.first(level->blocks()), text, features);
        left = left.subspan(level->blocks());
        x = (*macas_)[i]->forward(x, nearest(mask, x.size(2), x.size(3)));
        features.back() = x;
    }
    x = mid_block->forward(x, left, text);

    ControlResiduals residuals{.middle = controlnet_mid_block->forward(x)};
    for (size_t i = 0; i < features.size(); ++i)
        residuals.down.push_back((*controlnet_down_blocks)[i]->forward(features[i]));
    return residuals;
}

TimeTerms HarmonyControllerImpl::timeTerms(double t) {
    return timeTerms(at::full({1}, t, at::kFloat));
}

TimeTerms HarmonyControllerImpl::timeTerms(const Tensor& times) {
    const Tensor embedding = at::silu(time_embedding->forward(times));
    TimeTerms terms;
    for (DownLevel& level : *down_blocks)
        level->appendTimeTerms(embedding, terms);
    mid_block->appendTimeTerms(embedding, terms);
    return terms;
}

void HarmonyControllerImpl::rememberText(const Tensor& text) {
    for (DownLevel& level : *down_blocks)
        level->rememberText(text);
    mid_block->rememberText(text);
}

}  // namespace r2r::nn
