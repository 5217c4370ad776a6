// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/efficientnet_lite.h"

#include <ATen/ATen.h>

namespace r2r::nn {
namespace {

constexpr int64_t kStemChannels = 32;

/// The blocks, and after which of them a stage ends.
struct Stage {
    InvertedBottleneckImpl::Form first;
    int blocks;
    bool isShown;
};

constexpr std::array<Stage, 7> kStages = {{
    {{.in = 32, .out = 16, .expansion = 1}, 1, true},
    {{.in = 16, .out = 24, .stride = 2}, 2, true},
    {{.in = 24, .out = 40, .kernel = 5, .stride = 2}, 2, true},
    {{.in = 40, .out = 80, .stride = 2}, 3, false},
    {{.in = 80, .out = 112, .kernel = 5}, 3, true},
    {{.in = 112, .out = 192, .kernel = 5, .stride = 2}, 4, false},
    {{.in = 192, .out = 320}, 1, true},
}};

Convolution unpadded(ConvolutionForm form) {
    form.padding = form.stride > 1 ? 0 : form.kernel / 2;
    return Convolution(form);
}

/// TensorFlow's "same": all zeros that stride 2 needs, the odd one at the end.
Tensor padded(const Tensor& x, const ConvolutionForm& form) {
    if (form.stride == 1)
        return x;
    const auto zeros = [&form](int64_t side) {
        const int64_t out = (side + form.stride - 1) / form.stride;
        return std::max<int64_t>(0, (out - 1) * form.stride + form.kernel - side);
    };
    const int64_t across = zeros(x.size(3));
    const int64_t down = zeros(x.size(2));
    return at::constant_pad_nd(x, {across / 2, across - across / 2, down / 2, down - down / 2});
}

Tensor convolved(const Convolution& convolution, const Tensor& x) {
    return convolution->forward(padded(x, convolution->form()));
}

}  // namespace

InvertedBottleneckImpl::InvertedBottleneckImpl(const Form& form)
    : form_(form)
    , depthwise(unpadded({.in = form.in * form.expansion,
                          .out = form.in * form.expansion,
                          .kernel = form.kernel,
                          .stride = form.stride,
                          .groups = form.in * form.expansion}))
    , project(pointwise(form.in * form.expansion, form.out)) {
    if (form.expansion > 1)
        expand = register_module("expand", pointwise(form.in, form.in * form.expansion));
    register_module("depthwise", depthwise);
    register_module("project", project);
}

Tensor InvertedBottleneckImpl::forward(const Tensor& x) const {
    const Tensor wide = expand ? at::relu6(expand->forward(x)) : x;
    const Tensor y = project->forward(at::relu6(convolved(depthwise, wide)));
    return form_.in == form_.out && form_.stride == 1 ? x + y : y;
}

EfficientNetLiteImpl::EfficientNetLiteImpl()
    : conv_in(register_module("conv_in",
                              unpadded({.in = 3, .out = kStemChannels, .kernel = 3, .stride = 2})))
    , blocks(register_module("blocks", std::make_shared<ListImpl<InvertedBottleneck>>())) {
    for (const Stage& stage : kStages)
        for (int i = 0; i < stage.blocks; ++i) {
            InvertedBottleneckImpl::Form form = stage.first;
            if (i > 0) {
                form.in = form.out;
                form.stride = 1;
            }
            blocks->add(InvertedBottleneck(form));
        }
}

std::vector<Tensor> EfficientNetLiteImpl::forward(const Tensor& picture) const {
    // (bytes − 127) / 128, as the classifier was trained. Channels last is a third faster on CPUs.
    const Tensor input = ((picture * 255 - 127) / 128).contiguous(at::MemoryFormat::ChannelsLast);
    Tensor x = at::relu6(convolved(conv_in, input));
    std::vector<Tensor> shown;
    size_t block = 0;
    for (const Stage& stage : kStages) {
        for (int i = 0; i < stage.blocks; ++i)
            x = (*blocks)[block++]->forward(x);
        if (stage.isShown)
            shown.push_back(x);
    }
    return shown;
}

}  // namespace r2r::nn
