// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/diffusion/lite_onnx_colors.h"

#include "engine/diffusion/onnx_matrices.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace r2r {
namespace {

using Value = OnnxOps::Value;

// As in nn/color_statistics.cpp; a test compares the two.
constexpr int64_t kBins = 10;
constexpr int64_t kHistogramSide = 64;
constexpr int64_t kRingShare = 32;
constexpr double kSmallestWeight = 1e-6;
constexpr double kSmallestMean = 0.02;
constexpr double kSmallestGain = 0.4;
constexpr double kLargestGain = 2.5;
constexpr double kSmallestDeviation = 0.01;

at::Tensor opponentsFromRgb() {
    return at::tensor({0.299F, 0.587F, 0.114F, 0.5F, 0.5F, -1.0F, 1.0F, -1.0F, 0.0F}).view({3, 3});
}

/// (1, 3): the mean's luma.
at::Tensor lumaFromRgb() {
    return opponentsFromRgb().narrow(0, 0, 1);
}

/// (12, 9 or 3): where the entries of a matrix or a shift are in [matrix | shift], row by row.
at::Tensor matrixPlaces() {
    at::Tensor places = at::zeros({12, 9});
    for (int64_t i = 0; i < 9; ++i)
        places[4 * (i / 3) + i % 3][i] = 1;
    return places;
}

at::Tensor shiftPlaces() {
    at::Tensor places = at::zeros({12, 3});
    for (int64_t i = 0; i < 3; ++i)
        places[4 * i + 3][i] = 1;
    return places;
}

/// (12, 3): the entries of a diagonal matrix.
at::Tensor diagonalPlaces() {
    at::Tensor places = at::zeros({12, 3});
    for (int64_t i = 0; i < 3; ++i)
        places[5 * i][i] = 1;
    return places;
}

at::Tensor minusIdentity() {
    return -diagonalPlaces().sum(1);
}

/// (9, 9): the sum of a matrix and its transpose, halved.
at::Tensor symmetrizing() {
    at::Tensor halves = at::zeros({9, 9});
    for (int64_t i = 0; i < 9; ++i) {
        halves[i][i] += 0.5;
        halves[i][3 * (i % 3) + i / 3] += 0.5;
    }
    return halves;
}

Value gain(OnnxOps& ops, const Value& to, const Value& from) {
    return ops.within(
        ops.quotient(ops.atLeast(to, kSmallestMean), ops.atLeast(from, kSmallestMean)),
        kSmallestGain,
        kLargestGain);
}

/// M − [I 0] of a diagonal matrix.
Value scaling(OnnxOps& ops, const Value& entries) {
    return ops.mixed(entries, diagonalPlaces(), minusIdentity());
}

/// Gains of the opponents' deviations, as a map of RGB.
Value reinhard(OnnxOps& ops, const Value& from, const Value& to) {
    const at::Tensor opponents = opponentsFromRgb();
    at::Tensor variances = at::zeros({3, 9});  // O · C · Oᵀ, the diagonal
    at::Tensor entries = at::zeros({9, 3});    // O⁻¹ · diag · O
    const at::Tensor back = at::linalg_inv(opponents);
    for (int64_t k = 0; k < 3; ++k) {
        variances[k] = at::outer(opponents[k], opponents[k]).flatten();
        entries.select(1, k) = at::outer(back.select(1, k), opponents[k]).flatten();
    }
    const auto deviations = [&](const Value& covariance) {
        return ops.shifted(ops.root(ops.mixed(covariance, variances)), kSmallestDeviation);
    };
    const Value gains =
        ops.within(ops.quotient(deviations(to), deviations(from)), kSmallestGain, kLargestGain);
    return ops.mixed(gains, entries);
}

}  // namespace

LiteOnnxColors::LiteOnnxColors(OnnxOps& ops,
                               const Value& picture,
                               const Value& foreground,
                               const Value& reference,
                               int64_t side)
    : ops_(ops), picture_(picture), side_(side) {
    const int64_t radius = std::max<int64_t>(1, side / kRingShare);
    const Value grown = ops.dilated(foreground, radius);
    const Value shrunk = ops.rest(ops.dilated(ops.rest(foreground), radius));
    foreground_ = region(foreground);
    reference_ = region(reference);
    innerRing_ = region(ops.positive(ops.difference(foreground, shrunk)));
    outerRing_ = region(ops.positive(ops.difference(grown, foreground)));
}

