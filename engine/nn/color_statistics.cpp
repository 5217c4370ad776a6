// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/color_statistics.h"

#include <ATen/ATen.h>
#include <ATen/autocast_mode.h>
#include <c10/core/impl/LocalDispatchKeySet.h>

namespace r2r::nn {
namespace {

using at::Tensor;

constexpr int64_t kBins = 10;
constexpr int64_t kHistogramSide = 64;  // samples of the shorter side that a histogram needs
constexpr int64_t kRingShare = 32;      // of the height, one ring's width
constexpr double kSmallestMean = 0.02;  // of a quotient's denominator
constexpr double kSmallestGain = 0.4;
constexpr double kLargestGain = 2.5;
constexpr double kSmallestDeviation = 0.01;

/// Rows are luma, yellow–blue and red–green.
Tensor opponentsFromRgb(const at::TensorOptions& options) {
    // `at::tensor` fills empty memory in C++; a trace would record the empty memory alone.
    const c10::impl::ExcludeDispatchKeyGuard asConstant(c10::DispatchKey::Tracer);
    return at::tensor({0.299F, 0.587F, 0.114F, 0.5F, 0.5F, -1.0F, 1.0F, -1.0F, 0.0F})
        .view({3, 3})
        .to(options.device());
}

/// Sums of each row's channels over each region: (B, R, N) × (B, C, N) → (B, R, C).
Tensor sums(const Tensor& regions, const Tensor& channels) {
    return at::bmm(regions, channels.transpose(1, 2));
}

/// 1 in reach of the region, by a square.
Tensor dilated(const Tensor& region, int64_t radius) {
    const int64_t side = 2 * radius + 1;
    const Tensor across = at::max_pool2d(region, {1, side}, {1, 1}, {0, radius});
    return at::max_pool2d(across, {side, 1}, {1, 1}, {radius, 0});
}

/// (B, 8, h, w), as `colorStatistics` lists them.
Tensor channelsOf(const Tensor& picture) {
    const Tensor opponents =
        at::conv2d(picture, opponentsFromRgb(picture.options()).view({3, 3, 1, 1}));
    const Tensor luma = opponents.narrow(1, 0, 1);
    const Tensor around = at::avg_pool2d(luma, {3, 3}, {1, 1}, {1, 1}, false, false);
    const Tensor spread = picture.amax(1, true) - picture.amin(1, true);
    return at::cat({picture, opponents, spread, luma - around}, 1);
}

/// Every n-th pixel of every n-th row, so that about `kHistogramSide` remain of the shorter side.
Tensor sampled(const Tensor& x) {
    const int64_t step = std::max<int64_t>(1, std::min(x.size(2), x.size(3)) / kHistogramSide);
    return x.slice(2, step / 2, std::nullopt, step).slice(3, step / 2, std::nullopt, step);
}

/// Weights that sum to 1 over the positions, or 0 where a region is empty; (B, R, h, w) → (B, R,
/// N).
Tensor shares(const Tensor& regions) {
    const Tensor flat = regions.flatten(2).to(at::kFloat);
    return flat / flat.sum(2, true).clamp_min(1e-6);
}

Tensor meanColor(const Tensor& picture, const Tensor& region) {
    return sums(shares(region), picture.flatten(2)).squeeze(1);
}

/// Soft shares of ten bins over [0, 1], (B, C, N) in [0, 1] → (B, C · 10, N).
Tensor binned(const Tensor& values) {
    const Tensor centres = at::arange(kBins, values.options()).view({1, 1, kBins, 1});
    const Tensor place = (values * kBins - 0.5).clamp(0, kBins - 1).unsqueeze(2);
    return (1 - (place - centres).abs()).clamp_min(0).flatten(1, 2);
}

/// (B, 4, 3, 3) or (B, 3, 3) and a shift (B, 3) as M − [I 0], (B, 3, 4).
Tensor change(const Tensor& matrix, const Tensor& shift) {
    const Tensor identity = at::eye(3, matrix.options());
    return at::cat({matrix - identity, shift.unsqueeze(2)}, 2);
}

/// The map that sends colours x to matrix · (x − from) + to.
Tensor changeAround(const Tensor& matrix, const Tensor& from, const Tensor& to) {
    return change(matrix, to - at::matmul(matrix, from.unsqueeze(2)).squeeze(2));
}

Tensor gain(const Tensor& to, const Tensor& from) {
    return (to.clamp_min(kSmallestMean) / from.clamp_min(kSmallestMean))
        .clamp(kSmallestGain, kLargestGain);
}

Tensor scaling(const Tensor& entries) {
    return at::diag_embed(entries);
}

/// f of the eigenvalues of symmetric matrices.
template <typename Function>
Tensor spectral(const Tensor& matrices, Function&& f) {
    const auto [values, vectors] = at::linalg_eigh(matrices);
    return at::matmul(vectors * f(values).unsqueeze(1), vectors.transpose(1, 2));
}

/// A^(−½) · (A^½ · B · A^½)^½ · A^(−½), with its gains limited.
Tensor monge(const Tensor& from, const Tensor& to) {
    const auto root = [](const Tensor& values) { return values.clamp_min(0).sqrt(); };
    const Tensor floor =
        at::eye(3, from.options().dtype(at::kDouble)) * kSmallestDeviation * kSmallestDeviation;
    const Tensor a = from.to(at::kDouble) + floor;
    const Tensor b = to.to(at::kDouble) + floor;
    const Tensor half = spectral(a, root);
    const Tensor inverse = spectral(a, [&](const Tensor& values) {
        return 1 / root(values).clamp_min(kSmallestDeviation / 2);
    });
    const Tensor inner = spectral(at::matmul(at::matmul(half, b), half), root);
    const Tensor map = at::matmul(at::matmul(inverse, inner), inverse);
    return spectral((map + map.transpose(1, 2)) / 2,
                    [](const Tensor& gains) { return gains.clamp(kSmallestGain, kLargestGain); })
        .to(from.scalar_type());
}

/// Gains of the opponents' deviations, as a map of RGB.
Tensor reinhard(const Tensor& from, const Tensor& to) {
    const Tensor opponents = opponentsFromRgb(from.options());
    const auto deviations = [&](const Tensor& covariance) {
        return at::matmul(at::matmul(opponents, covariance), opponents.t())
            .diagonal(0, 1, 2)
            .clamp_min(0)
            .sqrt();
    };
    const Tensor gains =
        ((deviations(to) + kSmallestDeviation) / (deviations(from) + kSmallestDeviation))
            .clamp(kSmallestGain, kLargestGain);
    return at::matmul(at::matmul(at::linalg_inv(opponents), scaling(gains)), opponents);
}

}  // namespace

ColorMoments colorMoments(const Tensor& picture, const Tensor& region) {
    const c10::impl::ExcludeDispatchKeyGuard exact(c10::autocast_dispatch_keyset);
    const Tensor share = shares(region);                      // (B, 1, N)
    const Tensor colors = picture.flatten(2).to(at::kFloat);  // (B, 3, N)
    const Tensor mean = sums(share, colors).squeeze(1);
    const Tensor centred = colors - mean.unsqueeze(2);
    return {mean, sums(centred * share, centred), region.to(at::kFloat).sum({1, 2, 3})};
}

Regions Regions::of(const Tensor& foreground, const Tensor& reference) {
    const int64_t radius = std::max<int64_t>(1, foreground.size(2) / kRingShare);
    return {.foreground = foreground,
            .reference = reference,
            .innerRing = (foreground - (1 - dilated(1 - foreground, radius))).clamp_min(0),
            .outerRing = (dilated(foreground, radius) - foreground).clamp_min(0)};
}

Tensor colorStatistics(const Tensor& picture, const Regions& regions) {
    const c10::impl::ExcludeDispatchKeyGuard exact(c10::autocast_dispatch_keyset);
    const Tensor channels = channelsOf(picture);  // (B, 8, h, w)
    const Tensor weights =
        at::cat({regions.foreground, regions.reference, regions.innerRing, regions.outerRing}, 1);
    const Tensor share = shares(weights);
    const Tensor flat = channels.flatten(2);
    const Tensor means = sums(share, flat);
    const Tensor deviations = (sums(share, flat.square()) - means.square()).clamp_min(0).sqrt();
    // Opponents are mostly within ±½.
    const Tensor shown = sampled(at::cat(
        {channels.narrow(1, 3, 1), channels.narrow(1, 4, 2) + 0.5, channels.narrow(1, 6, 1)}, 1));
    const Tensor histograms =
        sums(shares(sampled(weights.narrow(1, 0, 2))), binned(shown.flatten(2)));  // (B, 2, 40)
    return at::cat({means.flatten(1),
                    deviations.flatten(1),
                    histograms.flatten(1),
                    weights.narrow(1, 0, 2).mean({2, 3})},
                   1);
}

Tensor colorHypotheses(const Tensor& picture, const Regions& regions) {
    const c10::impl::ExcludeDispatchKeyGuard exact(c10::autocast_dispatch_keyset);
    const ColorMoments from = colorMoments(picture, regions.foreground);
    const ColorMoments to = colorMoments(picture, regions.reference);
    const Tensor edge = regions.outerRing.sum({1, 2, 3}).minimum(regions.innerRing.sum({1, 2, 3}));
    const Tensor edgeShift =
        meanColor(picture, regions.outerRing) - meanColor(picture, regions.innerRing);
    const Tensor luma = opponentsFromRgb(picture.options())[0];
    const auto lumaOf = [&luma](const Tensor& colors) {
        return at::matmul(colors, luma).unsqueeze(1).expand_as(colors);
    };
    const Tensor same = at::eye(3, from.mean.options()).expand_as(from.covariance);
    const Tensor shift = to.mean - from.mean;
    const Tensor lumaShift = lumaOf(to.mean) - lumaOf(from.mean);
    const Tensor none = at::zeros_like(shift);
    const Tensor changes =
        at::stack({change(same, lumaShift),
                   change(same, shift - lumaShift),
                   change(scaling(gain(lumaOf(to.mean), lumaOf(from.mean))), none),
                   change(scaling(gain(to.mean, from.mean)), none),
                   change(same, edgeShift) * edge.clamp_max(1).view({-1, 1, 1}),
                   changeAround(reinhard(from.covariance, to.covariance), from.mean, to.mean),
                   changeAround(monge(from.covariance, to.covariance), from.mean, to.mean)},
                  1);
    return changes * to.weight.minimum(from.weight).clamp_max(1).view({-1, 1, 1, 1});
}

}  // namespace r2r::nn
