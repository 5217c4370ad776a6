// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/level.h"

#include <ATen/ATen.h>

namespace r2r::nn {
namespace {

constexpr int kBlocksDown = 2;

ResBlock blockOf(int64_t in, int64_t out, const LevelStyle& style) {
    return ResBlock(ResBlockImpl::Form{
        .in = in, .out = out, .timeChannels = style.timeChannels, .epsilon = style.epsilon});
}

Tensor timeOf(std::span<const Tensor> times, size_t block) {
    return times.empty() ? Tensor() : times[block];
}

void remember(const List<TransformerBlock>& transformers, const Tensor& text) {
    if (!transformers)
        return;
    for (TransformerBlock& transformer : *transformers)
        transformer->rememberText(text);
}

void append(const List<ResBlock>& blocks, const Tensor& embedding, TimeTerms& terms) {
    for (ResBlock& block : *blocks)
        terms.push_back(block->timeTerm(embedding));
}

}  // namespace

DownLevelImpl::DownLevelImpl(const Form& form, const LevelStyle& style)
    : resnets(register_module("resnets", std::make_shared<ListImpl<ResBlock>>())) {
    for (int block = 0; block < kBlocksDown; ++block)
        resnets->add(blockOf(block == 0 ? form.in : form.out, form.out, style));
    if (form.heads > 0) {
        attentions = register_module("attentions", std::make_shared<ListImpl<TransformerBlock>>());
        for (int block = 0; block < kBlocksDown; ++block)
            attentions->add(TransformerBlock(form.out, style.textChannels, form.heads));
    }
    if (form.halves) {
        downsamplers = register_module("downsamplers", std::make_shared<ListImpl<Downsample>>());
        downsamplers->add(Downsample(form.out, style.halving));
    }
}

Tensor DownLevelImpl::forward(const Tensor& input,
                              std::span<const Tensor> times,
                              const Tensor& text,
                              std::vector<Tensor>& features) {
    Tensor x = input;
    for (size_t block = 0; block < blocks(); ++block) {
        x = (*resnets)[block]->forward(x, timeOf(times, block));
        if (attentions)
            x = (*attentions)[block]->forward(x, text);
        features.push_back(x);
    }
    if (downsamplers) {
        x = (*downsamplers)[0]->forward(x);
        features.push_back(x);
    }
    return x;
}

void DownLevelImpl::appendTimeTerms(const Tensor& embedding, TimeTerms& terms) {
    append(resnets, embedding, terms);
}

void DownLevelImpl::rememberText(const Tensor& text) {
    remember(attentions, text);
}

MiddleLevelImpl::MiddleLevelImpl(int64_t channels, const LevelStyle& style, int64_t heads)
    : resnets(register_module("resnets", std::make_shared<ListImpl<ResBlock>>())) {
    for (int block = 0; block < 2; ++block)
        resnets->add(blockOf(channels, channels, style));
    if (style.textChannels > 0) {
        transformers_ =
            register_module("attentions", std::make_shared<ListImpl<TransformerBlock>>());
        transformers_->add(TransformerBlock(channels, style.textChannels, heads));
    } else {
        attentions_ = register_module("attentions", std::make_shared<ListImpl<SpatialAttention>>());
        attentions_->add(SpatialAttention(channels));
    }
}

Tensor MiddleLevelImpl::forward(const Tensor& input,
                                std::span<const Tensor> times,
                                const Tensor& text) {
    const Tensor x = (*resnets)[0]->forward(input, timeOf(times, 0));
    const Tensor attended =
        transformers_ ? (*transformers_)[0]->forward(x, text) : (*attentions_)[0]->forward(x);
    return (*resnets)[1]->forward(attended, timeOf(times, 1));
}

void MiddleLevelImpl::appendTimeTerms(const Tensor& embedding, TimeTerms& terms) {
    append(resnets, embedding, terms);
}

void MiddleLevelImpl::rememberText(const Tensor& text) {
    remember(transformers_, text);
}

UpLevelImpl::UpLevelImpl(const Form& form, const LevelStyle& style)
    : resnets(register_module("resnets", std::make_shared<ListImpl<ResBlock>>())) {
    for (size_t block = 0; block < form.residuals.size(); ++block) {
        const int64_t fromBelow = block == 0 ? form.in : form.out;
        resnets->add(blockOf(fromBelow + form.residuals[block], form.out, style));
    }
    if (form.heads > 0) {
        attentions = register_module("attentions", std::make_shared<ListImpl<TransformerBlock>>());
        for (size_t block = 0; block < form.residuals.size(); ++block)
            attentions->add(TransformerBlock(form.out, style.textChannels, form.heads));
    }
    if (form.doubles) {
        upsamplers = register_module("upsamplers", std::make_shared<ListImpl<Upsample>>());
        upsamplers->add(Upsample(form.out));
    }
}

Tensor UpLevelImpl::forward(Tensor x,
                            std::span<const Tensor> times,
                            const Tensor& text,
                            std::vector<Tensor>& features) {
    for (size_t block = 0; block < blocks(); ++block) {
        x = at::cat({x, features.back()}, 1);
        features.pop_back();
        x = (*resnets)[block]->forward(x, timeOf(times, block));
        if (attentions)
            x = (*attentions)[block]->forward(x, text);
    }
    if (upsamplers)
        x = (*upsamplers)[0]->forward(x, features.back().size(2), features.back().size(3));
    return x;
}

void UpLevelImpl::appendTimeTerms(const Tensor& embedding, TimeTerms& terms) {
    append(resnets, embedding, terms);
}

void UpLevelImpl::rememberText(const Tensor& text) {
    remember(attentions, text);
}

}  // namespace r2r::nn
