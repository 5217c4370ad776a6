// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/attention.h"

#include "engine/core/error.h"
#include "tests/support/tensor_matchers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/resource.h>

namespace r2r::ops {

namespace {

using ::testing::HasSubstr;
using testing::TensorNear;

/// (1, heads, tokens, size) as the networks have it: heads of a token side by side.
torch::Tensor tokens(int64_t heads, int64_t count, int64_t size, torch::ScalarType dtype) {
    return torch::randn({1, count, heads * size})
        .to(dtype)
        .view({1, count, heads, size})
        .transpose(1, 2);
}

void expectReference(const torch::Tensor& q,
                     const torch::Tensor& k,
                     const torch::Tensor& v,
                     double tolerance) {
    const torch::Tensor result = attention(q, k, v);

    EXPECT_EQ(result.scalar_type(), q.scalar_type());
    EXPECT_THAT(result, TensorNear(reference::attention(q, k, v), tolerance));
}

TEST(Attention, EqualsTheReferenceForTheHeadSizesOfTheNetworks) {
    for (const int64_t size : {40, 80, 160, 512})
        for (const int64_t keys : {77, 130}) {
            SCOPED_TRACE(size);
            expectReference(tokens(2, 130, size, torch::kFloat32),
                            tokens(2, keys, size, torch::kFloat32),
                            tokens(2, keys, size, torch::kFloat32),
                            2e-5);
        }
}

TEST(Attention, EqualsTheReferenceInHalfPrecision) {
    for (const auto dtype : {torch::kBFloat16, torch::kHalf}) {
        const double tolerance = dtype == torch::kHalf ? 4e-3 : 3e-2;
        expectReference(tokens(3, 1100, 40, dtype),
                        tokens(3, 1030, 40, dtype),
                        tokens(3, 1030, 40, dtype),
                        tolerance);
        expectReference(tokens(1, 9, 512, dtype),
                        tokens(1, 1, 512, dtype),
                        tokens(1, 1, 512, dtype),
                        tolerance);
    }
}

TEST(Attention, FindsTheSharpestScoreInWhateverBlockItIs) {
    for (const auto dtype : {torch::kFloat32, torch::kBFloat16})
        for (const int64_t sharpest : {3, 700, 1229}) {
            SCOPED_TRACE(sharpest);
            const torch::Tensor q = torch::full({1, 1, 70, 16}, 2.0F).to(dtype);
            torch::Tensor k = torch::zeros({1, 1, 1230, 16}).to(dtype);
            k.select(2, sharpest).fill_(20.0F);
            k.select(2, 600).fill_(-200.0F);
            const torch::Tensor v = torch::randn({1, 1, 1230, 16}).to(dtype);

            EXPECT_THAT(attention(q, k, v),
                        TensorNear(v.select(2, sharpest).unsqueeze(2).expand_as(q), 1e-5));
        }
}

TEST(Attention, KeepsNaN) {
    for (const auto dtype : {torch::kFloat32, torch::kBFloat16}) {
        torch::Tensor k = tokens(1, 600, 16, dtype).clone();
        k.select(2, 555).fill_(NAN);
        const torch::Tensor v = tokens(1, 600, 16, dtype);

        EXPECT_TRUE(attention(v, k, v).isnan().all().item<bool>()) << dtype;
    }
}

TEST(Attention, IsTheSameForAnyNumberOfThreads) {
    const torch::Tensor q = tokens(3, 500, 40, torch::kFloat32);
    const int before = torch::get_num_threads();
    torch::set_num_threads(1);
    const torch::Tensor one = attention(q, q, q);
    torch::set_num_threads(3);
    const torch::Tensor three = attention(q, q, q);
    torch::set_num_threads(before);

    EXPECT_TRUE(torch::equal(one, three));
}

TEST(Attention, TakesOddSizesAndAnyStrides) {
    const torch::Tensor q = torch::randn({2, 3, 7, 5}).transpose(2, 3);  // (2, 3, 5, 7)
    const torch::Tensor k = torch::randn({2, 3, 7, 9}).transpose(2, 3);
    const torch::Tensor v = torch::randn({2, 3, 9, 14}).slice(3, 0, 14, 2);

    expectReference(q, k, v, 1e-5);
}

TEST(Attention, TakesNoQueries) {
    const torch::Tensor q = torch::randn({1, 2, 0, 8});
    const torch::Tensor k = torch::randn({1, 2, 3, 8});

    EXPECT_EQ(attention(q, k, k).sizes(), q.sizes());
}

TEST(Attention, NeverStoresAllScores) {
    constexpr int64_t kTokens = 16384;  // scores of 1 GiB in float32
    for (const auto dtype : {torch::kFloat32, torch::kHalf, torch::kBFloat16}) {
        const torch::Tensor q = tokens(1, kTokens, 16, dtype);
        (void)attention(q.narrow(2, 0, 64), q, q);
        rusage before = {};
        getrusage(RUSAGE_SELF, &before);

        (void)attention(q, q, q);

        rusage after = {};
        getrusage(RUSAGE_SELF, &after);
        EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 128 * 1024) << "KiB, " << dtype;
    }
}

TEST(Attention, LetsGradientsThrough) {
    const torch::Tensor q = torch::randn({1, 1, 6, 8}).requires_grad_();
    const torch::Tensor k = torch::randn({1, 1, 4, 8});
    const torch::Tensor v = torch::randn({1, 1, 4, 8});
    const torch::Tensor twin = q.detach().clone().requires_grad_();

    attention(q, k, v).square().sum().backward();
    reference::attention(twin, k, v).square().sum().backward();

    EXPECT_GT(twin.grad().abs().max().item<float>(), 1e-3);
    EXPECT_THAT(q.grad(), TensorNear(twin.grad(), 1e-4));
}

TEST(Attention, NamesTheArgumentThatDoesNotFit) {
    const auto message = [](const torch::Tensor& q, const torch::Tensor& k) -> std::string {
        try {
            (void)attention(q, k, k);
        } catch (const Error& error) {
            return error.message();
        }
        return {};
    };
    const torch::Tensor q = torch::zeros({1, 2, 3, 8});

    EXPECT_THAT(message(q, torch::zeros({1, 1, 3, 8})), HasSubstr("k has shape [1, 1, 3, 8]"));
    EXPECT_THAT(message(q, torch::zeros({1, 2, 0, 8})), HasSubstr("M of at least 1"));
    EXPECT_THAT(message(torch::zeros({1, 1, 3, 513}), torch::zeros({1, 1, 3, 513})),
                HasSubstr("d of 1 to 512"));
}

}  // namespace

}  // namespace r2r::ops
