// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/cuda/launch.cuh"
#include "engine/ops/cuda/launchers.h"

#include <ATen/ops/empty.h>
#include <c10/util/BFloat16.h>
#include <c10/util/Half.h>
#include <cuda_bf16.h>
#include <cuda_fp16.h>

#include <cmath>
#include <mma.h>

// Attention for large heads, such as the single head of 512 in the autoencoder, which LibTorch's
// flash attention does not take. A block owns 32 queries and walks over the keys, 32 at a time,
// with a running maximum and sum (the usual online softmax); products run on tensor cores, sums are
// float32. The result of 32×512 floats stays in registers, spread over the eight warps.

namespace r2r::ops::cuda {

namespace {

namespace wmma = nvcuda::wmma;

constexpr int kSide = 16;  // of a tensor core's matrices
constexpr int kQueries = 32;
constexpr int kKeys = 32;
constexpr int kWarps = kThreads / kWarp;
constexpr int kMaxHeadSize = 512;
constexpr int kRowTiles = kQueries / kSide;
constexpr int kColumnTiles = kMaxHeadSize / kSide / kWarps;  // of the result, for each warp

/// Threads that share a row of scores.
constexpr int kRowThreads = kThreads / kQueries;

/// Halves between rows in shared memory: eight more than a row, so that the rows of a matrix fall
/// into different banks.
__host__ __device__ constexpr int rowPitch(int headSize) {
    return headSize + 8;
}

/// Rows of one operand; rows are dense, 16-byte aligned.
template <typename T>
struct Operand {
    T* data;
    int64_t batchStride;
    int64_t headStride;
    int64_t rowStride;
    int64_t rows;

    __device__ T* of(int64_t sample, int64_t head) const {
        return data + sample * batchStride + head * headStride;
    }
};

/// A block's shared memory.
template <typename T>
struct Shared {
    T* queries;  ///< kQueries rows
    T* keys;     ///< kKeys rows; first keys, then values
    float*
        scores;  ///< two times kQueries × kKeys: each half of the warps sums half of the channels
    float* factors;  ///< kQueries × kSide: by what a row of the result shrinks, in every column
    float* maxima;   ///< of the rows so far
    float* sums;     ///< of the rows so far, relative to the maxima
    T* weights;      ///< kQueries × kKeys

    static constexpr int kScores = 2 * kQueries * kKeys;

    __device__ Shared(unsigned char* memory, int headSize) {
        queries = reinterpret_cast<T*>(memory);
        keys = queries + kQueries * rowPitch(headSize);
        scores = reinterpret_cast<float*>(keys + kKeys * rowPitch(headSize));
        factors = scores + kScores;
        maxima = factors + kQueries * kSide;
        sums = maxima + kQueries;
        weights = reinterpret_cast<T*>(sums + kQueries);
    }

