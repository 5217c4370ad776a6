// SPDX-License-Identifier: GPL-3.0-or-later
// Every network on the reduced configuration, against what the reference computed.
#include "engine/nn/clip_text.h"
#include "engine/nn/harmony_controller.h"
#include "engine/nn/unet.h"
#include "engine/nn/vae.h"
#include "engine/weights/weight_generator.h"
#include "tests/engine/nn/generated_network.h"
#include "tests/support/golden.h"

#include <ATen/ATen.h>

#include <fmt/format.h>

namespace r2r::testing {
namespace {

constexpr double kTime = 777;

at::Tensor latentMask() {
    return goldenMask().slice(2, 0, 64, 8).slice(3, 0, 64, 8).contiguous();
}

class NetworksGolden : public ::testing::Test {
protected:
    c10::InferenceMode guard_;
};

nn::ClearVae clearVae() {
    nn::ClearVae vae(nn::VaeConfig::detect(goldenShapes(Component::ClearVae)));
    generateWeights(*vae, Component::ClearVae);
    return vae;
}

nn::Unet unet() {
    nn::Unet network(nn::UnetConfig::detect(goldenShapes(Component::Unet)));
    generateWeights(*network, Component::Unet);
    return network;
}

nn::HarmonyController controller() {
    nn::HarmonyController network(
        nn::ControllerConfig::detect(goldenShapes(Component::Controller)));
    generateWeights(*network, Component::Controller);
    return network;
}

nn::ControlResiduals residuals() {
    nn::HarmonyController network = controller();
    const at::Tensor hint =
        network->embedHint(at::cat({goldenEdges(), goldenImage(), goldenMask()}, 1));
    return network->forward(hint, latentMask(), network->timeTerms(kTime), goldenContext());
}

at::Tensor unetInput() {
    return at::cat({goldenNoise(0), latentMask(), goldenNoise(1)}, 1);
}

TEST_F(NetworksGolden, VaeEncodesAndFilters) {
    nn::ClearVae vae = clearVae();

    EXPECT_THAT(vae->moments(goldenImage()), EqualsGolden("vae/moments"));
    const auto skips = vae->skips(goldenImage());
    ASSERT_EQ(skips.size(), 12U);
    for (const size_t k : {0, 3, 6, 9, 11})
        EXPECT_THAT(skips[k], EqualsGolden(fmt::format("vae/skip{}", k)));
    for (const size_t k : {0, 3, 6, 9, 11})
        EXPECT_THAT(vae->filtered(k, skips[k]), EqualsGolden(fmt::format("vae/filtered{}", k)));
}

TEST_F(NetworksGolden, VaeDecodesWithAndWithoutSkips) {
    nn::ClearVae vae = clearVae();
    const at::Tensor z = goldenNoise(2) * 0.7;

    EXPECT_THAT(vae->decode(z, {}, {}), EqualsGolden("vae/decode_plain"));
    const auto condition = vae->encode(goldenImage(), goldenMask()).second;
    EXPECT_THAT(vae->decode(z, condition, {}), EqualsGolden("vae/decode_skip"));
}

TEST_F(NetworksGolden, VaeFusedForInferenceDecodesTheSame) {
    nn::ClearVae vae = clearVae();
    vae->fuse();

    const auto condition = vae->encode(goldenImage(), goldenMask()).second;
    EXPECT_THAT(vae->decode(goldenNoise(2) * 0.7, condition, {}), EqualsGolden("vae/decode_skip"));
}

TEST_F(NetworksGolden, CompositeLatentsAreADrawFromThePosterior) {
    const auto posterior = clearVae()->encode(goldenImage(), goldenMask()).first;

    EXPECT_THAT(posterior.sample(goldenNoise(1)) * 0.18215, EqualsGolden("pipe/composite_latents"));
}

TEST_F(NetworksGolden, ControllerAnswers) {
    nn::HarmonyController network = controller();
    EXPECT_THAT(network->embedHint(at::cat({goldenEdges(), goldenImage(), goldenMask()}, 1)),
                EqualsGolden("control/hint_embedding"));

    const nn::ControlResiduals answer = residuals();
    ASSERT_EQ(answer.down.size(), 12U);
    for (size_t i = 0; i < answer.down.size(); ++i)
        EXPECT_THAT(answer.down[i], EqualsGolden(fmt::format("control/down{}", i)));
    EXPECT_THAT(answer.middle, EqualsGolden("control/mid"));
}

TEST_F(NetworksGolden, UnetPredictsNoise) {
    nn::Unet network = unet();
    const nn::TimeTerms times = network->timeTerms(kTime);

    EXPECT_THAT(network->forward(unetInput(), times, goldenContext()),
                EqualsGolden("unet/no_control"));
    EXPECT_THAT(network->forward(unetInput(), times, goldenContext(), residuals()),
                EqualsGolden("unet/with_control"));
}

TEST_F(NetworksGolden, UnetWorksAtOddSizes) {
    nn::Unet network = unet();
    const at::Tensor odd = generatedInput("input/odd", {1, 9, 11, 17});

    EXPECT_THAT(network->forward(odd, network->timeTerms(kTime), goldenContext()),
                EqualsGolden("unet/odd_11x17"));
}

TEST_F(NetworksGolden, UnetHasAsManyHeadsAsItIsTold) {
    nn::UnetConfig config = nn::UnetConfig::detect(goldenShapes(Component::Unet));
    config.heads = {1, 2, 4, 4};
    nn::Unet network(config);
    generateWeights(*network, Component::Unet);

    EXPECT_THAT(network->forward(unetInput(), network->timeTerms(kTime), goldenContext()),
                EqualsGolden("sd2/unet"));
}

TEST_F(NetworksGolden, TextEncoderIsAsItIsTold) {
    auto config = nn::ClipTextConfig::detect(goldenShapes(Component::TextEncoder));
    config.hasExactGelu = true;
    config.statedHeads = 2;
    config.padding = 0;
    nn::ClipText network(config);
    generateWeights(*network, Component::TextEncoder);

    EXPECT_THAT(network->forward(nn::ClipTextImpl::emptyPrompt(config)), EqualsGolden("sd2/text"));
}

TEST_F(NetworksGolden, RememberedTextAndPackedLeavesChangeNothing) {
    nn::Unet network = unet();
    network->rememberText(goldenContext());
    nn::packLeaves(*network);

    EXPECT_THAT(network->forward(unetInput(), network->timeTerms(kTime), {}, residuals()),
                EqualsGolden("unet/with_control"));
}

TEST_F(NetworksGolden, ChannelsLastChangesNothing) {
    nn::Unet network = unet();
    const at::Tensor input = unetInput().contiguous(at::MemoryFormat::ChannelsLast);

    EXPECT_THAT(network->forward(input, network->timeTerms(kTime), goldenContext(), residuals()),
                EqualsGolden("unet/with_control"));
}

TEST_F(NetworksGolden, TextEncoderReadsTheEmptyPrompt) {
    const auto config = nn::ClipTextConfig::detect(goldenShapes(Component::TextEncoder));
    nn::ClipText network(config);
    generateWeights(*network, Component::TextEncoder);

    EXPECT_THAT(network->forward(nn::ClipTextImpl::emptyPrompt(config)),
                EqualsGolden("clip/last_hidden"));
}

}  // namespace
}  // namespace r2r::testing
