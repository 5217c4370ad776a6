// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/region_modulation.h"

#include "engine/core/error.h"
#include "tests/support/tensor_matchers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace r2r::ops {

namespace {

using ::testing::HasSubstr;
using testing::TensorNear;

torch::Tensor column(std::initializer_list<float> values) {
    return torch::tensor(std::vector<float>(values)).view({1, -1});
}

TEST(RegionMeans, DivideByTheWholeArea) {
    const torch::Tensor x = torch::tensor({1.0F, 2.0F, 3.0F, 6.0F}).view({1, 1, 2, 2});
    const torch::Tensor mask = torch::tensor({1.0F, 0.0F, 0.5F, 0.0F}).view({1, 1, 2, 2});

    const auto [inside, outside] = regionMeans(x, mask);

    EXPECT_THAT(inside, TensorNear(column({2.5F / 4}), 1e-6));
    EXPECT_THAT(outside, TensorNear(column({9.5F / 4}), 1e-6));
}

TEST(RegionMeans, CommuteWithPointwiseConvolutions) {
    const torch::Tensor x = torch::randn({2, 6, 9, 7});
    const torch::Tensor mask = torch::rand({2, 1, 9, 7});
    const torch::Tensor weight = torch::randn({5, 6, 1, 1});

    const auto [inside, outside] = regionMeans(x, mask);

    const torch::Tensor slow = torch::conv2d(mask * x, weight).mean({2, 3});
    EXPECT_THAT(torch::matmul(inside, weight.view({5, 6}).t()), TensorNear(slow, 1e-5));
    EXPECT_THAT(inside + outside, TensorNear(x.mean({2, 3}), 1e-5));
}

TEST(RegionMeans, AreFloatForHalfFeatures) {
    const torch::Tensor x = torch::full({1, 2, 100, 100}, 30.0).to(torch::kHalf);

    const auto [inside, outside] = regionMeans(x, torch::ones_like(x.narrow(1, 0, 1)));

    EXPECT_EQ(inside.scalar_type(), torch::kFloat32);
    EXPECT_THAT(inside, TensorNear(torch::full({1, 2}, 30.0), 1e-3));
    EXPECT_THAT(outside, TensorNear(torch::zeros({1, 2}), 0));
}

TEST(ModulateRegion, DoesWhatTheFormulaSays) {
    const torch::Tensor x = torch::tensor({2.0F, 4.0F, 6.0F}).view({1, 1, 1, 3});
    const torch::Tensor mask = torch::tensor({0.0F, 1.0F, 0.5F}).view({1, 1, 1, 3});

    const torch::Tensor y = modulateRegion(x, mask, column({0.5F}), column({10.0F}));

    // 0.5: bg 3, fg 3 → 3 + 0.5·(3·1.5 + 10).
    EXPECT_THAT(y, TensorNear(torch::tensor({2.0F, 16.0F, 10.25F}).view({1, 1, 1, 3}), 1e-6));
}

TEST(ModulateRegion, IsTheIdentityOfAHardMaskWithoutScaleAndShift) {
    const torch::Tensor x = torch::randn({2, 3, 8, 8});
    const torch::Tensor mask = torch::rand({2, 1, 8, 8}).gt(0.5).to(torch::kFloat32);
    const torch::Tensor zero = torch::zeros({2, 3});

    EXPECT_TRUE(torch::equal(modulateRegion(x, mask, zero, zero), x));
}

TEST(ModulateRegion, KeepsDtypeAndMemoryFormat) {
    const torch::Tensor x = torch::randn({1, 4, 6, 5})
                                .to(torch::kBFloat16)
                                .contiguous(torch::MemoryFormat::ChannelsLast);
    const torch::Tensor mask = torch::rand({1, 1, 6, 5}).to(torch::kBFloat16);

    const torch::Tensor y = modulateRegion(x, mask, torch::zeros({1, 4}), torch::zeros({1, 4}));

    EXPECT_EQ(y.scalar_type(), torch::kBFloat16);
    EXPECT_TRUE(y.is_contiguous(torch::MemoryFormat::ChannelsLast));
}

TEST(ModulateRegion, TakesEmptyBatches) {
    const torch::Tensor x = torch::zeros({0, 4, 6, 5});
    const torch::Tensor none = torch::zeros({0, 4});

    EXPECT_EQ(modulateRegion(x, torch::zeros({0, 1, 6, 5}), none, none).sizes(), x.sizes());
}

TEST(ModulateRegion, LetsGradientsThrough) {
    const torch::Tensor x = torch::randn({1, 2, 4, 4}).requires_grad_();
    const torch::Tensor scale = torch::zeros({1, 2}).requires_grad_();
    const torch::Tensor mask = torch::ones({1, 1, 4, 4});

    modulateRegion(x, mask, scale, torch::zeros({1, 2})).sum().backward();

    EXPECT_THAT(scale.grad(), TensorNear(x.detach().sum({2, 3}), 1e-5));
    EXPECT_THAT(x.grad(), TensorNear(torch::ones_like(x), 1e-6));
}

TEST(ModulateRegion, NamesTheArgumentThatDoesNotFit) {
    const torch::Tensor x = torch::randn({1, 2, 4, 4});
    const torch::Tensor zero = torch::zeros({1, 2});
    const auto message = [&](const torch::Tensor& mask, const torch::Tensor& scale) -> std::string {
        try {
            (void)modulateRegion(x, mask, scale, zero);
        } catch (const Error& error) {
            return error.message();
        }
        return {};
    };
    const torch::Tensor mask = torch::ones({1, 1, 4, 4});

    EXPECT_THAT(message(mask.to(torch::kHalf), zero), HasSubstr("mask is Half, expected Float"));
    EXPECT_THAT(message(mask, torch::zeros({1, 3})), HasSubstr("scale has shape [1, 3]"));
}

}  // namespace

}  // namespace r2r::ops
