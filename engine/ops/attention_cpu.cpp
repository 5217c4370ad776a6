// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/attention_cpu.h"

#include "engine/ops/float_rows.h"
#include "engine/ops/vector_loops.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/native/CPUBlas.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>
#include <vector>

namespace r2r::ops::cpu {

namespace {

namespace blas = at::native::cpublas;

constexpr int64_t kQueries = 64;  // rows of a block of scores
constexpr int64_t kKeys = 512;    // its columns: 128 KiB of float32
constexpr int64_t kTile = 64;     // columns that a block product takes at once
constexpr int64_t kLane = 16;     // their granularity

int64_t roundedUp(int64_t value, int64_t unit) {
    return (value + unit - 1) / unit * unit;
}

/// The right operand of products, laid out for them: tiles of 64 columns (the last one narrower),
/// and in a tile row after row; of bfloat16 two rows at a time, alternating. Zeros fill what is
/// missing.
template <typename T>
class PackedMatrix {
public:
    static constexpr int64_t kRowsTogether = std::is_same_v<T, float> ? 1 : 2;

    PackedMatrix(int64_t rows, int64_t columns)
        : rows_(roundedUp(rows, kRowsTogether))
        , columns_(roundedUp(columns, kLane))
        , values_(static_cast<size_t>(rows_ * columns_)) {}

    [[nodiscard]] int64_t columns() const { return columns_; }

    /// Element (r, c) is source[r·rowStride + c·columnStride].
    void fill(
        const T* source, int64_t rows, int64_t rowStride, int64_t columns, int64_t columnStride) {
        for (int64_t c = 0; c < columns; ++c) {
            T* column = tile(0, c) + c % kTile * kRowsTogether;
            const int64_t step = width(c) * kRowsTogether;
            for (int64_t r = 0; r < rows; ++r)
                column[r / kRowsTogether * step + r % kRowsTogether] =
                    source[r * rowStride + c * columnStride];
        }
    }

    /// result (+)= left · the rows [firstRow, firstRow + inner) and columns [first, first + count).
    /// firstRow is even, first a multiple of 64.
    void multiply(const T* left,
                  int64_t leftStride,
                  int64_t leftRows,
                  int64_t firstRow,
                  int64_t inner,
                  int64_t first,
                  int64_t count,
                  float* result,
                  int64_t resultStride,
                  bool adds) const {
        for (int64_t c = first; c < std::min(first + count, columns_); c += kTile)
            blas::brgemm(leftRows,
                         width(c),
                         roundedUp(inner, kRowsTogether),
                         leftStride,
                         width(c),
                         resultStride,
                         adds,
                         left,
                         tile(firstRow, c),
                         result + (c - first),
                         kRowsTogether > 1);
    }

private:
    [[nodiscard]] int64_t width(int64_t column) const {
        return std::min(kTile, columns_ - column / kTile * kTile);
    }

    [[nodiscard]] const T* tile(int64_t row, int64_t column) const {
        return values_.data() + column / kTile * kTile * rows_ + row * width(column);
    }

    [[nodiscard]] T* tile(int64_t row, int64_t column) {
        return const_cast<T*>(std::as_const(*this).tile(row, column));
    }