    static size_t bytes(int headSize) {
        return sizeof(T) * ((kQueries + kKeys) * rowPitch(headSize) + kQueries * kKeys) +
               sizeof(float) * (kScores + kQueries * (kSide + 2));
    }
};

using Result = wmma::fragment<wmma::accumulator, kSide, kSide, kSide, float>;

/// Copies `count` rows to shared memory and fills up with zeros to kRows rows.
template <int kRows, typename T>
__device__ void loadRows(const T* from, int64_t rowStride, int64_t count, int headSize, T* to) {
    constexpr int kVector = sizeof(uint4) / sizeof(T);
    const int vectors = headSize / kVector;
    for (int i = static_cast<int>(threadIdx.x); i < kRows * vectors; i += kThreads) {
        const int row = i / vectors;
        const int column = i % vectors * kVector;
        const uint4 zero = make_uint4(0, 0, 0, 0);
        *reinterpret_cast<uint4*>(to + row * rowPitch(headSize) + column) =
            row < count ? *reinterpret_cast<const uint4*>(from + row * rowStride + column) : zero;
    }
}

/// queries·keysᵀ. A warp makes one of four 16×16 tiles, over every other 16 channels.
template <typename T>
__device__ void multiplyScores(const Shared<T>& shared, int headSize) {
    const int warp = static_cast<int>(threadIdx.x) / kWarp;
    const int row = warp / 2 % 2 * kSide;
    const int column = warp % 2 * kSide;
    const int part = warp / 4;
    const int pitch = rowPitch(headSize);
    Result sum;
    wmma::fill_fragment(sum, 0.0F);
    for (int channel = part * kSide; channel < headSize; channel += 2 * kSide) {
        wmma::fragment<wmma::matrix_a, kSide, kSide, kSide, T, wmma::row_major> a;
        wmma::fragment<wmma::matrix_b, kSide, kSide, kSide, T, wmma::col_major> b;
        wmma::load_matrix_sync(a, shared.queries + row * pitch + channel, pitch);
        wmma::load_matrix_sync(b, shared.keys + column * pitch + channel, pitch);
        wmma::mma_sync(sum, a, b, sum);
    }
    float* to = shared.scores + part * kQueries * kKeys + row * kKeys + column;
    wmma::store_matrix_sync(to, sum, kKeys, wmma::mem_row_major);
}

/// Turns scores into weights relative to the new maximum of each row. kRowThreads threads, all of
/// one warp, share a row.
template <typename T>
__device__ void weigh(const Shared<T>& shared, float scale, int64_t keys) {
    constexpr int kEach = kKeys / kRowThreads;
    const int row = static_cast<int>(threadIdx.x) / kRowThreads;
    const int part = static_cast<int>(threadIdx.x) % kRowThreads;
    const float before = shared.maxima[row];
    float values[kEach];
    float maximum = before;
    for (int i = 0; i < kEach; ++i) {
        const int key = part + i * kRowThreads;
        const float* score = shared.scores + row * kKeys + key;
        values[i] = key < keys ? scale * (score[0] + score[kQueries * kKeys]) : -INFINITY;
        maximum = fmaxf(maximum, values[i]);
    }
    for (int offset = kRowThreads / 2; offset > 0; offset /= 2)
        maximum = fmaxf(maximum, __shfl_xor_sync(0xffffffffU, maximum, offset));
    float sum = 0;
    for (int i = 0; i < kEach; ++i) {
        const float weight = expf(values[i] - maximum);
        shared.weights[row * kKeys + part + i * kRowThreads] = static_cast<T>(weight);
        sum += weight;
    }
    for (int offset = kRowThreads / 2; offset > 0; offset /= 2)
        sum += __shfl_xor_sync(0xffffffffU, sum, offset);
    const float factor = expf(before - maximum);
    for (int column = part; column < kSide; column += kRowThreads)
        shared.factors[row * kSide + column] = factor;
    if (part == 0) {
        shared.maxima[row] = maximum;
        shared.sums[row] = shared.sums[row] * factor + sum;
    }
}

/// result = factors·result + weights·values. Which element of a matrix a thread holds is the
/// hardware's secret, but the same for all matrices of a kind: so the factors are loaded as one.
template <typename T>
__device__ void accumulate(const Shared<T>& shared,
                           int headSize,
                           Result (&result)[kRowTiles][kColumnTiles]) {
    const int warp = static_cast<int>(threadIdx.x) / kWarp;
    const int pitch = rowPitch(headSize);
#pragma unroll
    for (int row = 0; row < kRowTiles; ++row) {
        Result factors;
        wmma::load_matrix_sync(
            factors, shared.factors + row * kSide * kSide, kSide, wmma::mem_row_major);
#pragma unroll
        for (int tile = 0; tile < kColumnTiles; ++tile) {
            const int column = (warp + tile * kWarps) * kSide;
            if (column >= headSize)
                continue;
            for (int i = 0; i < factors.num_elements; ++i)
                result[row][tile].x[i] *= factors.x[i];
            for (int key = 0; key < kKeys; key += kSide) {
                wmma::fragment<wmma::matrix_a, kSide, kSide, kSide, T, wmma::row_major> a;
                wmma::fragment<wmma::matrix_b, kSide, kSide, kSide, T, wmma::row_major> b;
                wmma::load_matrix_sync(a, shared.weights + row * kSide * kKeys + key, kKeys);
                wmma::load_matrix_sync(b, shared.keys + key * pitch + column, pitch);
                wmma::mma_sync(result[row][tile], a, b, result[row][tile]);
            }
        }
    }
}

/// Divides by the sums and writes `count` rows. Each warp passes its matrices through a piece of
/// the scores' memory.
template <typename T>
__device__ void writeResult(const Shared<T>& shared,
                            int headSize,
                            const Result (&result)[kRowTiles][kColumnTiles],
                            T* to,
                            int64_t rowStride,
                            int64_t count) {
    const int warp = static_cast<int>(threadIdx.x) / kWarp;
    const int lane = static_cast<int>(threadIdx.x) % kWarp;
    float* own = shared.scores + warp * kSide * kSide;
#pragma unroll
    for (int row = 0; row < kRowTiles; ++row)
#pragma unroll
        for (int tile = 0; tile < kColumnTiles; ++tile) {
            const int column = (warp + tile * kWarps) * kSide;
            if (column >= headSize)
                continue;
            wmma::store_matrix_sync(own, result[row][tile], kSide, wmma::mem_row_major);
            __syncwarp();
            for (int i = lane; i < kSide * kSide; i += kWarp) {
                const int query = row * kSide + i / kSide;
                if (query < count)
                    to[query * rowStride + column + i % kSide] =
                        static_cast<T>(own[i] / shared.sums[query]);
            }
            __syncwarp();
        }
}

/// A block for each sample, head and kQueries queries.
template <typename T>
__global__ void attentionKernel(Operand<const T> q,
                                Operand<const T> k,
                                Operand<const T> v,
                                Operand<T> y,
                                int64_t heads,
                                int64_t blocksPerHead,
                                int headSize,
                                float scale) {
    extern __shared__ __align__(32) unsigned char memory[];
    const Shared<T> shared(memory, headSize);
    const int64_t first = blockIdx.x % blocksPerHead * kQueries;
    const int64_t head = blockIdx.x / blocksPerHead % heads;
    const int64_t sample = blockIdx.x / blocksPerHead / heads;

    loadRows<kQueries>(q.of(sample, head) + first * q.rowStride,
                       q.rowStride,
                       q.rows - first,
                       headSize,
                       shared.queries);
    if (threadIdx.x < kQueries) {
        shared.maxima[threadIdx.x] = -INFINITY;
        shared.sums[threadIdx.x] = 0;
    }
    Result result[kRowTiles][kColumnTiles];
#pragma unroll
    for (int row = 0; row < kRowTiles; ++row)
#pragma unroll
        for (int tile = 0; tile < kColumnTiles; ++tile)
            wmma::fill_fragment(result[row][tile], 0.0F);

    for (int64_t key = 0; key < k.rows; key += kKeys) {
        const T* keys = k.of(sample, head) + key * k.rowStride;
        const T* values = v.of(sample, head) + key * v.rowStride;
        loadRows<kKeys>(keys, k.rowStride, k.rows - key, headSize, shared.keys);
        __syncthreads();
        multiplyScores(shared, headSize);
        __syncthreads();
        loadRows<kKeys>(values, v.rowStride, k.rows - key, headSize, shared.keys);
        weigh(shared, scale, k.rows - key);
        __syncthreads();
        accumulate(shared, headSize, result);
        __syncthreads();
    }
    writeResult(shared,
                headSize,
                result,
                y.of(sample, head) + first * y.rowStride,
                y.rowStride,
                y.rows - first);
}

/// `tensor` with rows as Operand wants them.
at::Tensor aligned(const at::Tensor& tensor) {
    constexpr int64_t kVector = 8;
    const bool isAligned = tensor.stride(3) == 1 && tensor.stride(0) % kVector == 0 &&
                           tensor.stride(1) % kVector == 0 && tensor.stride(2) % kVector == 0 &&
                           reinterpret_cast<uintptr_t>(tensor.const_data_ptr()) % 16 == 0;
    return isAligned ? tensor : tensor.clone(at::MemoryFormat::Contiguous);
}

template <typename T>
Operand<T> operand(const at::Tensor& tensor, T* data) {
    return {data, tensor.stride(0), tensor.stride(1), tensor.stride(2), tensor.size(2)};
}

template <typename T>
void launchAttention(const at::Tensor& q,
                     const at::Tensor& k,
                     const at::Tensor& v,
                     const at::Tensor& result,
                     cudaStream_t stream) {
    const auto headSize = static_cast<int>(q.size(3));
    const int64_t blocksPerHead = ceilDivided(q.size(2), kQueries);
    const auto bytes = static_cast<int>(Shared<T>::bytes(headSize));
    C10_CUDA_CHECK(cudaFuncSetAttribute(
        attentionKernel<T>, cudaFuncAttributeMaxDynamicSharedMemorySize, bytes));
    attentionKernel<T><<<gridOf(q.size(0) * q.size(1) * blocksPerHead), kThreads, bytes, stream>>>(
        operand(q, static_cast<const T*>(q.const_data_ptr())),
        operand(k, static_cast<const T*>(k.const_data_ptr())),
        operand(v, static_cast<const T*>(v.const_data_ptr())),
        operand(result, static_cast<T*>(result.mutable_data_ptr())),
        q.size(1),
        blocksPerHead,
        headSize,
        1 / std::sqrt(static_cast<float>(headSize)));
    C10_CUDA_KERNEL_LAUNCH_CHECK();
}

}  // namespace

at::Tensor attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) {
    const Launch launch(q);
    // Heads of a token side by side, which is how the next layer wants them.
    const at::Tensor result =
        at::empty({q.size(0), q.size(2), q.size(1), q.size(3)}, q.options()).transpose(1, 2);
    if (result.numel() == 0)
        return result;
    if (q.scalar_type() == at::kHalf)
        launchAttention<__half>(aligned(q), aligned(k), aligned(v), result, launch.stream());
    else
        launchAttention<__nv_bfloat16>(aligned(q), aligned(k), aligned(v), result, launch.stream());
    return result;
}

}  // namespace r2r::ops::cuda
