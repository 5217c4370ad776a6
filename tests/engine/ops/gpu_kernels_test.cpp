// SPDX-License-Identifier: GPL-3.0-or-later
//
// Every CUDA kernel against its reference on the CPU. Without a GPU each test says why it skipped.

#include "engine/ops/ancestral_step.h"
#include "engine/ops/attention.h"
#include "engine/ops/filter_bank.h"
#include "engine/ops/kernel_module.h"
#include "engine/ops/norm_silu.h"
#include "engine/ops/region_modulation.h"
#include "tests/engine/ops/operator_cases.h"
#include "tests/support/tensor_matchers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <dlfcn.h>
#include <filesystem>

namespace r2r::ops {

namespace {

using testing::TensorNear;

/// Makes GPU and kernels usable, once; the reason if that is impossible, else nothing.
std::string whyNoKernels() {
#ifdef R2R_CUDA_KERNELS
    static const std::string reason = []() -> std::string {
        if (!dlopen("libcuda.so.1", RTLD_NOW))
            return "there is no NVIDIA driver";
        Dl_info info = {};
        if (dladdr(reinterpret_cast<const void*>(&at::globalContext), &info) == 0)
            return "LibTorch was not found in memory";
        const auto cuda = std::filesystem::path(info.dli_fname).parent_path() / "libtorch_cuda.so";
        if (!dlopen(cuda.c_str(), RTLD_NOW | RTLD_GLOBAL))
            return dlerror();
        if (!torch::hasCUDA())
            return "LibTorch finds no GPU";
        loadKernelModule(R2R_CUDA_KERNELS);
        return {};
    }();
    return reason;
#else
    return "this build has no CUDA kernels";
#endif
}

class OnGpu : public ::testing::Test {
protected:
    void SetUp() override {
        if (const std::string reason = whyNoKernels(); !reason.empty())
            GTEST_SKIP() << reason;
    }
};

class FeaturesOnGpu : public OnGpu, public ::testing::WithParamInterface<FeatureCase> {};

/// The same place in memory on the GPU: `to` alone would make slices dense.
torch::Tensor onGpu(const FeatureCase& featureCase, const torch::Tensor& x) {
    if (featureCase.layout != FeatureCase::Layout::Slice)
        return x.to(torch::kCUDA);
    const torch::Tensor wide = torch::zeros({x.size(0), x.size(1), x.size(2) + 1, 2 * x.size(3)},
                                            x.options().device(torch::kCUDA));
    const torch::Tensor slice = wide.slice(2, 1).slice(3, 0, 2 * x.size(3), 2);
    slice.copy_(x);
    return slice;
}

TEST_P(FeaturesOnGpu, RegionMeansEqualTheReference) {
    const torch::Tensor x = features(GetParam());
    const torch::Tensor mask =
        torch::rand({x.size(0), 1, x.size(2), x.size(3)}).to(x.scalar_type());

    const auto [inside, outside] = regionMeans(onGpu(GetParam(), x), mask.to(torch::kCUDA));

    const auto [expectedInside, expectedOutside] = reference::regionMeans(x, mask);
    EXPECT_THAT(inside, TensorNear(expectedInside, 1e-5));
    EXPECT_THAT(outside, TensorNear(expectedOutside, 1e-5));
}

TEST_P(FeaturesOnGpu, ModulateRegionEqualsTheReference) {
    const torch::Tensor x = features(GetParam());
    const torch::Tensor mask =
        torch::rand({x.size(0), 1, x.size(2), x.size(3)}).to(x.scalar_type());
    const torch::Tensor scale = torch::randn({x.size(0), x.size(1)});
    const torch::Tensor shift = torch::randn({x.size(0), x.size(1)});

    const torch::Tensor y = modulateRegion(onGpu(GetParam(), x),
                                           mask.to(torch::kCUDA),
                                           scale.to(torch::kCUDA),
                                           shift.to(torch::kCUDA));

    EXPECT_THAT(y,
                TensorNear(reference::modulateRegion(x, mask, scale, shift),
                           toleranceOf(x.scalar_type(), 12)));
    EXPECT_TRUE(y.is_contiguous(x.suggest_memory_format()));
}

TEST_P(FeaturesOnGpu, NormSiluEqualsTheReference) {
    const torch::Tensor x = features(GetParam());
    const torch::Tensor weight = torch::randn({x.size(1)});
    const torch::Tensor bias = torch::randn({x.size(1)}, x.options());
    const int64_t groups = x.size(1) % 4 == 0 ? 4 : 1;

    const torch::Tensor y = normSilu(
        onGpu(GetParam(), x), weight.to(torch::kCUDA), bias.to(torch::kCUDA), groups, 1e-5);

    EXPECT_THAT(y,
                TensorNear(reference::normSilu(x, weight, bias, groups, 1e-5),
                           toleranceOf(x.scalar_type(), 12)));
    EXPECT_TRUE(y.is_contiguous(x.suggest_memory_format()));
}

INSTANTIATE_TEST_SUITE_P(Cases, FeaturesOnGpu, ::testing::ValuesIn(featureCases()), nameOfCase);

class PicturesOnGpu : public FeaturesOnGpu {};

TEST_P(PicturesOnGpu, FilterBankEqualsTheReference) {
    const torch::Tensor x = features(GetParam());
    const torch::Tensor kernel = torch::randn({3, 3});

    const torch::Tensor y = filterBank(onGpu(GetParam(), x), kernel.to(torch::kCUDA), 1.7);

    EXPECT_THAT(
        y, TensorNear(reference::filterBank(x, kernel, 1.7), toleranceOf(x.scalar_type(), 12)));
    EXPECT_TRUE(y.is_contiguous(x.suggest_memory_format()));
}

INSTANTIATE_TEST_SUITE_P(Cases, PicturesOnGpu, ::testing::ValuesIn(featureCases(8)), nameOfCase);

TEST_F(OnGpu, AttentionEqualsTheReference) {
    for (const auto dtype : {torch::kFloat32, torch::kHalf, torch::kBFloat16})
        for (const int64_t size : {3, 40, 160, 272, 512})
            for (const int64_t count : {0, 1, 33, 200}) {
                SCOPED_TRACE(::testing::Message() << dtype << " " << size << " " << count);
                const torch::Tensor q = torch::randn({2, 3, count, size}).to(dtype);
                const torch::Tensor k = torch::randn({2, 77, 3, size}).to(dtype).transpose(1, 2);
                const torch::Tensor v = torch::randn({2, 77, 3, 2 * size})
                                            .to(dtype)
                                            .transpose(1, 2)
                                            .slice(3, 0, 2 * size, 2);

                const torch::Tensor y =
                    attention(q.to(torch::kCUDA), k.to(torch::kCUDA), v.to(torch::kCUDA));

                EXPECT_THAT(y, TensorNear(reference::attention(q, k, v), toleranceOf(dtype, 4)));
            }
}

TEST_F(OnGpu, AncestralStepEqualsTheReference) {
    for (const auto dtype : {torch::kFloat32, torch::kHalf, torch::kBFloat16})
        for (const int64_t side : {0, 1, 37, 1500}) {
            const torch::Tensor x = torch::randn({1, 4, side, side}).transpose(2, 3);
            const torch::Tensor epsilon = torch::randn_like(x).to(dtype);
            const torch::Tensor noise = torch::randn({1, 4, side, side});

            const torch::Tensor y = ancestralStep(
                x.to(torch::kCUDA), epsilon.to(torch::kCUDA), noise.to(torch::kCUDA), -1.5, 0.7);

            EXPECT_THAT(y,
                        TensorNear(reference::ancestralStep(x, epsilon, noise, -1.5, 0.7), 1e-5));
        }
}

TEST_F(OnGpu, KernelsLeaveGradientsToTheReference) {
    const torch::Tensor x = torch::randn({1, 8, 9, 9}).to(torch::kCUDA).requires_grad_();
    const torch::Tensor one = torch::ones({8}, x.options().requires_grad(false));

    normSilu(x, one, one, 4, 1e-5).sum().backward();

    EXPECT_GT(x.grad().abs().sum().item<float>(), 0);
}

}  // namespace

}  // namespace r2r::ops