LiteOnnxColors::Region LiteOnnxColors::region(const Value& weights) {
    return {weights, ops_.mean(weights)};
}

Value LiteOnnxColors::meanOver(const Value& x,
                               const Region& region,
                               int64_t channels,
                               int64_t pixels) {
    const Value weighted = ops_.mean(ops_.product(x, ops_.repeated(region.weights, channels)));
    const Value weight = ops_.atLeast(region.mean, kSmallestWeight / static_cast<double>(pixels));
    return ops_.quotient(weighted, ops_.repeated(weight, channels));
}

/// Red, green, blue, the opponents, largest minus smallest, luma minus its mean around.
Value LiteOnnxColors::eightChannels() {
    const Value opponents = ops_.mixed(picture_, opponentsFromRgb());
    const Value luma = ops_.mixed(picture_, lumaFromRgb());
    const Value around = ops_.graph().node("AveragePool",
                                           {luma},
                                           {{"kernel_shape", std::vector<int64_t>{3, 3}},
                                            {"strides", std::vector<int64_t>{1, 1}},
                                            {"pads", std::vector<int64_t>{1, 1, 1, 1}}});
    const Value red = ops_.chosen(picture_, {0}, 3);
    const Value green = ops_.chosen(picture_, {1}, 3);
    const Value blue = ops_.chosen(picture_, {2}, 3);
    const Value largest = ops_.larger(ops_.larger(red, green), blue);
    const Value smallest = ops_.smaller(ops_.smaller(red, green), blue);
    return ops_.joined(
        {picture_, opponents, ops_.difference(largest, smallest), ops_.difference(luma, around)});
}

/// (1, 80, 1, 1): of the foreground, then of the reference.
Value LiteOnnxColors::histograms(const Value& channels) {
    // Every second pixel from the second on, and of the eight channels those that are shown.
    const int64_t step = std::max<int64_t>(1, side_ / kHistogramSide);
    const int64_t pixels = (side_ / step) * (side_ / step);
    const auto sampled = [&](const Value& x, const at::Tensor& mixture, const at::Tensor& bias) {
        at::Tensor weight = at::zeros({mixture.size(0), mixture.size(1), step, step});
        weight.select(3, step / 2).select(2, step / 2) = mixture;
        return ops_.convolved(x, weight, bias, {.stride = step});
    };
    const at::Tensor shown = at::eye(8).narrow(0, 3, 4);
    const Value values = ops_.within(
        ops_.shifted(
            ops_.scaled(sampled(channels, shown, at::tensor({0.0F, 0.5F, 0.5F, 0.0F})), kBins),
            -0.5),
        0,
        kBins - 1);
    const at::Tensor places = at::eye(4).repeat_interleave(kBins, 0);
    const Value distances =
        ops_.magnitude(ops_.mixed(values, places, -at::arange(kBins, at::kFloat).repeat({4})));
    const Value bins = ops_.positive(ops_.rest(distances));
    std::vector<Value> parts;
    for (const Region& each : {foreground_, reference_})
        parts.push_back(
            meanOver(bins, region(sampled(each.weights, at::ones({1, 1}), {})), 4 * kBins, pixels));
    return ops_.joined(parts);
}

Value LiteOnnxColors::statistics() {
    const Value channels = eightChannels();
    const Value squares = ops_.product(channels, channels);
    std::vector<Value> parts;
    std::vector<Value> deviations;
    for (const Region& each : {foreground_, reference_, innerRing_, outerRing_}) {
        const Value mean = meanOver(channels, each, 8, side_ * side_);
        const Value square = meanOver(squares, each, 8, side_ * side_);
        parts.push_back(mean);
        deviations.push_back(ops_.root(ops_.difference(square, ops_.product(mean, mean))));
    }
    parts.insert(parts.end(), deviations.begin(), deviations.end());
    parts.push_back(histograms(channels));
    parts.push_back(foreground_.mean);
    parts.push_back(reference_.mean);
    return ops_.joined(parts);
}

