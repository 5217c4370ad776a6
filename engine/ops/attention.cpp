// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/attention.h"

#include "engine/core/error.h"
#include "engine/ops/kernel_table.h"
#include "engine/ops/shape_check.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <sstream>

namespace r2r::ops {

namespace {

constexpr auto kOp = "attention";
constexpr int64_t kMaxHeadSize = 512;

void checkOperands(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) {
    checkFloating(kOp, "q", q);
    checkDtype(kOp, "k", k, q.scalar_type());
    checkDtype(kOp, "v", v, q.scalar_type());
    const bool hasShape = q.dim() == 4 && q.size(3) >= 1 && q.size(3) <= kMaxHeadSize;
    const bool hasKeys = k.dim() == 4 && k.size(2) >= 1;
    if (!hasShape || !hasKeys) {
        std::ostringstream text;
        text << kOp << ": q and k have shapes " << q.sizes() << " and " << k.sizes()
             << ", expected (B, heads, N, d) and (B, heads, M, d) with d of 1 to " << kMaxHeadSize
             << " and M of at least 1";
        throw Error(ErrorCode::InvalidArgument, text.str());
    }
    checkSizes(kOp, "k", k, {q.size(0), q.size(1), k.size(2), q.size(3)});
    checkSizes(kOp, "v", v, k.sizes());
    checkSameDevice(kOp, "k", k, q);
    checkSameDevice(kOp, "v", v, q);
}

/// Whether the CPU multiplies bfloat16 matrices faster than float32 ones.
bool hasFastBfloat16() {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512bf16") != 0;
#else
    return false;
#endif
}

/// Which attention LibTorch's own kernels do not offer: half precision and a large head.
bool fitsKernel(const at::Tensor& q) {
    constexpr int64_t kFlashHeadSize = 256;
    return q.is_cuda() && kernels().attention && q.scalar_type() != at::kFloat &&
           q.size(3) > kFlashHeadSize && q.size(3) % 16 == 0;
}

/// One head, (N, d) and (M, d): a band of queries at a time.
void attendHead(const at::Tensor& q,
                const at::Tensor& k,
                const at::Tensor& v,
                const at::Tensor& scores,
                const at::Tensor& weights,
                const at::Tensor& result) {
    const double scale = 1 / std::sqrt(static_cast<double>(q.size(1)));
    const at::Tensor keys = k.contiguous().t();
    const at::Tensor values = v.contiguous();
    const int64_t band = scores.size(0);
    for (int64_t first = 0; first < q.size(0); first += band) {
        const int64_t rows = std::min(band, q.size(0) - first);
        at::Tensor logits = scores.narrow(0, 0, rows);
        at::Tensor shares = weights.narrow(0, 0, rows);
        at::addmm_out(logits, logits, q.narrow(0, first, rows), keys, 0, scale);
        at::_softmax_out(shares, logits, 1, false);
        result.narrow(0, first, rows).copy_(at::mm(shares, values));
    }
}

/// LibTorch's flash attention for CPUs multiplies bfloat16 no faster than float32. Its matrix
/// products do: with them, a band of queries at a time, this takes half the time at 4,096 tokens.
/// Scores are rounded to bfloat16, as everything else in such a network is.
at::Tensor attentionByBands(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) {
    constexpr int64_t kScores = int64_t{1} << 20;  // of a band: 2 MiB, twice
    const int64_t band = std::clamp<int64_t>(kScores / k.size(2), 1, q.size(2));
    const at::Tensor scores = at::empty({band, k.size(2)}, q.options());
    const at::Tensor weights = at::empty_like(scores);
    // Heads of a token side by side, which is how the next layer wants them.
    const at::Tensor result =
        at::empty({q.size(0), q.size(2), q.size(1), q.size(3)}, q.options()).transpose(1, 2);
    for (int64_t sample = 0; sample < q.size(0); ++sample)
        for (int64_t head = 0; head < q.size(1); ++head)
            attendHead(q[sample][head],
                       k[sample][head],
                       v[sample][head],
                       scores,
                       weights,
                       result[sample][head]);
    return result;
}

/// Channels in one run of memory: LibTorch stores all scores otherwise.
at::Tensor withDenseRows(const at::Tensor& tensor) {
    return tensor.stride(3) == 1 ? tensor : tensor.contiguous();
}

/// LibTorch's own attention, in a way that it never stores all scores: on a GPU that needs head
/// sizes that are multiples of eight. Zeros appended to all heads change no product.
at::Tensor fusedAttention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) {
    constexpr int64_t kAlignment = 8;
    const int64_t size = q.size(3);
    const int64_t missing = q.is_cuda() ? (kAlignment - size % kAlignment) % kAlignment : 0;
    const auto prepared = [missing](const at::Tensor& tensor) {
        return missing > 0 ? at::constant_pad_nd(tensor, {0, missing}) : withDenseRows(tensor);
    };
    const double scale = 1 / std::sqrt(static_cast<double>(size));
    const at::Tensor result = at::scaled_dot_product_attention(
        prepared(q), prepared(k), prepared(v), {}, 0.0, false, scale);
    return result.narrow(3, 0, size);
}

}  // namespace

at::Tensor attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) {
    checkOperands(q, k, v);
    if (!needsGrad({q, k, v})) {
        if (fitsKernel(q))
            return kernels().attention(q, k, v);
        if (q.is_cpu() && q.scalar_type() == at::kBFloat16 && q.numel() > 0 && hasFastBfloat16())
            return attentionByBands(q, k, v);
    }
    return fusedAttention(q, k, v);
}

at::Tensor reference::attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) {
    const double scale = 1 / std::sqrt(static_cast<double>(q.size(3)));
    const at::Tensor scores = scale * at::matmul(q.to(at::kFloat), k.to(at::kFloat).mT());
    return at::matmul(scores.softmax(-1), v.to(at::kFloat)).to(q.scalar_type());
}

}  // namespace r2r::ops
