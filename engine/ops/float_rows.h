// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/ops/vector_loops.h"

#include <ATen/core/Tensor.h>

#include <algorithm>

namespace r2r::ops::cpu {

/// One interface for float32 and bfloat16 arrays: the loops see floats.

/// `count` values from `x` as floats: `x` itself, or `buffer` filled.
[[nodiscard]] inline const float* floats(const float* x, int64_t /*count*/, float* /*buffer*/) {
    return x;
}

[[nodiscard]] inline const float* floats(const at::BFloat16* x, int64_t count, float* buffer) {
    widen(reinterpret_cast<const uint16_t*>(x), buffer, count);
    return buffer;
}

/// The place in which to compute what store() puts into `y`: `y` itself, or `buffer`.
[[nodiscard]] inline float* target(float* y, float* /*buffer*/) {
    return y;
}

[[nodiscard]] inline float* target(at::BFloat16* /*y*/, float* buffer) {
    return buffer;
}

inline void store(float* /*y*/, int64_t /*count*/, const float* /*buffer*/) {}

inline void store(at::BFloat16* y, int64_t count, const float* buffer) {
    narrow(buffer, reinterpret_cast<uint16_t*>(y), count);
}

/// `count` values from `x` into `values`.
inline void copyFloats(const float* x, int64_t count, float* values) {
    std::copy_n(x, count, values);
}

inline void copyFloats(const at::BFloat16* x, int64_t count, float* values) {
    widen(reinterpret_cast<const uint16_t*>(x), values, count);
}

}  // namespace r2r::ops::cpu