LiteOnnxColors::Moments LiteOnnxColors::moments(const Region& region) {
    const int64_t pixels = side_ * side_;
    const Value mean = meanOver(picture_, region, 3, pixels);
    const Value centred = ops_.sum(picture_, ops_.scaled(mean, -1));
    const Value products = ops_.product(ops_.chosen(centred, {0, 0, 0, 1, 1, 2}, 3),
                                        ops_.chosen(centred, {0, 1, 2, 1, 2, 2}, 3));
    return {mean,
            ops_.chosen(meanOver(products, region, 6, pixels), {0, 1, 2, 1, 3, 4, 2, 4, 5}, 6)};
}

Value LiteOnnxColors::changeAround(const Value& matrix, const Moments& from, const Moments& to) {
    const Value shift = ops_.difference(to.mean, OnnxMatrices(ops_).applied(matrix, from.mean));
    return ops_.sum(ops_.mixed(matrix, matrixPlaces(), minusIdentity()),
                    ops_.mixed(shift, shiftPlaces()));
}

Value LiteOnnxColors::monge(const Moments& from, const Moments& to) {
    OnnxMatrices matrices(ops_);
    const at::Tensor floor = at::eye(3).flatten() * kSmallestDeviation * kSmallestDeviation;
    const Value a = ops_.mixed(from.covariance, at::eye(9), floor);
    const Value b = ops_.mixed(to.covariance, at::eye(9), floor);
    const OnnxMatrices::Eigen parts = matrices.eigen(a);
    const Value roots = ops_.root(parts.values);
    const Value ones = ops_.mixed(roots, at::zeros({3, 3}), at::ones({3}));
    const Value half = matrices.from(roots, parts.vectors);
    const Value inverse = matrices.from(
        ops_.quotient(ones, ops_.atLeast(roots, kSmallestDeviation / 2)), parts.vectors);
    const OnnxMatrices::Eigen between =
        matrices.eigen(matrices.product(matrices.product(half, b), half));
    const Value inner = matrices.from(ops_.root(between.values), between.vectors);
    const Value map = matrices.product(matrices.product(inverse, inner), inverse);
    const OnnxMatrices::Eigen gains = matrices.eigen(ops_.mixed(map, symmetrizing()));
    return matrices.from(ops_.within(gains.values, kSmallestGain, kLargestGain), gains.vectors);
}

std::vector<Value> LiteOnnxColors::hypotheses() {
    const Moments from = moments(foreground_);
    const Moments to = moments(reference_);
    const Value shift = ops_.difference(to.mean, from.mean);
    const at::Tensor allLuma = at::ones({3, 1}).matmul(lumaFromRgb());  // (3, 3)
    const Value edgeShift = ops_.difference(meanOver(picture_, outerRing_, 3, side_ * side_),
                                            meanOver(picture_, innerRing_, 3, side_ * side_));
    const auto pixels = static_cast<double>(side_ * side_);
    // The smaller number of pixels of two regions, at most 1.
    const auto presence = [&](const Region& one, const Region& other) {
        return ops_.repeated(
            ops_.atMost(ops_.scaled(ops_.smaller(one.mean, other.mean), pixels), 1), 12);
    };
    const Value lumaGain =
        gain(ops_, ops_.mixed(to.mean, lumaFromRgb()), ops_.mixed(from.mean, lumaFromRgb()));
    const std::vector<Value> changes = {
        ops_.mixed(shift, shiftPlaces().matmul(allLuma)),
        ops_.mixed(shift, shiftPlaces().matmul(at::eye(3) - allLuma)),
        scaling(ops_, ops_.repeated(lumaGain, 3)),
        scaling(ops_, gain(ops_, to.mean, from.mean)),
        ops_.product(ops_.mixed(edgeShift, shiftPlaces()), presence(outerRing_, innerRing_)),
        changeAround(reinhard(ops_, from.covariance, to.covariance), from, to),
        changeAround(monge(from, to), from, to)};
    const Value share = presence(foreground_, reference_);
    std::vector<Value> result;
    for (const Value& change : changes)
        result.push_back(ops_.product(change, share));
    return result;
}

}  // namespace r2r
