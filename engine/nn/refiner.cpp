// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/refiner.h"

#include <ATen/ATen.h>

namespace r2r::nn {

RefinerImpl::RefinerImpl(const RefinerConfig& config)
    : conv_in(register_module(
          "conv_in",
          Convolution(ConvolutionForm{.in = config.inChannels, .out = config.widths.front()})))
    , down_blocks(register_module("down_blocks", std::make_shared<ListImpl<DownLevel>>()))
    , up_blocks(register_module("up_blocks", std::make_shared<ListImpl<UpLevel>>()))
    , conv_norm_out(register_module("conv_norm_out", GroupNorm(config.widths.front(), 1e-6)))
    , conv_out(register_module(
          "conv_out", Convolution(ConvolutionForm{.in = config.widths.front(), .out = 3}))) {
    const LevelStyle style{.epsilon = 1e-6, .halving = HalvingPadding::RightAndBottom};
    const size_t levels = config.widths.size();
    std::vector<int64_t> residuals = {config.widths.front()};
    int64_t width = config.widths.front();
    for (size_t level = 0; level < levels; ++level) {
        const bool isLast = level + 1 == levels;
        const int64_t out = config.widths[level];
        down_blocks->add(
            DownLevel(DownLevelImpl::Form{.in = width, .out = out, .halves = !isLast}, style));
        residuals.insert(residuals.end(), isLast ? 2 : 3, out);
        width = out;
    }
    mid_block = register_module("mid_block", MiddleLevel(width, style));
    for (size_t level = 0; level < levels; ++level) {
        const int64_t out = config.widths[levels - 1 - level];
        UpLevelImpl::Form form{.in = width, .out = out, .doubles = level + 1 < levels};
        for (int block = 0; block < 3; ++block) {
            form.residuals.push_back(residuals.back());
            residuals.pop_back();
        }
        up_blocks->add(UpLevel(form, style));
        width = out;
    }
}

Tensor RefinerImpl::forward(const Tensor& input) {
    Tensor x = conv_in->forward(input);
    std::vector<Tensor> features = {x};
    for (DownLevel& level : *down_blocks)
        x = level->forward(x, {}, {}, features);
    x = mid_block->forward(x);
    for (UpLevel& level : *up_blocks)
        x = level->forward(x, {}, {}, features);
    x = conv_out->forward(conv_norm_out->thenSilu(x));
    return at::clamp(x + input.narrow(1, 0, 3), -1, 1);
}

}  // namespace r2r::nn
