// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/norm_silu.h"

#include "engine/core/error.h"
#include "tests/engine/ops/operator_cases.h"
#include "tests/support/tensor_matchers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace r2r::ops {

namespace {

using ::testing::HasSubstr;
using testing::TensorNear;

constexpr double kEps = 1e-5;

class NormSilu : public ::testing::TestWithParam<FeatureCase> {};

TEST_P(NormSilu, EqualsTheReference) {
    const torch::Tensor x = features(GetParam());
    const int64_t channels = x.size(1);
    const torch::Tensor weight = torch::randn({channels}, x.options());
    const torch::Tensor bias = torch::randn({channels}, x.options());
    const int64_t groups = channels % 4 == 0 ? 4 : 1;

    const torch::Tensor result = normSilu(x, weight, bias, groups, kEps);

    EXPECT_THAT(result,
                TensorNear(reference::normSilu(x, weight, bias, groups, kEps),
                           toleranceOf(x.scalar_type(), 4)));
    EXPECT_EQ(result.scalar_type(), x.scalar_type());
    EXPECT_TRUE(result.is_contiguous(x.suggest_memory_format()));
}

INSTANTIATE_TEST_SUITE_P(Cases, NormSilu, ::testing::ValuesIn(featureCases()), nameOfCase);

TEST(NormSilu, DoesWhatItsNameSays) {
    const torch::Tensor x = torch::tensor({-1.0F, 1.0F, 3.0F, 5.0F}).view({1, 2, 1, 2});
    const torch::Tensor weight = torch::tensor({1.0F, 2.0F});
    const torch::Tensor bias = torch::tensor({0.0F, 0.5F});

    const torch::Tensor y = normSilu(x, weight, bias, 1, 0.0);

    // Mean 2, variance 5.
    const torch::Tensor z =
        (x - 2) / std::sqrt(5.0) * weight.view({1, 2, 1, 1}) + bias.view({1, 2, 1, 1});
    EXPECT_THAT(y, TensorNear(z / (1 + (-z).exp()), 1e-6));
}

TEST(NormSilu, KeepsItsAccuracyFarFromZero) {
    for (const auto format : {torch::MemoryFormat::Contiguous, torch::MemoryFormat::ChannelsLast}) {
        const torch::Tensor x = (torch::randn({1, 64, 40, 40}) + 1000).contiguous(format);
        const torch::Tensor exact =
            torch::silu(torch::group_norm(x.to(torch::kFloat64), 32, {}, {}, kEps));

        EXPECT_THAT(normSilu(x, torch::ones({64}), torch::zeros({64}), 32, kEps),
                    TensorNear(exact, 2e-4));
    }
}

TEST(NormSilu, IsAccurateOverTheWholeRangeOfTheActivation) {
    const torch::Tensor x = torch::linspace(-1, 1, 20001).view({1, 1, 1, -1});
    const torch::Tensor y = normSilu(x, torch::full({1}, 60.0), torch::zeros({1}), 1, 0.0);

    const torch::Tensor z = 60 * torch::group_norm(x.to(torch::kFloat64), 1, {}, {}, 0.0);
    EXPECT_THAT(y, TensorNear(torch::silu(z), 2e-5));
}

TEST(NormSilu, PassesNotANumberOn) {
    torch::Tensor x = torch::randn({1, 8, 3, 3});
    x[0][5][1][1] = std::numeric_limits<float>::quiet_NaN();

    const torch::Tensor y = normSilu(x, torch::ones({8}), torch::zeros({8}), 4, kEps);

    EXPECT_TRUE(y.narrow(1, 4, 2).isnan().all().item<bool>());
    EXPECT_FALSE(y.narrow(1, 0, 4).isnan().any().item<bool>());
}

TEST(NormSilu, DoesNotDependOnTheNumberOfThreads) {
    const torch::Tensor x = torch::randn({1, 64, 50, 50}, torch::kFloat32);
    const torch::Tensor one = torch::ones({64});
    for (const torch::Tensor& features : {x, x.contiguous(torch::MemoryFormat::ChannelsLast)}) {
        const int threads = at::get_num_threads();
        at::set_num_threads(1);
        const torch::Tensor alone = normSilu(features, one, one, 32, kEps);
        at::set_num_threads(threads);

        EXPECT_TRUE(torch::equal(normSilu(features, one, one, 32, kEps), alone));
    }
}

TEST(NormSilu, TakesFloatParametersForHalfFeatures) {
    const torch::Tensor x = torch::randn({1, 8, 5, 5}).to(torch::kBFloat16);
    const torch::Tensor weight = torch::randn({8});
    const torch::Tensor bias = torch::randn({8});

    EXPECT_THAT(normSilu(x, weight, bias, 4, kEps),
                TensorNear(reference::normSilu(x, weight, bias, 4, kEps), 0.04));
}

TEST(NormSilu, LetsGradientsThrough) {
    const torch::Tensor x = torch::randn({1, 8, 5, 5}).requires_grad_();
    const torch::Tensor weight = torch::randn({8}).requires_grad_();

    normSilu(x, weight, torch::zeros({8}), 4, kEps).sum().backward();

    EXPECT_GT(x.grad().abs().sum().item<float>(), 0);
    EXPECT_GT(weight.grad().abs().sum().item<float>(), 0);
}

TEST(NormSilu, NamesTheArgumentThatDoesNotFit) {
    const torch::Tensor x = torch::randn({1, 8, 5, 5});
    const auto message = [&](const torch::Tensor& weight, int64_t groups) -> std::string {
        try {
            (void)normSilu(x, weight, torch::zeros({8}), groups, kEps);
        } catch (const Error& error) {
            return error.message();
        }
        return {};
    };

    EXPECT_EQ(message(torch::ones({8}), 3), "normSilu: 3 groups, expected a divisor of 8 channels");
    EXPECT_THAT(message(torch::ones({7}), 4), HasSubstr("weight has shape [7], expected [8]"));
    EXPECT_THAT(message(torch::ones({8}).to(torch::kHalf), 4), HasSubstr("weight is Half"));
}

}  // namespace

}  // namespace r2r::ops
