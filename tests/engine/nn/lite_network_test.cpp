// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/lite_network.h"

#include "engine/core/error.h"
#include "engine/nn/efficientnet_lite.h"
#include "engine/ops/color_field.h"
#include "engine/weights/lite_manifest.h"
#include "tests/engine/nn/generated_network.h"
#include "tests/support/tensor_matchers.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <iterator>

namespace r2r::nn {
namespace {

using ::testing::HasSubstr;
using testing::TensorNear;

LiteInput scene(int64_t height, int64_t width, int64_t batch = 1) {
    Tensor mask = at::zeros({batch, 1, height, width});
    mask.slice(2, height / 4, height / 2).slice(3, width / 4, width / 2).fill_(1);
    return {.composite = at::rand({batch, 3, height, width}), .mask = mask};
}

/// The features that an encoder would give, without one.
std::vector<Tensor> featuresFor(const LiteInput& input) {
    std::vector<Tensor> features;
    for (size_t i = 0; i < EfficientNetLiteImpl::kChannels.size(); ++i)
        features.push_back(at::randn({input.composite.size(0),
                                      EfficientNetLiteImpl::kChannels[i],
                                      input.composite.size(2) >> (i + 1),
                                      input.composite.size(3) >> (i + 1)}));
    return features;
}

struct LiteNetworkTest : ::testing::Test {
    LiteNetworkTest() { testing::generateWeights(*network, Component::Lite); }

    /// As training begins.
    void silenceHead() {
        for (auto& item : network->named_parameters())
            if (item.key().starts_with("head.") || item.key().starts_with("head_all."))
                item.value().zero_();
    }

    at::NoGradGuard guard;
    LiteNetwork network;
};

TEST_F(LiteNetworkTest, HasTheTensorsOfTheManifest) {
    std::vector<TensorShape> actual;
    for (const auto& item : network->named_parameters())
        actual.push_back({item.key(), item.value().sizes().vec()});

    const auto byName = [](const TensorShape& a, const TensorShape& b) { return a.name < b.name; };
    std::vector<TensorShape> expected = liteManifest();
    std::ranges::sort(expected, byName);
    std::ranges::sort(actual, byName);
    EXPECT_EQ(actual, expected);
}

TEST_F(LiteNetworkTest, WithASilentHeadTheFieldIsTheIdentity) {
    silenceHead();
    const LiteInput input = scene(64, 96, 2);

    const LiteProposal proposal = network->forward(input, featuresFor(input));

    EXPECT_TRUE(proposal.field.equal(ops::identityColorField(2, 4, 8, 12)));
    EXPECT_EQ(proposal.gains.abs().max().item<float>(), 0);
}

struct LiteWholeTest : LiteNetworkTest {
    LiteWholeTest() { testing::generateWeights(*seeing, Component::Lite); }

    /// As training begins.
    void silenceWhole() {
        for (auto& item : seeing->named_parameters())
            if (item.key().starts_with("whole.context.") || item.key().starts_with("whole.head"))
                item.value().zero_();
    }

    static LiteWholeView wholeView() {
        LiteWholeView view{.input = scene(96, 96), .features = {}};
        view.features = featuresFor(view.input);
        return view;
    }

