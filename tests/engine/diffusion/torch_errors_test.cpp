// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diffusion/torch_errors.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace r2r {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

template <typename Work>
Error errorOf(const Work& work) {
    try {
        withoutTorchErrors(work);
    } catch (const Error& error) {
        return error;
    }
    return Error(ErrorCode::InvalidArgument, "nothing was thrown");
}

TEST(TorchErrors, LoseTheirStackTrace) {
    const Error error = errorOf([] { (void)at::zeros({2, 3}).matmul(at::zeros({2, 3})); });

    EXPECT_EQ(error.code(), ErrorCode::Internal);
    EXPECT_THAT(error.message(), HasSubstr("2x3"));
    EXPECT_THAT(error.message(), Not(HasSubstr("\n")));
}

TEST(TorchErrors, OfMemoryAreOutOfMemory) {
    const Error error = errorOf([] { (void)at::empty({int64_t{1} << 58}); });

    EXPECT_EQ(error.code(), ErrorCode::OutOfMemory);
}

TEST(TorchErrors, OfAGpuThatFailsSaySoAndItIsLost) {
    for (const char* text : {"CUDA error: unspecified launch failure\nCUDA kernel errors might …",
                             "CUDA error: all CUDA-capable devices are busy or unavailable\n…",
                             "CUDA driver error: device lost"}) {
        const Error error = errorOf([&] { TORCH_CHECK(false, text); });

        EXPECT_EQ(error.code(), ErrorCode::DeviceUnavailable);
        EXPECT_THAT(error.message(), HasSubstr("the GPU stopped working"));
        EXPECT_THAT(error.message(), Not(HasSubstr("\n")));
        EXPECT_TRUE(isGpuLost());
        setGpuLost(false);
    }
}

TEST(TorchErrors, OfAGpuWithoutMemoryCostNoGpu) {
    for (const char* text :
         {"CUDA error: out of memory",
          "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate`"}) {
        const Error error = errorOf([&] { TORCH_CHECK(false, text); });

        EXPECT_EQ(error.code(), ErrorCode::OutOfMemory);
        EXPECT_FALSE(isGpuLost());
    }
}

TEST(TorchErrors, OfOursPass) {
    const Error error = errorOf([] { throw Error(ErrorCode::NotFound, "no such picture"); });

    EXPECT_EQ(error.code(), ErrorCode::NotFound);
}

TEST(TorchErrors, AreNoneWhenAllIsWell) {
    EXPECT_EQ(withoutTorchErrors([] { return 7; }), 7);
}

}  // namespace
}  // namespace r2r
