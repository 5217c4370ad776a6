// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/cuda/launch.cuh"
#include "engine/ops/cuda/launchers.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>

// Three launches: parts of the moments, one scale and shift for each channel, the result. With one
// block for each group, as LibTorch has it, 32 blocks would work on a picture of any size; and no
// copy is made of features whose channels are side by side.

namespace r2r::ops::cuda {

namespace {

/// Values of a group, or positions of a channel, that one block sums: 64 or 32 a thread.
constexpr int64_t kPartValues = 64 * kThreads;
constexpr int64_t kPartRows = 32 * kTileRows;

/// Values of a plane, or positions, that one block writes: sixteen a thread.
constexpr int64_t kSegment = 16 * kThreads;
constexpr int64_t kBandRows = 16 * kTileRows;

/// (B, C, h, w) features, either plane by plane or with the channels of a position side by side.
struct Shape {
    int64_t batch;
    int64_t channels;
    int64_t positions;
    int64_t groups;
    bool isChannelsLast;

    __host__ __device__ int64_t groupChannels() const { return channels / groups; }

    /// The first value of a group: near its mean, so that sums of differences from it are exact.
    __device__ int64_t firstOf(int64_t sample, int64_t group) const {
        const int64_t start = sample * channels * positions;
        return start + group * groupChannels() * (isChannelsLast ? 1 : positions);
    }
};

/// Parts of Σ(x − first) and Σ(x − first)²; a block for each kPartValues values of each group.
/// `parts` is (B·groups, partsPerGroup).
template <typename T>
__global__ void groupPartsKernel(const T* __restrict__ x,
                                 float2* __restrict__ parts,
                                 Shape shape,
                                 int64_t partsPerGroup) {
    __shared__ float scratch[kThreads / kWarp];
    const int64_t size = shape.groupChannels() * shape.positions;
    const int64_t begin = blockIdx.x % partsPerGroup * kPartValues;
    const int64_t end = begin + kPartValues < size ? begin + kPartValues : size;
    const T* values = x + blockIdx.x / partsPerGroup * size;
    const auto pivot = static_cast<float>(values[0]);
    float sum = 0;
    float squares = 0;
    for (int64_t i = begin + threadIdx.x; i < end; i += kThreads) {
        const float difference = static_cast<float>(values[i]) - pivot;
        sum += difference;
        squares += difference * difference;
    }
    sum = blockSum(sum, scratch);
    squares = blockSum(squares, scratch);
    if (threadIdx.x == 0)
        parts[blockIdx.x] = make_float2(sum, squares);
}

/// The same where channels are side by side: a block of (kTileChannels, kTileRows) threads for each
/// sample, kPartRows positions and kTileChannels channels. `parts` is (B, C, bands), which has the
/// parts of a group in one run.
template <typename T>
__global__ void channelPartsKernel(const T* __restrict__ x,
                                   float2* __restrict__ parts,
                                   Shape shape,
                                   int64_t tiles,
                                   int64_t bands) {
    __shared__ float2 shared[kTileRows][kTileChannels];
    const int64_t channel = blockIdx.x % tiles * kTileChannels + threadIdx.x;
    const int64_t band = blockIdx.x / tiles % bands;
    const int64_t sample = blockIdx.x / tiles / bands;
    const int64_t begin = band * kPartRows;
    const int64_t end = begin + kPartRows < shape.positions ? begin + kPartRows : shape.positions;
    float sum = 0;
    float squares = 0;
    if (channel < shape.channels) {
        const auto pivot =
            static_cast<float>(x[shape.firstOf(sample, channel / shape.groupChannels())]);
        for (int64_t i = begin + threadIdx.y; i < end; i += kTileRows) {
            const int64_t at = (sample * shape.positions + i) * shape.channels + channel;
            const float difference = static_cast<float>(x[at]) - pivot;
            sum += difference;
            squares += difference * difference;
        }
    }
    shared[threadIdx.y][threadIdx.x] = make_float2(sum, squares);
    __syncthreads();
    if (threadIdx.y != 0 || channel >= shape.channels)
        return;
    for (int row = 1; row < kTileRows; ++row) {
        sum += shared[row][threadIdx.x].x;
        squares += shared[row][threadIdx.x].y;
    }
    parts[(sample * shape.channels + channel) * bands + band] = make_float2(sum, squares);
}

/// Combines normalization, weight and bias: scale·x + shift for each of the B·C channels. A
/// block for each group.
template <typename T, typename W>
__global__ void foldKernel(const T* __restrict__ x,
                           const float2* __restrict__ parts,
                           const W* __restrict__ weight,
                           const W* __restrict__ bias,
                           float2* __restrict__ affine,
                           Shape shape,
                           int64_t partsPerGroup,
                           float eps) {
    __shared__ float scratch[kThreads / kWarp];
    const int64_t sample = blockIdx.x / shape.groups;
    const int64_t group = blockIdx.x % shape.groups;
    const float2* own = parts + static_cast<int64_t>(blockIdx.x) * partsPerGroup;
    float sum = 0;
    float squares = 0;
    for (int64_t i = threadIdx.x; i < partsPerGroup; i += kThreads) {
        sum += own[i].x;
        squares += own[i].y;
    }
    const auto count = static_cast<float>(shape.groupChannels() * shape.positions);
    const float offset = blockSum(sum, scratch) / count;
    const float variance = blockSum(squares, scratch) / count - offset * offset;
    const float inverse = rsqrtf(fmaxf(variance, 0.0F) + eps);
    const float mean = static_cast<float>(x[shape.firstOf(sample, group)]) + offset;
    for (int64_t i = threadIdx.x; i < shape.groupChannels(); i += kThreads) {
        const int64_t channel = group * shape.groupChannels() + i;
        const float scale = inverse * static_cast<float>(weight[channel]);
        affine[sample * shape.channels + channel] =
            make_float2(scale, static_cast<float>(bias[channel]) - mean * scale);
    }
}

/// silu(scale·x + shift).
template <typename T>
__device__ T activated(T x, float2 affine) {
    const float value = affine.x * static_cast<float>(x) + affine.y;
    return static_cast<T>(value / (1 + expf(-value)));
}

/// A block for each kSegment values of each of the B·C planes.
template <typename T>
__global__ void activatePlanesKernel(const T* __restrict__ x,
                                     const float2* __restrict__ affine,
                                     T* __restrict__ y,
                                     int64_t positions,
                                     int64_t segments) {
    const int64_t plane = blockIdx.x / segments;
    const int64_t begin = blockIdx.x % segments * kSegment;
    const int64_t end = begin + kSegment < positions ? begin + kSegment : positions;
    const float2 own = affine[plane];
    for (int64_t i = begin + threadIdx.x; i < end; i += kThreads)
        y[plane * positions + i] = activated(x[plane * positions + i], own);
}

/// A block of (kTileChannels, kTileRows) threads for each sample, kBandRows positions and
/// kTileChannels channels.
template <typename T>
__global__ void activateChannelsKernel(const T* __restrict__ x,
                                       const float2* __restrict__ affine,
                                       T* __restrict__ y,
                                       Shape shape,
                                       int64_t tiles,
                                       int64_t bands) {
    const int64_t channel = blockIdx.x % tiles * kTileChannels + threadIdx.x;
    const int64_t begin = blockIdx.x / tiles % bands * kBandRows;
    const int64_t sample = blockIdx.x / tiles / bands;
    if (channel >= shape.channels)
        return;
    const int64_t end = begin + kBandRows < shape.positions ? begin + kBandRows : shape.positions;
    const float2 own = affine[sample * shape.channels + channel];
    for (int64_t i = begin + threadIdx.y; i < end; i += kTileRows) {
        const int64_t at = (sample * shape.positions + i) * shape.channels + channel;
        y[at] = activated(x[at], own);
    }
}

/// Pairs of floats, which LibTorch has no dtype for.
at::Tensor pairs(int64_t count, const at::Tensor& like) {
    return at::empty({count, 2}, like.options().dtype(at::kFloat));
}

float2* pairsOf(const at::Tensor& tensor) {
    return reinterpret_cast<float2*>(tensor.mutable_data_ptr<float>());
}

/// Fills `affine` (B·C pairs).
template <typename T>
void launchStatistics(const T* x,
                      const at::Tensor& weight,
                      const at::Tensor& bias,
                      const at::Tensor& affine,
                      const Shape& shape,
                      float eps,
                      cudaStream_t stream) {
    const int64_t tiles = ceilDivided(shape.channels, kTileChannels);
    const int64_t bands = ceilDivided(shape.positions, kPartRows);
    const int64_t partsPerGroup =
        shape.isChannelsLast ? shape.groupChannels() * bands
                             : ceilDivided(shape.groupChannels() * shape.positions, kPartValues);
    const at::Tensor parts = pairs(shape.batch * shape.groups * partsPerGroup, affine);
    if (shape.isChannelsLast)
        channelPartsKernel<T>
            <<<gridOf(shape.batch * bands * tiles), dim3(kTileChannels, kTileRows), 0, stream>>>(
                x, pairsOf(parts), shape, tiles, bands);
    else
        groupPartsKernel<T>
            <<<gridOf(shape.batch * shape.groups * partsPerGroup), kThreads, 0, stream>>>(
                x, pairsOf(parts), shape, partsPerGroup);
    C10_CUDA_KERNEL_LAUNCH_CHECK();
    R2R_DISPATCH(weight.scalar_type(), "normSilu", [&] {
        foldKernel<T, scalar_t><<<gridOf(shape.batch * shape.groups), kThreads, 0, stream>>>(
            x,
            pairsOf(parts),
            weight.const_data_ptr<scalar_t>(),
            bias.const_data_ptr<scalar_t>(),
            pairsOf(affine),
            shape,
            partsPerGroup,
            eps);
        C10_CUDA_KERNEL_LAUNCH_CHECK();
    });
}

template <typename T>
void launchActivation(
    const T* x, const at::Tensor& affine, T* y, const Shape& shape, cudaStream_t stream) {
    const int64_t tiles = ceilDivided(shape.channels, kTileChannels);
    const int64_t bands = ceilDivided(shape.positions, kBandRows);
    const int64_t segments = ceilDivided(shape.positions, kSegment);
    if (shape.isChannelsLast)
        activateChannelsKernel<T>
            <<<gridOf(shape.batch * bands * tiles), dim3(kTileChannels, kTileRows), 0, stream>>>(
                x, pairsOf(affine), y, shape, tiles, bands);
    else
        activatePlanesKernel<T>
            <<<gridOf(shape.batch * shape.channels * segments), kThreads, 0, stream>>>(
                x, pairsOf(affine), y, shape.positions, segments);
    C10_CUDA_KERNEL_LAUNCH_CHECK();
}

}  // namespace

at::Tensor normSilu(const at::Tensor& x,
                    const at::Tensor& weight,
                    const at::Tensor& bias,
                    int64_t groups,
                    double eps) {
    const Launch launch(x);
    const at::MemoryFormat format = x.suggest_memory_format();
    const at::Tensor values = x.contiguous(format);
    at::Tensor result = at::empty_like(values);
    if (result.numel() == 0)
        return result;
    const Shape shape{.batch = x.size(0),
                      .channels = x.size(1),
                      .positions = x.size(2) * x.size(3),
                      .groups = groups,
                      .isChannelsLast = format == at::MemoryFormat::ChannelsLast};
    // One dtype for both: the kernel reads them through the same type.
    const at::Tensor weights = weight.contiguous();
    const at::Tensor biases = bias.to(weight.scalar_type()).contiguous();
    const at::Tensor affine = pairs(shape.batch * shape.channels, x);
    R2R_DISPATCH(x.scalar_type(), "normSilu", [&] {
        const scalar_t* from = values.const_data_ptr<scalar_t>();
        launchStatistics<scalar_t>(
            from, weights, biases, affine, shape, static_cast<float>(eps), launch.stream());
        launchActivation<scalar_t>(
            from, affine, result.mutable_data_ptr<scalar_t>(), shape, launch.stream());
    });
    return result;
}

}  // namespace r2r::ops::cuda
