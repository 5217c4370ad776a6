// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/cuda/launch.cuh"
#include "engine/ops/cuda/launchers.h"

#include <ATen/ops/empty_like.h>

namespace r2r::ops::cuda {

namespace {

/// y = x + ε·dt + σ·noise, all of `count` values.
template <typename T>
__global__ void stepKernel(const float* __restrict__ x,
                           const T* __restrict__ epsilon,
                           const float* __restrict__ noise,
                           float* __restrict__ y,
                           float dt,
                           float sigmaUp,
                           int64_t count) {
    const int64_t stride = static_cast<int64_t>(gridDim.x) * blockDim.x;
    for (int64_t i = static_cast<int64_t>(blockIdx.x) * blockDim.x + threadIdx.x; i < count;
         i += stride)
        y[i] = x[i] + static_cast<float>(epsilon[i]) * dt + sigmaUp * noise[i];
}

}  // namespace

at::Tensor ancestralStep(const at::Tensor& x,
                         const at::Tensor& epsilon,
                         const at::Tensor& noise,
                         double dt,
                         double sigmaUp) {
    const Launch launch(x);
    const at::Tensor from = x.contiguous();
    const at::Tensor predicted = epsilon.contiguous();
    const at::Tensor added = noise.contiguous();
    at::Tensor result = at::empty_like(from);
    const int64_t count = from.numel();
    if (count == 0)
        return result;
    R2R_DISPATCH(epsilon.scalar_type(), "ancestralStep", [&] {
        stepKernel<scalar_t><<<stridedBlocks(count), kThreads, 0, launch.stream()>>>(
            from.const_data_ptr<float>(),
            predicted.const_data_ptr<scalar_t>(),
            added.const_data_ptr<float>(),
            result.mutable_data_ptr<float>(),
            static_cast<float>(dt),
            static_cast<float>(sigmaUp),
            count);
        C10_CUDA_KERNEL_LAUNCH_CHECK();
    });
    return result;
}

}  // namespace r2r::ops::cuda
