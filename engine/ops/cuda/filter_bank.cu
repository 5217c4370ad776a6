// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/cuda/launch.cuh"
#include "engine/ops/cuda/launchers.h"
#include "engine/ops/gaussian_taps.h"

#include <ATen/ops/empty_like.h>

namespace r2r::ops::cuda {

namespace {

constexpr int kRadius = static_cast<int>(kGaussianRadius);
constexpr int kTaps = static_cast<int>(kGaussianTaps);

/// Rows that a block writes. It blurs fourteen more, so fewer would be wasteful.
constexpr int kStripRows = 64;

/// The place of (sample, channel, row, column): planes of `height` rows of `width` positions, where
/// `step` channels are side by side at a position.
struct Planes {
    int64_t channels;
    int64_t height;
    int64_t width;
    int64_t step;
};

/// The Gaussian along a row, and across rows times −highPass.
struct Taps {
    float along[kTaps];
    float across[kTaps];
};

/// Position `i`, mirrored at the outermost of `size` samples; far outside it is any valid one.
__device__ int64_t mirrored(int64_t i, int64_t size) {
    if (i < 0)
        i = -i;
    if (i >= size)
        i = 2 * (size - 1) - i;
    return i < 0 ? 0 : i;
}

/// The 3×3 convolution at (y, column), zero outside the plane. `plane` points to the thread's
/// channel at (0, 0).
template <typename T>
__device__ float convolved(const T* __restrict__ plane,
                           const float* __restrict__ kernel,
                           int64_t y,
                           int64_t column,
                           const Planes& planes) {
    float sum = 0;
    for (int row = 0; row < 3; ++row)
        for (int tap = 0; tap < 3; ++tap) {
            const int64_t fromRow = y + row - 1;
            const int64_t fromColumn = column + tap - 1;
            if (fromRow >= 0 && fromRow < planes.height && fromColumn >= 0 &&
                fromColumn < planes.width)
                sum +=
                    kernel[row * 3 + tap] *
                    static_cast<float>(plane[(fromRow * planes.width + fromColumn) * planes.step]);
        }
    return sum;
}

/// Walks down a strip of kStripRows rows, kColumns columns and kLanes channels, a thread for each
/// column and channel. Every row is blurred along once, in shared memory; a thread keeps the last
/// fifteen of its values and blurs across them.
template <typename T, int kLanes, int kColumns>
__global__ void filterKernel(const T* __restrict__ x,
                             const float* __restrict__ kernel,
                             T* __restrict__ y,
                             Planes planes,
                             Taps taps,
                             int64_t columnTiles,
                             int64_t strips) {
    constexpr int kThreadsHere = kLanes * kColumns;
    constexpr int kRowFloats = (kColumns + 2 * kRadius) * kLanes;
    __shared__ float rows[2][kRowFloats];

    const int lane = static_cast<int>(threadIdx.x) % kLanes;
    const int column = static_cast<int>(threadIdx.x) / kLanes;
    const int64_t left = blockIdx.x % columnTiles * kColumns;
    const int64_t top = blockIdx.x / columnTiles % strips * kStripRows;
    const int64_t bottom = top + kStripRows < planes.height ? top + kStripRows : planes.height;
    // Groups of kLanes channels, numbered through all samples.
    const int64_t groupsPerSample = (planes.channels + kLanes - 1) / kLanes;
    const int64_t group = blockIdx.x / columnTiles / strips;
    const int64_t firstChannel = group % groupsPerSample * kLanes;
    const int64_t area = planes.height * planes.width;
    const int64_t start = group / groupsPerSample * planes.channels * area +
                          firstChannel * (planes.step == 1 ? area : 1);
    const bool isInside = left + column < planes.width && firstChannel + lane < planes.channels;

    float window[kTaps] = {};
    for (int64_t row = top - kRadius; row < bottom + kRadius; ++row) {
        // Two rows in turn: while slow threads still read one, fast ones fill the other.
        float* shared = rows[(row - top + kRadius) % 2];
        const T* from = x + start + mirrored(row, planes.height) * planes.width * planes.step;
        for (int i = static_cast<int>(threadIdx.x); i < kRowFloats; i += kThreadsHere)
            shared[i] =
                firstChannel + i % kLanes < planes.channels
                    ? static_cast<float>(
                          from[mirrored(left + i / kLanes - kRadius, planes.width) * planes.step +
                               i % kLanes])
                    : 0.0F;
        __syncthreads();

        float blurred = 0;
        for (int tap = 0; tap < kTaps; ++tap)
            blurred += taps.along[tap] * shared[(column + tap) * kLanes + lane];
#pragma unroll
        for (int tap = 0; tap + 1 < kTaps; ++tap)
            window[tap] = window[tap + 1];
        window[kTaps - 1] = blurred;

        const int64_t out = row - kRadius;
        if (out < top || !isInside)
            continue;
        float sum = convolved(x + start + lane, kernel, out, left + column, planes);
#pragma unroll
        for (int tap = 0; tap < kTaps; ++tap)
            sum += taps.across[tap] * window[tap];
        y[start + lane + (out * planes.width + left + column) * planes.step] = static_cast<T>(sum);
    }
}

template <typename T, int kLanes, int kColumns>
void launchFilter(const T* x,
                  const float* kernel,
                  T* y,
                  int64_t batch,
                  const Planes& planes,
                  const Taps& taps,
                  cudaStream_t stream) {
    const int64_t columnTiles = ceilDivided(planes.width, kColumns);
    const int64_t strips = ceilDivided(planes.height, kStripRows);
    const int64_t groups = batch * ceilDivided(planes.channels, kLanes);
    filterKernel<T, kLanes, kColumns>
        <<<gridOf(groups * strips * columnTiles), kLanes * kColumns, 0, stream>>>(
            x, kernel, y, planes, taps, columnTiles, strips);
    C10_CUDA_KERNEL_LAUNCH_CHECK();
}

}  // namespace

at::Tensor filterBank(const at::Tensor& x, const at::Tensor& kernel, double highPass) {
    const Launch launch(x);
    const at::MemoryFormat format = x.suggest_memory_format();
    const at::Tensor values = x.contiguous(format);
    at::Tensor result = at::empty_like(values);
    if (result.numel() == 0)
        return result;
    const bool isChannelsLast = format == at::MemoryFormat::ChannelsLast;
    const at::Tensor weights = kernel.contiguous();
    const Planes planes{.channels = x.size(1),
                        .height = x.size(2),
                        .width = x.size(3),
                        .step = isChannelsLast ? x.size(1) : 1};
    Taps taps = {};
    for (size_t j = 0; j < gaussianTaps().size(); ++j) {
        taps.along[j] = gaussianTaps()[j];
        taps.across[j] = static_cast<float>(-highPass * static_cast<double>(taps.along[j]));
    }
    R2R_DISPATCH(x.scalar_type(), "filterBank", [&] {
        // A warp reads neighbours either way: 128 columns of a plane, or 32 channels of 8 columns.
        const auto launchFor =
            isChannelsLast ? launchFilter<scalar_t, kWarp, 8> : launchFilter<scalar_t, 1, 128>;
        launchFor(values.const_data_ptr<scalar_t>(),
                  weights.const_data_ptr<float>(),
                  result.mutable_data_ptr<scalar_t>(),
                  x.size(0),
                  planes,
                  taps,
                  launch.stream());
    });
    return result;
}

}  // namespace r2r::ops::cuda
