// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/lite_network.h"

#include "engine/core/error.h"
#include "engine/nn/efficientnet_lite.h"
#include "engine/ops/color_field.h"
#include "engine/ops/surroundings.h"

#include <ATen/ATen.h>

#include <cmath>
#include <optional>
#include <sstream>

namespace r2r::nn {
namespace {

constexpr int64_t kContext = 128;  // channels of what the statistics say
constexpr int64_t kGroups = 8;
constexpr double kEpsilon = 1e-5;
constexpr std::array<int64_t, 4> kShallow = {7, 16, 32, 48};
constexpr std::array<int64_t, 3> kWidths = {128, 96, 64};  // at strides 32, 16, 8
constexpr int64_t kMasks = 2;                              // foreground and reference
constexpr int64_t kCoefficients = 12;
constexpr int64_t kAnswers = LiteNetworkImpl::kLumaCells * (kColorHypotheses + kCoefficients);
constexpr int64_t kGains = LiteNetworkImpl::kLumaCells * kColorHypotheses;

/// By area; exact for whole factors.
Tensor shrunk(const Tensor& x, const Tensor& like) {
    return at::adaptive_avg_pool2d(x, {like.size(2), like.size(3)});
}

Tensor enlarged(const Tensor& x, const Tensor& like) {
    return at::upsample_bilinear2d(x, {like.size(2), like.size(3)}, false);
}

/// (B, C): each channel's mean over the region itself, 0 where it is empty.
Tensor meansOver(const Tensor& features, const Tensor& region) {
    const Tensor weights = region.to(at::kFloat);
    return (features.to(at::kFloat) * weights).sum({2, 3}) / weights.sum({2, 3}).clamp_min(1e-3);
}

Tensor asMap(const Tensor& perChannel) {
    return perChannel.unsqueeze(2).unsqueeze(3);
}

/// The field and each hypothesis at its gain.
/// @param gains  (B, kColorHypotheses, kLumaCells, gh, gw)
Tensor withHypotheses(Tensor field,
                      const Tensor& gains,
                      const Tensor& picture,
                      const Regions& regions) {
    const Tensor changes = colorHypotheses(picture, regions).flatten(2);  // (B, K, 12)
    for (int64_t k = 0; k < kColorHypotheses; ++k)
        field =
            field + gains.narrow(1, k, 1) * changes.select(1, k).view({-1, kCoefficients, 1, 1, 1});
    return field;
}

template <typename Child>
List<Child> emptyList() {
    return std::make_shared<ListImpl<Child>>();
}

void check(const LiteInput& input, const std::vector<Tensor>& features) {
    const Tensor& x = input.composite;
    const bool isPicture = x.dim() == 4 && x.size(1) == 3 && x.size(2) > 0 && x.size(3) > 0;
    const auto isMask = [&](const Tensor& mask) {
        return mask.dim() == 4 && mask.size(0) == x.size(0) && mask.size(1) == 1 &&
               mask.size(2) == x.size(2) && mask.size(3) == x.size(3);
    };
    std::ostringstream text;
    if (!isPicture || x.size(2) % LiteNetworkImpl::kMultiple != 0 ||
        x.size(3) % LiteNetworkImpl::kMultiple != 0)
        text << "composite has shape " << x.sizes()
             << ", expected (B, 3, h, w) with h and w multiples of 32";
    else if (!isMask(input.mask))
        text << "mask has shape " << input.mask.sizes() << " beside a composite of " << x.sizes();
    else if (!isMask(input.reference))
        text << "reference has shape " << input.reference.sizes() << " beside a composite of "
             << x.sizes();
    else if (features.size() != EfficientNetLiteImpl::kChannels.size())
        text << "there are " << features.size() << " features, expected 5";
    else
        return;
    throw Error(ErrorCode::InvalidArgument, "R2R-Lite: " + text.str());
}

}  // namespace

InformedMacaImpl::InformedMacaImpl(int64_t channels, int64_t context)
    : conv1(register_module("conv1", Linear(channels, channels, false)))
    , conv2(register_module("conv2", Linear(channels, channels, false)))
    , widen_(2 * channels, 3 * channels)
    , listen_(register_module("context", Linear(context, 3 * channels, false)))
    , narrow_(3 * channels, 2 * channels) {
    const auto mlp = register_module("mlp", std::make_shared<torch::nn::Module>());
    mlp->register_module("0", widen_);
    mlp->register_module("2", narrow_);
}

Tensor InformedMacaImpl::forward(const Tensor& features,
                                 const Tensor& foreground,
                                 const Tensor& reference,
                                 const Tensor& context) {
    const Tensor means = at::cat({conv1->forward(meansOver(features, foreground)),
                                  conv2->forward(meansOver(features, reference))},
                                 1);
    const Tensor hidden = at::silu(widen_->forward(means) + listen_->forward(context));
    const auto halves = narrow_->forward(hidden).chunk(2, 1);
    return features + foreground * (features * asMap(halves[0]) + asMap(halves[1]));
}

ToldBlockImpl::ToldBlockImpl(int64_t channels, int64_t context)
    : norm1(register_module("norm1", GroupNorm(channels, kEpsilon, kGroups)))
    , film(register_module("film", Linear(context, 2 * channels)))
    , conv1(register_module("conv1", Convolution(ConvolutionForm{.in = channels, .out = channels})))
    , norm2(register_module("norm2", GroupNorm(channels, kEpsilon, kGroups)))
    , conv2(register_module("conv2",
                            Convolution(ConvolutionForm{.in = channels, .out = channels}))) {}

Tensor ToldBlockImpl::forward(const Tensor& x, const Tensor& context) {
    const auto halves = film->forward(context).chunk(2, 1);
    const Tensor told = norm1->forward(x) * (1 + asMap(halves[0])) + asMap(halves[1]);
    return x + conv2->forward(norm2->thenSilu(conv1->forward(at::silu(told))));
}

ToldLevelImpl::ToldLevelImpl(int64_t in, int64_t out, int64_t context)
    : merge(register_module("merge", pointwise(in, out)))
    , blocks(register_module("blocks", emptyList<ToldBlock>())) {
    for (int i = 0; i < 2; ++i)
        blocks->add(ToldBlock(out, context));
}

Tensor ToldLevelImpl::forward(const Tensor& x, const Tensor& context) {
    Tensor y = merge->forward(x);
    for (ToldBlock& block : *blocks)
        y = block->forward(y, context);
    return y;
}

LiteInput LiteInput::withReference() const {
    LiteInput input = *this;
    if (!input.reference.defined())
        input.reference = 1 - mask;
    return input;
}

WholePictureImpl::WholePictureImpl()
    : statistics(register_module("statistics", Linear(kColorStatistics, kContext)))
    , features(register_module(
          "features",
          Linear(2 * (EfficientNetLiteImpl::kChannels[3] + EfficientNetLiteImpl::kChannels[4]),
                 kContext)))
    , context(register_module("context", Linear(kContext, kContext)))
    , head(register_module("head", pointwise(kWidths[2], kGains)))
    , head_all(register_module("head_all", Linear(kContext, kGains))) {}

Tensor WholePictureImpl::spoken(const LiteInput& whole,
                                const Regions& regions,
                                const std::vector<Tensor>& seen) {
    std::vector<Tensor> means;
    for (const size_t i : {size_t{3}, size_t{4}}) {
        means.push_back(meansOver(seen[i], shrunk(whole.mask, seen[i])));
        means.push_back(meansOver(seen[i], shrunk(whole.reference, seen[i])));
    }
    return context->forward(
        at::silu(statistics->forward(colorStatistics(whole.composite, regions)) +
                 features->forward(at::cat(means, 1))));
}

Tensor WholePictureImpl::gains(const Tensor& deep, const Tensor& told) {
    return head->forward(deep) + asMap(head_all->forward(told));
}

LiteNetworkImpl::LiteNetworkImpl(bool seesWhole)
    : statistics(register_module("statistics", emptyList<Linear>()))
    , macas(register_module("macas", emptyList<InformedMaca>()))
    , shallow(register_module("shallow", emptyList<Convolution>()))
    , shallow_norms(register_module("shallow_norms", emptyList<GroupNorm>()))
    , levels(register_module("levels", emptyList<ToldLevel>()))
    , head_norm(register_module("head_norm", GroupNorm(kWidths[2], kEpsilon, kGroups)))
    , head(register_module("head", pointwise(kWidths[2], kAnswers)))
    , head_all(register_module("head_all", Linear(kContext, kAnswers))) {
    const auto& encoded = EfficientNetLiteImpl::kChannels;
    statistics->add(Linear(kColorStatistics, kContext));
    statistics->add(Linear(kContext, kContext));
    for (const int64_t channels : encoded)
        macas->add(InformedMaca(channels, kContext));
    for (size_t i = 0; i + 1 < kShallow.size(); ++i) {
        shallow->add(Convolution(
            ConvolutionForm{.in = kShallow[i], .out = kShallow[i + 1], .kernel = 3, .stride = 2}));
        shallow_norms->add(GroupNorm(kShallow[i + 1], kEpsilon, kGroups));
    }
    levels->add(ToldLevel(encoded[4] + kMasks, kWidths[0], kContext));
    levels->add(ToldLevel(kWidths[0] + encoded[3] + kMasks, kWidths[1], kContext));
    levels->add(
        ToldLevel(kWidths[1] + encoded[2] + encoded[1] + encoded[0] + kShallow.back() + kMasks,
                  kWidths[2],
                  kContext));
    if (seesWhole)
        whole = register_module("whole", WholePicture());
}

LiteProposal LiteNetworkImpl::forward(const LiteInput& given,
                                      const std::vector<Tensor>& features,
                                      const LiteWholeView* wholeView) {
    const LiteInput input = given.withReference();
    check(input, features);
    if (seesWhole() != (wholeView != nullptr))
        throw Error(ErrorCode::InvalidArgument,
                    seesWhole() ? "R2R-Lite: the view of the whole picture is missing"
                                : "R2R-Lite: this network takes no view of the whole picture");
    const Regions regions = Regions::of(input.mask, input.reference);
    Tensor context = at::silu((*statistics)[1]->forward(
        at::silu((*statistics)[0]->forward(colorStatistics(input.composite, regions)))));
    LiteInput all;
    std::optional<Regions> allRegions;
    if (wholeView != nullptr) {
        all = wholeView->input.withReference();
        check(all, wholeView->features);
        allRegions = Regions::of(all.mask, all.reference);
        context = context + whole->spoken(all, *allRegions, wholeView->features);
    }

    const Tensor both = at::cat({input.mask, input.reference}, 1);
    std::vector<Tensor> masks;
    std::vector<Tensor> seen;
    for (size_t i = 0; i < features.size(); ++i) {
        masks.push_back(shrunk(both, features[i]));
        const auto parts = masks[i].chunk(2, 1);
        seen.push_back((*macas)[i]->forward(features[i], parts[0], parts[1], context));
    }
    Tensor x = (*levels)[0]->forward(at::cat({seen[4], masks[4]}, 1), context);
    x = (*levels)[1]->forward(at::cat({enlarged(x, seen[3]), seen[3], masks[3]}, 1), context);
    x = (*levels)[2]->forward(at::cat({enlarged(x, seen[2]),
                                       seen[2],
                                       shrunk(seen[1], seen[2]),
                                       shrunk(seen[0], seen[2]),
                                       shallowFeatures(input),
                                       masks[2]},
                                      1),
                              context);
    const Tensor deep = head_norm->thenSilu(x);
    LiteProposal result = proposal(input, regions, deep, context);
    if (wholeView != nullptr)
        addWhole(result, deep, context, all, *allRegions);
    return result;
}

void LiteNetworkImpl::addWhole(LiteProposal& result,
                               const Tensor& deep,
                               const Tensor& context,
                               const LiteInput& input,
                               const Regions& regions) {
    result.wholeGains = at::tanh(
        whole->gains(deep, context).to(at::kFloat).unflatten(1, {kColorHypotheses, kLumaCells}));
    result.field = withHypotheses(result.field, result.wholeGains, input.composite, regions);
}

Tensor LiteNetworkImpl::shallowFeatures(const LiteInput& input) {
    const Tensor expected = ops::continuedInto(input.composite, input.reference);
    Tensor x = at::cat({input.composite, input.mask, expected - input.composite}, 1);
    for (size_t i = 0; i < shallow->size(); ++i)
        x = (*shallow_norms)[i]->thenSilu((*shallow)[i]->forward(x));
    return x;
}

LiteProposal LiteNetworkImpl::proposal(const LiteInput& input,
                                       const Regions& regions,
                                       const Tensor& deep,
                                       const Tensor& context) {
    const Tensor answers =
        (head->forward(deep) + asMap(head_all->forward(context)))
            .to(at::kFloat)
            .unflatten(1, {kColorHypotheses + kCoefficients, kLumaCells});  // (B, 19, d, gh, gw)
    LiteProposal result{.gains = at::tanh(answers.narrow(1, 0, kColorHypotheses))};
    const Tensor own = answers.narrow(1, kColorHypotheses, kCoefficients) +
                       ops::identityColorField(1, kLumaCells, 1, 1, answers.options());
    result.field = withHypotheses(own, result.gains, input.composite, regions);
    return result;
}

}  // namespace r2r::nn
