// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/diffusion/onnx_ops.h"

namespace r2r {

/// 3 × 3 matrices as nodes of an ONNX file, which has no decomposition of them: (1, 9, 1, 1), row
/// by row; vectors are (1, 3, 1, 1).
class OnnxMatrices {
public:
    using Value = OnnxOps::Value;

    /// Of a symmetric matrix: A = V · diag(values) · Vᵀ.
    struct Eigen {
        Value values;   ///< a vector, in no order
        Value vectors;  ///< V, a matrix
    };

    explicit OnnxMatrices(OnnxOps& ops) : ops_(ops) {}

    Value product(const Value& a, const Value& b);
    Value transposed(const Value& a);

    /// a · v
    Value applied(const Value& a, const Value& v);

    /// By three sweeps of Jacobi's rotations (Golub and Van Loan, Matrix Computations, 8.5), after
    /// which float32 has nothing left to rotate.
    Eigen eigen(const Value& symmetric);

    /// V · diag(values) · Vᵀ
    Value from(const Value& values, const Value& vectors);

private:
    struct Rotation {
        int64_t p = 0;
        int64_t q = 0;
    };

    /// The rotation that makes element (p, q) zero.
    Value rotation(const Value& symmetric, Rotation plane);
    Value element(const Value& a, int64_t row, int64_t column);

    OnnxOps& ops_;
};

}  // namespace r2r