    int64_t rows_;
    int64_t columns_;
    std::vector<T> values_;
};

/// One head of one sample.
template <typename T>
struct Head {
    const T* queries;
    int64_t queryStride;
    int64_t queryCount;
    T* result;
    int64_t resultStride;
    int64_t keyCount;
    int64_t size;
    PackedMatrix<T> keys;    ///< (size, keyCount)
    PackedMatrix<T> values;  ///< (keyCount, size)
};

/// The exponentials of a row of scores, as the next product reads them. Returns their sum.
float exponentials(float* scores, float* /*weights*/, int64_t count, float scale, float shift) {
    return expSum(scores, count, scale, shift);
}

float exponentials(float* scores, at::BFloat16* weights, int64_t count, float scale, float shift) {
    const float sum = expSum(scores, count, scale, shift);
    narrow(scores, reinterpret_cast<uint16_t*>(weights), count);
    return sum;
}

/// Up to 64 queries against all keys, 512 keys at a time: the softmax's maximum and sum are
/// carried along, and what was added under an older maximum is scaled down.
template <typename T>
class QueryBlock {
public:
    explicit QueryBlock(int64_t size)
        : sums_(static_cast<size_t>(kQueries * roundedUp(size, kLane)))
        , scores_(static_cast<size_t>(kQueries * kKeys))
        , weights_(std::is_same_v<T, float> ? 0 : scores_.size()) {}

    void attend(const Head<T>& head, int64_t first) {
        const int64_t rows = std::min(kQueries, head.queryCount - first);
        std::fill_n(maxima_, rows, -std::numeric_limits<float>::infinity());
        std::fill_n(totals_, rows, 0.0F);
        const T* queries = head.queries + first * head.queryStride;
        const int64_t width = head.values.columns();
        for (int64_t key = 0; key < head.keyCount; key += kKeys) {
            const int64_t keys = std::min(kKeys, head.keyCount - key);
            head.keys.multiply(queries,
                               head.queryStride,
                               rows,
                               0,
                               head.size,
                               key,
                               keys,
                               scores_.data(),
                               kKeys,
                               false);
            for (int64_t row = 0; row < rows; ++row)
                weigh(row, keys, width, 1 / std::sqrt(static_cast<float>(head.size)));
            head.values.multiply(
                weights(), kKeys, rows, key, keys, 0, width, sums_.data(), width, key > 0);
        }
        for (int64_t row = 0; row < rows; ++row)
            write(row, head.size, width, head.result + (first + row) * head.resultStride);
    }

private:
    T* weights() {
        if constexpr (std::is_same_v<T, float>)
            return scores_.data();
        else
            return weights_.data();
    }

    void weigh(int64_t row, int64_t keys, int64_t width, float scale) {
        float* scores = scores_.data() + row * kKeys;
        T* weights = this->weights() + row * kKeys;
        const float maximum = std::max(maxima_[row], scale * largest(scores, keys));
        const float fade = std::exp(maxima_[row] - maximum);
        if (fade != 1 && totals_[row] != 0)
            for (float* sum = sums_.data() + row * width; sum < sums_.data() + (row + 1) * width;
                 ++sum)
                *sum *= fade;
        totals_[row] = totals_[row] * fade + exponentials(scores, weights, keys, scale, maximum);
        maxima_[row] = maximum;
        if (keys % PackedMatrix<T>::kRowsTogether != 0)
            weights[keys] = 0.0F;
    }

    void write(int64_t row, int64_t size, int64_t width, T* result) {
        float* sums = sums_.data() + row * width;
        for (int64_t i = 0; i < size; ++i)
            sums[i] /= totals_[row];
        copyTo(sums, size, result);
    }

    static void copyTo(const float* values, int64_t count, float* result) {
        std::copy_n(values, count, result);
    }

    static void copyTo(const float* values, int64_t count, at::BFloat16* result) {
        narrow(values, reinterpret_cast<uint16_t*>(result), count);
    }

