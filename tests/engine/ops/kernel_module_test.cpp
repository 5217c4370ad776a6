// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/kernel_module.h"

#include "engine/core/error.h"
#include "engine/ops/kernel_table.h"
#include "tests/support/failure.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <torch/utils.h>
#include <torch/version.h>

namespace r2r::ops {

namespace {

using ::testing::HasSubstr;

std::string refusal(const KernelTable& table) {
    return testing::messageOf([&] { return installKernels(table); });
}

TEST(KernelTable, OfAnotherInterfaceIsRefused) {
    KernelTable table{.torchVersion = TORCH_VERSION};
    table.version = KernelTable::kVersion + 1;

    EXPECT_THAT(refusal(table), HasSubstr("the CUDA kernels have interface 2"));
}

TEST(KernelTable, OfAnotherLibTorchIsRefused) {
    const KernelTable table{.torchVersion = "1.0.0"};

    EXPECT_THAT(refusal(table), HasSubstr("were built with LibTorch 1.0.0, expected"));
    EXPECT_THAT(refusal(KernelTable{}), HasSubstr("were built with LibTorch none"));
}

TEST(KernelModule, ThatIsMissingIsNamed) {
    try {
        loadKernelModule("/no/such/folder/libkernels.so");
        FAIL() << "nothing was thrown";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::Unreadable);
        EXPECT_THAT(error.message(), HasSubstr("/no/such/folder/libkernels.so"));
    }
}

TEST(KernelModule, AnotherLibraryIsRefused) {
    try {
        loadKernelModule("libm.so.6");
        FAIL() << "nothing was thrown";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::Unsupported);
        EXPECT_EQ(error.message(), "libm.so.6 holds no CUDA kernels of this program");
    }
}

TEST(KernelModule, OpensWithoutAGpuUpToTheFirstUseOfOne) {
#ifdef R2R_CUDA_KERNELS
    loadKernelModule(R2R_CUDA_KERNELS);

    const KernelTable& table = kernels();
    EXPECT_TRUE(table.filterBank && table.regionMeans && table.modulateRegion && table.normSilu &&
                table.attention && table.ancestralStep);
    const torch::Tensor onCpu = torch::zeros({4});
    EXPECT_THROW((void)table.ancestralStep(onCpu, onCpu, onCpu, 1.0, 1.0), c10::Error);
#else
    GTEST_SKIP() << "this build has no CUDA kernels";
#endif
}

}  // namespace

}  // namespace r2r::ops
