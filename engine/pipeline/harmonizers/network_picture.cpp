// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/harmonizers/network_picture.h"

#include "engine/diffusion/conditioning.h"
#include "engine/imaging/masks/edge_hint.h"
#include "engine/imaging/pixels/pixel_codec.h"
#include "engine/imaging/placing/reference_resample.h"
#include "engine/pipeline/working_frame.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace r2r {
namespace {

constexpr int kCell = 64;  // pixels; the deepest level of the networks halves six times

int roundedToCells(double side) {
    return kCell * std::max(1, static_cast<int>(std::lround(side / kCell)));
}

/// Foreground where the coverage is at least half.
Image binaryMask(const Image& coverage) {
    Image mask(coverage.size(), 1, SampleType::U8);
    for (int y = 0; y < coverage.height(); ++y) {
        const auto share = coverage.row<float>(y);
        std::ranges::transform(share, mask.mutableRow<uint8_t>(y).begin(), [](float value) {
            return static_cast<uint8_t>(value >= 0.5F ? 255 : 0);
        });
    }
    return mask;
}

/// (1, C, H, W) float32, samples 0…255.
at::Tensor samplesOf(const Image& image) {
    const int64_t channels = image.channels();
    at::Tensor tensor = at::empty({1, image.height(), image.width(), channels}, at::kByte);
    auto* target = tensor.mutable_data_ptr<uint8_t>();
    for (int y = 0; y < image.height(); ++y)
        target = std::ranges::copy(image.row<uint8_t>(y), target).out;
    return tensor.permute({0, 3, 1, 2}).to(at::kFloat).contiguous();
}

at::Tensor colors(const Image& image) {
    return (samplesOf(image) / 255 - 0.5) / 0.5;
}

}  // namespace

Size networkSize(Size picture, int workingSide) {
    const double scale = std::min(1.0, static_cast<double>(workingSide) / picture.longerSide());
    // Rounded up, a side may pass the limit by a cell: then it is one cell too long for nothing.
    const int longest = std::max(kCell, workingSide / kCell * kCell);
    return {std::min(longest, roundedToCells(picture.width * scale)),
            std::min(longest, roundedToCells(picture.height * scale))};
}

NetworkPicture networkPicture(const Composition& composition,
                              const Foreground& foreground,
                              Size size) {
    const WorkingFrame frame =
        workingFrame(composition,
                     foreground,
                     {.longerSide = composition.background.size().longerSide(),
                      .context = INFINITY,
                      .showsReference = false});
    const Image form(Size{1, 1}, 3, SampleType::U8);
    return networkPicture(
        fromWorkingSpace(frame.composite, form), binaryMask(frame.coverage), size);
}

NetworkPicture networkPicture(const Image& composite, const Image& mask, Size size) {
    return {.composite = resizedLikePillow(composite, size),
            .edges = resizedLikePillow(edgeComposite(composite, mask), size),
            .mask = resizedMaskNearest(mask, size)};
}

Conditioning conditioningOf(const NetworkPicture& picture) {
    return {.composite = colors(picture.composite),
            .edges = colors(picture.edges),
            .mask = samplesOf(picture.mask).ge(128).to(at::kFloat)};
}

}  // namespace r2r
