// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diffusion/onnx_matrices.h"

#include <ATen/ATen.h>

namespace r2r {
namespace {

using Value = OnnxOps::Value;

constexpr int kSweeps = 3;
constexpr double kTiny = 1e-30;  // instead of 0 in a denominator

/// The terms of sums over a third index, (27, 9): row 9·i + 3·j + k shows element (row, column).
template <typename Element>
at::Tensor terms(const Element& element) {
    at::Tensor matrix = at::zeros({27, 9});
    for (int64_t i = 0; i < 3; ++i)
        for (int64_t j = 0; j < 3; ++j)
            for (int64_t k = 0; k < 3; ++k)
                matrix[9 * i + 3 * j + k][element(i, j, k)] = 1;
    return matrix;
}

/// Sums of three neighbours each, (n, 3n).
at::Tensor triples(int64_t count) {
    return at::eye(count).repeat_interleave(3, 1);
}

}  // namespace

Value OnnxMatrices::product(const Value& a, const Value& b) {
    const Value left =
        ops_.mixed(a, terms([](int64_t i, int64_t, int64_t k) { return 3 * i + k; }));
    const Value right =
        ops_.mixed(b, terms([](int64_t, int64_t j, int64_t k) { return 3 * k + j; }));
    return ops_.mixed(ops_.product(left, right), triples(9));
}

Value OnnxMatrices::transposed(const Value& a) {
    return ops_.chosen(a, {0, 3, 6, 1, 4, 7, 2, 5, 8}, 9);
}

Value OnnxMatrices::applied(const Value& a, const Value& v) {
    const Value columns = ops_.chosen(v, {0, 1, 2, 0, 1, 2, 0, 1, 2}, 3);
    return ops_.mixed(ops_.product(a, columns), triples(3));
}

OnnxMatrices::Eigen OnnxMatrices::eigen(const Value& symmetric) {
    Value rest = symmetric;
    Value vectors;
    for (int sweep = 0; sweep < kSweeps; ++sweep)
        for (const Rotation plane : {Rotation{0, 1}, Rotation{0, 2}, Rotation{1, 2}}) {
            const Value turn = rotation(rest, plane);
            rest = product(transposed(turn), product(rest, turn));
            vectors = vectors.empty() ? turn : product(vectors, turn);
        }
    return {ops_.chosen(rest, {0, 4, 8}, 9), vectors};
}

Value OnnxMatrices::from(const Value& values, const Value& vectors) {
    const Value columns = ops_.chosen(values, {0, 1, 2, 0, 1, 2, 0, 1, 2}, 3);
    return product(ops_.product(vectors, columns), transposed(vectors));
}

Value OnnxMatrices::rotation(const Value& symmetric, Rotation plane) {
    const auto [p, q] = plane;
    const Value off = ops_.scaled(element(symmetric, p, q), 2);
    const Value apart = ops_.difference(element(symmetric, q, q), element(symmetric, p, p));
    const Value length = ops_.root(ops_.sum(ops_.product(off, off), ops_.product(apart, apart)));
    const Value sided = ops_.shifted(apart, kTiny);
    const Value sign = ops_.quotient(sided, ops_.magnitude(sided));
    const Value tangent = ops_.product(
        ops_.quotient(off, ops_.shifted(ops_.sum(ops_.magnitude(apart), length), kTiny)), sign);
    const Value one = ops_.mixed(tangent, at::zeros({1, 1}), at::ones({1}));
    const Value cosine =
        ops_.quotient(one, ops_.root(ops_.shifted(ops_.product(tangent, tangent), 1)));
    const Value sine = ops_.product(cosine, tangent);

    at::Tensor places = at::zeros({9, 2});  // of cosine and sine
    places[3 * p + p][0] = 1;
    places[3 * q + q][0] = 1;
    places[3 * p + q][1] = 1;
    places[3 * q + p][1] = -1;
    at::Tensor still = at::zeros({9});
    still[4 * (3 - p - q)] = 1;
    return ops_.mixed(ops_.joined({cosine, sine}), places, still);
}

Value OnnxMatrices::element(const Value& a, int64_t row, int64_t column) {
    return ops_.chosen(a, {3 * row + column}, 9);
}

}  // namespace r2r
