// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/losses.h"

#include <ATen/ATen.h>

namespace r2r::losses {
namespace {

/// A_min as a share of the latent's area, Eq. (6).
constexpr double kSmallestShare = 0.2;

/// A_min of pictures that show the foreground enlarged.
constexpr double kSmallestShareOfView = 0.05;

/// (B): the sum over the foreground, mean over colours.
at::Tensor foregroundSum(const at::Tensor& perPixel, const at::Tensor& mask) {
    return (perPixel * mask).sum({1, 2, 3}) / static_cast<double>(perPixel.size(1));
}

at::Tensor distance(const at::Tensor& a, const at::Tensor& b) {
    return (a - b).abs().mean();
}

/// The summand of Eq. (6) of each sample, (B).
at::Tensor regionErrorsOfEach(const at::Tensor& difference, const at::Tensor& latentMask) {
    const auto smallest =
        kSmallestShare * static_cast<double>(latentMask.size(2) * latentMask.size(3));
    const at::Tensor area = latentMask.to(at::kFloat).sum({1, 2, 3}).clamp_min(smallest);
    return difference.square().mean(1).sum({1, 2}) / area;
}

}  // namespace

at::Tensor reconstruction(const at::Tensor& decoded, const at::Tensor& real) {
    return at::mse_loss(decoded, real);
}

at::Tensor absoluteReconstruction(const at::Tensor& decoded, const at::Tensor& real) {
    return at::l1_loss(decoded, real);
}

at::Tensor contrastive(const Features& decoded,
                       const Features& real,
                       const std::vector<Features>& negatives,
                       const std::vector<double>& weights) {
    at::Tensor sum = at::zeros({}, decoded.front().options());
    for (size_t layer = 0; layer < decoded.size(); ++layer) {
        at::Tensor away = at::zeros({}, decoded.front().options());
        for (const Features& negative : negatives)
            away = away + distance(negative[layer], decoded[layer]);
        away = away / static_cast<double>(negatives.size());
        sum = sum + weights[layer] * distance(real[layer], decoded[layer]) / (away + 1e-7);
    }
    return sum;
}

std::vector<double> contrastiveWeights(size_t count) {
    const std::vector<double> all = {1.0 / 32, 1.0 / 16, 1.0 / 8, 1.0 / 4, 1.0};
    return {all.end() - static_cast<std::ptrdiff_t>(count), all.end()};
}

at::Tensor regionWeighted(const at::Tensor& predicted,
                          const at::Tensor& noise,
                          const at::Tensor& latentMask) {
    return regionErrorsOfEach(predicted.to(at::kFloat) - noise, latentMask).mean();
}

at::Tensor relativeToChange(const at::Tensor& predicted,
                            const at::Tensor& change,
                            const at::Tensor& latentMask,
                            double floor) {
    const at::Tensor errors = regionErrorsOfEach(predicted.to(at::kFloat) - change, latentMask);
    return (errors / (regionErrorsOfEach(change, latentMask) + floor)).mean();
}

RegionErrors regionErrors(const at::Tensor& result,
                          const at::Tensor& real,
                          const at::Tensor& mask) {
    const at::Tensor difference = result - real;
    const auto smallest = kSmallestShareOfView * static_cast<double>(mask.size(2) * mask.size(3));
    const at::Tensor area = mask.sum({1, 2, 3}).clamp_min(smallest);
    return {foregroundSum(difference.square(), mask) / area,
            foregroundSum(difference.abs(), mask) / area};
}

at::Tensor foregroundErrors(const at::Tensor& result,
                            const at::Tensor& real,
                            const at::Tensor& mask) {
    return foregroundSum(((result - real) * 255).square(), mask) / mask.sum({1, 2, 3}).clamp_min(1);
}

at::Tensor posteriorDivergence(const at::Tensor& mean,
                               const at::Tensor& deviation,
                               double priorDeviation) {
    const at::Tensor variance = (deviation / priorDeviation).square();
    return 0.5 * ((mean / priorDeviation).square() + variance - 1 - variance.log()).mean();
}

}  // namespace r2r::losses
