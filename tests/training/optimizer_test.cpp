// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/optimizer.h"

#include "tests/support/tensor_matchers.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>

#include <cmath>

namespace r2r::testing {
namespace {

TrainingConfig::Optimizer settings() {
    return {.rate = 0.1, .weightDecay = 0.2, .clip = 0, .average = 0};
}

at::Tensor leaf(at::Tensor values) {
    return values.requires_grad_();
}

void give(at::Tensor& weight, const at::Tensor& gradient) {
    weight.mutable_grad() = gradient.clone();
}

TEST(Optimizer, FollowsTheFormulaOfAdamW) {
    at::Tensor weight = leaf(at::tensor({1.0F, -2.0F}));
    Optimizer optimizer({{"w", weight}}, settings());
    at::Tensor expected = weight.detach().to(at::kDouble);
    at::Tensor m = at::zeros({2}, at::kDouble);
    at::Tensor v = at::zeros({2}, at::kDouble);

    for (int step = 1; step <= 3; ++step) {
        const at::Tensor gradient = at::tensor({0.5F * static_cast<float>(step), -1.0F});
        give(weight, gradient);
        optimizer.step(0.1);

        m = 0.9 * m + 0.1 * gradient;
        v = 0.999 * v + 0.001 * gradient.square();
        expected = expected * (1 - 0.1 * 0.2);
        expected = expected - 0.1 * (m / (1 - std::pow(0.9, step))) /
                                  ((v / (1 - std::pow(0.999, step))).sqrt() + 1e-8);
    }

    EXPECT_THAT(weight.detach(), TensorNear(expected, 1e-6));
}

TEST(Optimizer, GivesEachWeightItsShareOfTheRate) {
    at::Tensor encoder = leaf(at::ones({1}));
    at::Tensor network = leaf(at::ones({1}));
    at::Tensor other = leaf(at::ones({1}));
    Optimizer optimizer({{"encoder", encoder}, {"network", network}, {"other", other}},
                        {.weightDecay = 0, .average = 0},
                        [](const std::string& name) { return name == "encoder" ? 0.1 : 1.0; });
    for (at::Tensor* weight : {&encoder, &network, &other})
        give(*weight, at::tensor({2.0F}));

    optimizer.step(0.5);

    // The first step of AdamW has the length of the rate.
    EXPECT_NEAR(1 - encoder.item<double>(), 0.05, 1e-6);
    EXPECT_NEAR(1 - network.item<double>(), 0.5, 1e-6);
    EXPECT_NEAR(1 - other.item<double>(), 0.5, 1e-6);
}

TEST(Optimizer, ClipsTheNormOfAllGradientsTogether) {
    auto limited = settings();
    limited.clip = 1;
    at::Tensor a = leaf(at::zeros({1}));
    at::Tensor b = leaf(at::zeros({1}));
    Optimizer optimizer({{"a", a}, {"b", b}}, limited);
    give(a, at::tensor({3.0F}));
    give(b, at::tensor({4.0F}));

    EXPECT_NEAR(optimizer.clip(), 5, 1e-6);
    EXPECT_NEAR(a.grad().item<double>(), 0.6, 1e-5);
    EXPECT_NEAR(b.grad().item<double>(), 0.8, 1e-5);
}

TEST(Optimizer, TheAverageIsShownAndPutAway) {
    auto averaging = settings();
    averaging.average = 0.5;
    at::Tensor weight = leaf(at::zeros({1}));
    Optimizer optimizer({{"w", weight}}, averaging);
    give(weight, at::ones({1}));
    optimizer.step(0.1);
    const float raw = weight.item<float>();

    float shown = 0;
    {
        const Optimizer::Averaged averaged(optimizer);
        shown = weight.item<float>();
    }

    EXPECT_NEAR(shown, raw * (1 - 2.0F / 11), 1e-6);  // d = min(0.5, (1 + 1)/(10 + 1))
    EXPECT_EQ(weight.item<float>(), raw);
    EXPECT_TRUE(weight.requires_grad());
}

TEST(Optimizer, ABrokenGradientIsNamed) {
    at::Tensor a = leaf(at::zeros({1}));
    at::Tensor b = leaf(at::zeros({2}));
    Optimizer optimizer({{"unet/a", a}, {"unet/b", b}}, settings());
    give(b, at::tensor({1.0F, std::nanf("")}));

    EXPECT_EQ(optimizer.firstBrokenGradient(), "unet/b");
}

}  // namespace
}  // namespace r2r::testing