    float maxima_[kQueries] = {};
    float totals_[kQueries] = {};
    std::vector<float> sums_;    ///< query, channel
    std::vector<float> scores_;  ///< query, key
    std::vector<T> weights_;     ///< the same in T, if that is another type
};

template <typename T>
std::vector<Head<T>> heads(const at::Tensor& q,
                           const at::Tensor& k,
                           const at::Tensor& v,
                           at::Tensor& y) {
    std::vector<Head<T>> result;
    const int64_t size = q.size(3);
    const auto start = [](const at::Tensor& tensor, int64_t b, int64_t h) {
        return tensor.const_data_ptr<T>() + b * tensor.stride(0) + h * tensor.stride(1);
    };
    for (int64_t b = 0; b < q.size(0); ++b)
        for (int64_t h = 0; h < q.size(1); ++h)
            result.push_back({.queries = start(q, b, h),
                              .queryStride = q.stride(2),
                              .queryCount = q.size(2),
                              .result = const_cast<T*>(start(y, b, h)),
                              .resultStride = y.stride(2),
                              .keyCount = k.size(2),
                              .size = size,
                              .keys = PackedMatrix<T>(size, k.size(2)),
                              .values = PackedMatrix<T>(k.size(2), size)});
    at::parallel_for(0, static_cast<int64_t>(result.size()), 1, [&](int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; ++i) {
            Head<T>& head = result[static_cast<size_t>(i)];
            const int64_t b = i / q.size(1);
            const int64_t h = i % q.size(1);
            head.keys.fill(start(k, b, h), size, k.stride(3), head.keyCount, k.stride(2));
            head.values.fill(start(v, b, h), head.keyCount, v.stride(2), size, v.stride(3));
        }
    });
    return result;
}

template <typename T>
void attend(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, at::Tensor& y) {
    const std::vector<Head<T>> all = heads<T>(q, k, v, y);
    const int64_t blocks = (q.size(2) + kQueries - 1) / kQueries;
    at::parallel_for(
        0, static_cast<int64_t>(all.size()) * blocks, 1, [&](int64_t begin, int64_t end) {
            QueryBlock<T> block(q.size(3));
            for (int64_t i = begin; i < end; ++i)
                block.attend(all[static_cast<size_t>(i / blocks)], i % blocks * kQueries);
            blas::brgemm_release(PackedMatrix<T>::kRowsTogether > 1);
        });
}

/// Asks by doing: LibTorch has no question for it, and on other processors throws or reads another
/// layout. Row r of the right matrix holds r, which a mistaken layout would mix up.
template <typename T>
bool multipliesBlocks() {
    try {
        std::vector<T> rows(static_cast<size_t>(kLane * kLane));
        std::vector<T> identity(static_cast<size_t>(kLane * kLane), T(0));
        for (int64_t r = 0; r < kLane; ++r) {
            std::fill_n(rows.begin() + r * kLane, kLane, static_cast<T>(static_cast<float>(r)));
            identity[static_cast<size_t>(r * kLane + r)] = T(1);
        }
        PackedMatrix<T> right(kLane, kLane);
        right.fill(rows.data(), kLane, kLane, kLane, 1);
        std::vector<float> result(rows.size());
        right.multiply(
            identity.data(), kLane, kLane, 0, kLane, 0, kLane, result.data(), kLane, false);
        blas::brgemm_release(PackedMatrix<T>::kRowsTogether > 1);
        return std::ranges::equal(
            result, rows, {}, {}, [](T value) { return static_cast<float>(value); });
    } catch (const c10::Error&) {
        return false;
    }
}

}  // namespace

bool takesAttention(const at::Tensor& q) {
    if (!q.is_cpu() || q.size(3) % 2 != 0)
        return false;
    static const bool floats = multipliesBlocks<float>();
    static const bool halves = multipliesBlocks<at::BFloat16>();
    return (q.scalar_type() == at::kFloat && floats) ||
           (q.scalar_type() == at::kBFloat16 && halves);
}

at::Tensor attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) {
    const at::Tensor queries = q.stride(3) == 1 ? q : q.contiguous();
    // Heads of a token side by side: what follows reads tokens.
    at::Tensor result =
        at::empty({q.size(0), q.size(2), q.size(1), q.size(3)}, q.options()).transpose(1, 2);
    if (q.scalar_type() == at::kFloat)
        attend<float>(queries, k, v, result);
    else
        attend<at::BFloat16>(queries, k, v, result);
    return result;
}

}  // namespace r2r::ops::cpu
