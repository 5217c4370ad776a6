// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/unet.h"

#include <ATen/ATen.h>

namespace r2r::nn {

UnetImpl::UnetImpl(const UnetConfig& config)
    : time_embedding(register_module("time_embedding", TimeEmbedding(config.widths.front())))
    , conv_in(register_module(
          "conv_in",
          Convolution(ConvolutionForm{.in = config.inChannels, .out = config.widths.front()})))
    , down_blocks(register_module("down_blocks", std::make_shared<ListImpl<DownLevel>>()))
    , up_blocks(register_module("up_blocks", std::make_shared<ListImpl<UpLevel>>()))
    , conv_norm_out(register_module("conv_norm_out", GroupNorm(config.widths.front(), 1e-5)))
    , conv_out(register_module(
          "conv_out",
          Convolution(ConvolutionForm{.in = config.widths.front(), .out = config.outChannels}))) {
    const LevelStyle style{.timeChannels = config.timeChannels(),
                           .textChannels = config.textChannels};
    const size_t levels = config.widths.size();

    std::vector<int64_t> residuals = {config.widths.front()};  // channels of the way down, in order
    int64_t width = config.widths.front();
    for (size_t level = 0; level < levels; ++level) {
        const bool isLast = level + 1 == levels;
        const int64_t out = config.widths[level];
        down_blocks->add(DownLevel(DownLevelImpl::Form{.in = width,
                                                       .out = out,
                                                       .heads = isLast ? 0 : config.heads.at(level),
                                                       .halves = !isLast},
                                   style));
        residuals.insert(residuals.end(), isLast ? 2 : 3, out);
        width = out;
    }

    mid_block = register_module("mid_block", MiddleLevel(width, style, config.heads.back()));

    for (size_t level = 0; level < levels; ++level) {
        const int64_t out = config.widths[levels - 1 - level];
        UpLevelImpl::Form form{.in = width,
                               .out = out,
                               .heads = level > 0 ? config.heads.at(levels - 1 - level) : 0,
                               .doubles = level + 1 < levels};
        for (int block = 0; block < 3; ++block) {
            form.residuals.push_back(residuals.back());
            residuals.pop_back();
        }
        up_blocks->add(UpLevel(form, style));
        width = out;
    }
}

Tensor UnetImpl::forward(const Tensor& input,
                         const TimeTerms& times,
                         const Tensor& text,
                         const ControlResiduals& control) {
    std::span<const Tensor> left = times;
    const auto take = [&left](size_t blocks) {
        const auto taken = left.first(blocks);
        left = left.subspan(blocks);
        return taken;
    };

    Tensor x = conv_in->forward(input);
    std::vector<Tensor> features = {x};
    for (DownLevel& level : *down_blocks)
        x = level->forward(x, take(level->blocks()), text, features);
    x = mid_block->forward(x, take(2), text);

    if (!control.empty()) {
        for (size_t i = 0; i < features.size(); ++i)
            features[i] = features[i] + control.down[i];
        x = x + control.middle;
    }

    for (UpLevel& level : *up_blocks)
        x = level->forward(x, take(level->blocks()), text, features);
    return conv_out->forward(conv_norm_out->thenSilu(x));
}

TimeTerms UnetImpl::timeTerms(double t) {
    return timeTerms(at::full({1}, t, at::kFloat));
}

TimeTerms UnetImpl::timeTerms(const Tensor& times) {
    const Tensor embedding = at::silu(time_embedding->forward(times));
    TimeTerms terms;
    for (DownLevel& level : *down_blocks)
        level->appendTimeTerms(embedding, terms);
    mid_block->appendTimeTerms(embedding, terms);
    for (UpLevel& level : *up_blocks)
        level->appendTimeTerms(embedding, terms);
    return terms;
}

void UnetImpl::rememberText(const Tensor& text) {
    for (DownLevel& level : *down_blocks)
        level->rememberText(text);
    mid_block->rememberText(text);
    for (UpLevel& level : *up_blocks)
        level->rememberText(text);
}

}  // namespace r2r::nn
