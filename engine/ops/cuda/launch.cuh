// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/Dispatch.h>
#include <ATen/OpMathType.h>
#include <ATen/core/Tensor.h>
#include <c10/cuda/CUDAException.h>
#include <c10/cuda/CUDAGuard.h>
#include <c10/cuda/CUDAStream.h>

#include <algorithm>
#include <cstdint>

/// What the launchers and kernels of this folder share.
namespace r2r::ops::cuda {

/// Eight warps: enough to hide latency, few enough that several blocks share a multiprocessor.
inline constexpr int kThreads = 256;

inline constexpr int kWarp = 32;

/// A block over features whose channels lie side by side: 32 channels wide, so that a warp reads
/// neighbours, and 8 positions high.
inline constexpr int kTileChannels = kWarp;
inline constexpr int kTileRows = kThreads / kTileChannels;

/// Makes the device of `tensor` current for a launcher's scope and names LibTorch's stream on it.
class Launch {
public:
    explicit Launch(const at::Tensor& tensor)
        : guard_(tensor.device()), stream_(c10::cuda::getCurrentCUDAStream()) {}

    [[nodiscard]] cudaStream_t stream() const { return stream_; }

private:
    c10::cuda::CUDAGuard guard_;
    cudaStream_t stream_;
};

[[nodiscard]] inline int64_t ceilDivided(int64_t a, int64_t b) {
    return (a + b - 1) / b;
}

/// Blocks for a grid-stride loop over `count` items: enough to fill any GPU, not one per item.
[[nodiscard]] inline unsigned stridedBlocks(int64_t count) {
    constexpr int64_t kEnough = 4096;
    return static_cast<unsigned>(std::min(ceilDivided(count, kThreads), kEnough));
}

/// One-dimensional grids take 2³¹ − 1 blocks, far more than tensors that fit a GPU need.
[[nodiscard]] inline unsigned gridOf(int64_t blocks) {
    return static_cast<unsigned>(blocks);
}

/// The sum of `value` over the lanes of a warp, in all of them.
__device__ inline float warpSum(float value) {
    for (int offset = kWarp / 2; offset > 0; offset /= 2)
        value += __shfl_xor_sync(0xffffffffU, value, offset);
    return value;
}

/// The sum of `value` over a block of kThreads threads, in all of them. `scratch` holds one float
/// for each warp and may be used again at once.
__device__ inline float blockSum(float value, float* scratch) {
    value = warpSum(value);
    if (threadIdx.x % kWarp == 0)
        scratch[threadIdx.x / kWarp] = value;
    __syncthreads();
    float sum = 0;
    for (int warp = 0; warp < kThreads / kWarp; ++warp)
        sum += scratch[warp];
    __syncthreads();
    return sum;
}

}  // namespace r2r::ops::cuda

/// Calls the lambda with `scalar_t` as float, half or bfloat16.
#define R2R_DISPATCH(DTYPE, NAME, ...)                                             \
    AT_DISPATCH_SWITCH(DTYPE,                                                      \
                       NAME,                                                       \
                       AT_DISPATCH_CASE(at::kFloat, __VA_ARGS__) AT_DISPATCH_CASE( \
                           at::kHalf, __VA_ARGS__) AT_DISPATCH_CASE(at::kBFloat16, __VA_ARGS__))