    LiteNetwork seeing{true};
};

TEST_F(LiteWholeTest, HasTheTensorsOfBothManifests) {
    std::vector<TensorShape> expected = liteManifest();
    std::ranges::copy(liteWholeManifest(), std::back_inserter(expected));
    std::vector<TensorShape> actual;
    for (const auto& item : seeing->named_parameters())
        actual.push_back({item.key(), item.value().sizes().vec()});

    EXPECT_THAT(actual, ::testing::UnorderedElementsAreArray(expected));
}

TEST_F(LiteWholeTest, WhileTheSecondViewIsSilentTheAnswerIsThatOfTheCropToTheBit) {
    silenceWhole();
    const LiteInput input = scene(64, 64);
    const std::vector<Tensor> features = featuresFor(input);
    const LiteWholeView view = wholeView();

    const LiteProposal one = network->forward(input, features);
    const LiteProposal two = seeing->forward(input, features, &view);

    EXPECT_TRUE(two.field.equal(one.field));
    EXPECT_FALSE(one.wholeGains.defined());
    EXPECT_EQ(two.wholeGains.abs().max().item<float>(), 0);
}

TEST_F(LiteWholeTest, TheWholePictureDecidesToo) {
    const LiteInput input = scene(64, 64);
    const std::vector<Tensor> features = featuresFor(input);
    const LiteWholeView view = wholeView();
    LiteWholeView darker = view;
    darker.input.composite = 0.5 * view.input.composite;
    LiteWholeView other = view;
    other.features = featuresFor(view.input);

    const Tensor field = seeing->forward(input, features, &view).field;

    EXPECT_FALSE(seeing->forward(input, features, &darker).field.equal(field));
    EXPECT_FALSE(seeing->forward(input, features, &other).field.equal(field));
}

TEST_F(LiteWholeTest, AViewThatIsMissingOrTooMuchIsNamed) {
    const LiteInput input = scene(64, 64);
    const LiteWholeView view = wholeView();

    EXPECT_THROW((void)seeing->forward(input, featuresFor(input)), Error);
    EXPECT_THROW((void)network->forward(input, featuresFor(input), &view), Error);
}

TEST_F(LiteNetworkTest, TheFieldFitsPicturesOfAnySize) {
    const LiteInput input = scene(64, 64);

    const Tensor field = network->forward(input, featuresFor(input)).field;

    EXPECT_FALSE(field.equal(ops::identityColorField(1, 4, 8, 8)));
    const Tensor large = at::upsample_bilinear2d(input.composite, {333, 211}, false);
    EXPECT_EQ(ops::applyColorField(large, field).sizes(), large.sizes());
}

TEST_F(LiteNetworkTest, AGainIsTheShareOfItsHypothesis) {
    silenceHead();
    const LiteInput input = scene(64, 64).withReference();
    for (auto& item : network->named_parameters())
        if (item.key() == "head_all.bias")
            item.value().slice(0, 0, 4).fill_(0.7);  // luma cells of the first hypothesis

    const LiteProposal proposal = network->forward(input, featuresFor(input));

    const Tensor change =
        colorHypotheses(input.composite, Regions::of(input.mask, input.reference)).select(1, 0);
    const Tensor expected = at::eye(3, 4) + std::tanh(0.7) * change[0];
    EXPECT_THAT(proposal.field.select(4, 3).select(3, 5).select(2, 1)[0],
                TensorNear(expected.flatten(), 1e-5));
}

TEST_F(LiteNetworkTest, TheReferenceDecides) {
    LiteInput input = scene(64, 64);
    const std::vector<Tensor> features = featuresFor(input);
    const Tensor whole = network->forward(input, features).field;

    input.reference = 1 - input.mask;
    EXPECT_TRUE(network->forward(input, features).field.equal(whole));
    input.reference.slice(3, 0, 32).zero_();
    EXPECT_FALSE(network->forward(input, features).field.equal(whole));
}

TEST_F(LiteNetworkTest, SamplesDoNotSeeEachOther) {
    const LiteInput both = scene(64, 64, 2);
    const std::vector<Tensor> features = featuresFor(both);
    const auto first = [](const Tensor& x) { return x.narrow(0, 0, 1); };
    std::vector<Tensor> alone;
    for (const Tensor& feature : features)
        alone.push_back(first(feature));

    const LiteProposal together = network->forward(both, features);
    const LiteProposal single =
        network->forward({.composite = first(both.composite), .mask = first(both.mask)}, alone);

    EXPECT_THAT(first(together.field), TensorNear(single.field, 1e-4));
}

TEST_F(LiteNetworkTest, SizesThatDoNotFitAreNamed) {
    const auto messageOf = [this](const LiteInput& input) -> std::string {
        try {
            (void)network->forward(input, featuresFor(input));
        } catch (const Error& error) {
            return error.message();
        }
        return "no error";
    };

    EXPECT_THAT(messageOf(scene(64, 72)), HasSubstr("[1, 3, 64, 72], expected (B, 3, h, w) with"));
    LiteInput input = scene(64, 64);
    input.mask = at::ones({1, 1, 32, 32});
    EXPECT_THAT(messageOf(input), HasSubstr("mask has shape [1, 1, 32, 32]"));
}

}  // namespace
}  // namespace r2r::nn
