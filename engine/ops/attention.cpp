// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ops/attention.h"

#include "engine/core/error.h"
#include "engine/ops/attention_cpu.h"
#include "engine/ops/kernel_table.h"
#include "engine/ops/shape_check.h"

#include <ATen/ATen.h>

#include <cmath>
#include <sstream>

namespace r2r::ops {

namespace {

constexpr auto kAttention = "attention";
constexpr int64_t kMaxHeadSize = 512;

void checkOperands(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) {
    checkFloating(kAttention, "q", q);
    checkDtype(kAttention, "k", k, q.scalar_type());
    checkDtype(kAttention, "v", v, q.scalar_type());
    const bool hasShape = q.dim() == 4 && q.size(3) >= 1 && q.size(3) <= kMaxHeadSize;
    const bool hasKeys = k.dim() == 4 && k.size(2) >= 1;
    if (!hasShape || !hasKeys) {
        std::ostringstream text;
        text << kAttention << ": q and k have shapes " << q.sizes() << " and " << k.sizes()
             << ", expected (B, heads, N, d) and (B, heads, M, d) with d of 1 to " << kMaxHeadSize
             << " and M of at least 1";
        throw Error(ErrorCode::InvalidArgument, text.str());
    }
    checkSizes(kAttention, "k", k, {q.size(0), q.size(1), k.size(2), q.size(3)});
    checkSizes(kAttention, "v", v, k.sizes());
    checkSameDevice(kAttention, "k", k, q);
    checkSameDevice(kAttention, "v", v, q);
}

/// Which attention LibTorch's own kernels do not offer: half precision and a large head.
bool fitsKernel(const at::Tensor& q) {
    constexpr int64_t kFlashHeadSize = 256;
    return q.is_cuda() && kernels().attention && q.scalar_type() != at::kFloat &&
           q.size(3) > kFlashHeadSize && q.size(3) % 16 == 0;
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
    if (fitsKernel(q) && !needsGrad({q, k, v}))
        return kernels().attention(q, k, v);
    if (cpu::takesAttention(q) && !needsGrad({q, k, v}))
        return cpu::attention(q, k, v);
    return fusedAttention(q, k, v);
}

at::Tensor reference::attention(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) {
    const double scale = 1 / std::sqrt(static_cast<double>(q.size(3)));
    const at::Tensor scores = scale * at::matmul(q.to(at::kFloat), k.to(at::kFloat).mT());
    return at::matmul(scores.softmax(-1), v.to(at::kFloat)).to(q.scalar_type());
}

}  // namespace r2r::ops
