// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/cuda/launch.cuh"
#include "engine/ops/cuda/launchers.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>

namespace r2r::ops::cuda {

namespace {

/// Values of a plane that one block modulates: sixteen a thread.
constexpr int64_t kSegment = 16 * kThreads;

/// Positions that one block modulates where channels are side by side: sixteen a thread.
constexpr int64_t kBandRows = 16 * kTileRows;

/// Means of m·x and (1 − m)·x over one plane; a block for each of the B·C planes.
template <typename T>
__global__ void planeMeansKernel(const T* __restrict__ x,
                                 const T* __restrict__ mask,
                                 float* __restrict__ inside,
                                 float* __restrict__ outside,
                                 int64_t channels,
                                 int64_t positions) {
    __shared__ float scratch[kThreads / kWarp];
    const int64_t plane = blockIdx.x;
    const T* values = x + plane * positions;
    const T* weights = mask + plane / channels * positions;
    float in = 0;
    float out = 0;
    for (int64_t i = threadIdx.x; i < positions; i += kThreads) {
        const auto value = static_cast<float>(values[i]);
        const auto m = static_cast<float>(weights[i]);
        in += m * value;
        out += (1 - m) * value;
    }
    in = blockSum(in, scratch);
    out = blockSum(out, scratch);
    if (threadIdx.x == 0) {
        inside[plane] = in / static_cast<float>(positions);
        outside[plane] = out / static_cast<float>(positions);
    }
}

/// The same where channels are side by side: a block of (kTileChannels, kTileRows) threads for each
/// sample and each kTileChannels channels.
template <typename T>
__global__ void channelMeansKernel(const T* __restrict__ x,
                                   const T* __restrict__ mask,
                                   float* __restrict__ inside,
                                   float* __restrict__ outside,
                                   int64_t channels,
                                   int64_t positions,
                                   int64_t tiles) {
    __shared__ float ins[kTileRows][kTileChannels];
    __shared__ float outs[kTileRows][kTileChannels];
    const int64_t sample = blockIdx.x / tiles;
    const int64_t channel = blockIdx.x % tiles * kTileChannels + threadIdx.x;
    float in = 0;
    float out = 0;
    if (channel < channels)
        for (int64_t i = threadIdx.y; i < positions; i += kTileRows) {
            const int64_t position = sample * positions + i;
            const auto value = static_cast<float>(x[position * channels + channel]);
            const auto m = static_cast<float>(mask[position]);
            in += m * value;
            out += (1 - m) * value;
        }
    ins[threadIdx.y][threadIdx.x] = in;
    outs[threadIdx.y][threadIdx.x] = out;
    __syncthreads();
    if (threadIdx.y != 0 || channel >= channels)
        return;
    for (int row = 1; row < kTileRows; ++row) {
        in += ins[row][threadIdx.x];
        out += outs[row][threadIdx.x];
    }
    inside[sample * channels + channel] = in / static_cast<float>(positions);
    outside[sample * channels + channel] = out / static_cast<float>(positions);
}

/// bg + m·(fg·(1 + scale) + shift) of one value.
__device__ float modulated(float value, float m, float scale, float shift) {
    const float fg = m * value;
    const float bg = (1 - m) * value;
    return bg + m * (fg * (1 + scale) + shift);
}

/// A block for each kSegment values of each of the B·C planes.
template <typename T>
__global__ void modulatePlanesKernel(const T* __restrict__ x,
                                     const T* __restrict__ mask,
                                     const float* __restrict__ scale,
                                     const float* __restrict__ shift,
                                     T* __restrict__ y,
                                     int64_t channels,
                                     int64_t positions,
                                     int64_t segments) {
    const int64_t plane = blockIdx.x / segments;
    const int64_t begin = blockIdx.x % segments * kSegment;
    const int64_t end = begin + kSegment < positions ? begin + kSegment : positions;
    const T* weights = mask + plane / channels * positions;
    const float factor = scale[plane];
    const float added = shift[plane];
    for (int64_t i = begin + threadIdx.x; i < end; i += kThreads)
        y[plane * positions + i] =
            static_cast<T>(modulated(static_cast<float>(x[plane * positions + i]),
                                     static_cast<float>(weights[i]),
                                     factor,
                                     added));
}

/// A block of (kTileChannels, kTileRows) threads for each sample, kBandRows positions and
/// kTileChannels channels.
template <typename T>
__global__ void modulateChannelsKernel(const T* __restrict__ x,
                                       const T* __restrict__ mask,
                                       const float* __restrict__ scale,
                                       const float* __restrict__ shift,
                                       T* __restrict__ y,
                                       int64_t channels,
                                       int64_t positions,
                                       int64_t tiles,
                                       int64_t bands) {
    const int64_t channel = blockIdx.x % tiles * kTileChannels + threadIdx.x;
    const int64_t begin = blockIdx.x / tiles % bands * kBandRows;
    const int64_t sample = blockIdx.x / tiles / bands;
    if (channel >= channels)
        return;
    const int64_t end = begin + kBandRows < positions ? begin + kBandRows : positions;
    const float factor = scale[sample * channels + channel];
    const float added = shift[sample * channels + channel];
    for (int64_t i = begin + threadIdx.y; i < end; i += kTileRows) {
        const int64_t position = sample * positions + i;
        const int64_t at = position * channels + channel;
        y[at] = static_cast<T>(modulated(
            static_cast<float>(x[at]), static_cast<float>(mask[position]), factor, added));
    }
}

}  // namespace

std::pair<at::Tensor, at::Tensor> regionMeans(const at::Tensor& x, const at::Tensor& mask) {
    const Launch launch(x);
    const int64_t channels = x.size(1);
    const int64_t positions = x.size(2) * x.size(3);
    const at::Tensor inside = at::empty({x.size(0), channels}, x.options().dtype(at::kFloat));
    const at::Tensor outside = at::empty_like(inside);
    if (x.numel() == 0)
        return {inside, outside};
    const at::MemoryFormat format = x.suggest_memory_format();
    const at::Tensor values = x.contiguous(format);
    const at::Tensor weights = mask.contiguous();
    const int64_t tiles = ceilDivided(channels, kTileChannels);
    R2R_DISPATCH(x.scalar_type(), "regionMeans", [&] {
        if (format == at::MemoryFormat::ChannelsLast)
            channelMeansKernel<scalar_t>
                <<<gridOf(x.size(0) * tiles), dim3(kTileChannels, kTileRows), 0, launch.stream()>>>(
                    values.const_data_ptr<scalar_t>(),
                    weights.const_data_ptr<scalar_t>(),
                    inside.mutable_data_ptr<float>(),
                    outside.mutable_data_ptr<float>(),
                    channels,
                    positions,
                    tiles);
        else
            planeMeansKernel<scalar_t>
                <<<gridOf(x.size(0) * channels), kThreads, 0, launch.stream()>>>(
                    values.const_data_ptr<scalar_t>(),
                    weights.const_data_ptr<scalar_t>(),
                    inside.mutable_data_ptr<float>(),
                    outside.mutable_data_ptr<float>(),
                    channels,
                    positions);
        C10_CUDA_KERNEL_LAUNCH_CHECK();
    });
    return {inside, outside};
}

at::Tensor modulateRegion(const at::Tensor& x,
                          const at::Tensor& mask,
                          const at::Tensor& scale,
                          const at::Tensor& shift) {
    const Launch launch(x);
    const at::MemoryFormat format = x.suggest_memory_format();
    const at::Tensor values = x.contiguous(format);
    at::Tensor result = at::empty_like(values);
    if (result.numel() == 0)
        return result;
    const at::Tensor weights = mask.contiguous();
    const at::Tensor scales = scale.contiguous();
    const at::Tensor shifts = shift.contiguous();
    const int64_t channels = x.size(1);
    const int64_t positions = x.size(2) * x.size(3);
    const int64_t tiles = ceilDivided(channels, kTileChannels);
    const int64_t bands = ceilDivided(positions, kBandRows);
    const int64_t segments = ceilDivided(positions, kSegment);
    R2R_DISPATCH(x.scalar_type(), "modulateRegion", [&] {
        if (format == at::MemoryFormat::ChannelsLast)
            modulateChannelsKernel<scalar_t>
                <<<gridOf(x.size(0) * bands * tiles),
                   dim3(kTileChannels, kTileRows),
                   0,
                   launch.stream()>>>(values.const_data_ptr<scalar_t>(),
                                      weights.const_data_ptr<scalar_t>(),
                                      scales.const_data_ptr<float>(),
                                      shifts.const_data_ptr<float>(),
                                      result.mutable_data_ptr<scalar_t>(),
                                      channels,
                                      positions,
                                      tiles,
                                      bands);
        else
            modulatePlanesKernel<scalar_t>
                <<<gridOf(x.size(0) * channels * segments), kThreads, 0, launch.stream()>>>(
                    values.const_data_ptr<scalar_t>(),
                    weights.const_data_ptr<scalar_t>(),
                    scales.const_data_ptr<float>(),
                    shifts.const_data_ptr<float>(),
                    result.mutable_data_ptr<scalar_t>(),
                    channels,
                    positions,
                    segments);
        C10_CUDA_KERNEL_LAUNCH_CHECK();
    });
    return result;
}

}  // namespace r2r::ops::cuda
