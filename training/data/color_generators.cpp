// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data/color_generators.h"

#include "engine/core/error.h"
#include "engine/imaging/color/color.h"
#include "engine/imaging/color/color_transfer.h"
#include "engine/imaging/placing/resample.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>
#include <numbers>

namespace r2r {
namespace {

using Rgb = std::array<float, 3>;

/// Changes every pixel by `change(x, y, rgb)`.
template <typename Change>
Image changed(Image image, const Change& change) {
    for (int y = 0; y < image.height(); ++y) {
        const auto row = image.mutableRow<float>(y);
        for (int x = 0; x < image.width(); ++x)
            change(x, y, row.data() + 3 * static_cast<size_t>(x));
    }
    return image;
}

float luma(const float* rgb) {
    return kLumaRed * rgb[0] + kLumaGreen * rgb[1] + kLumaBlue * rgb[2];
}

// A reference needs no more pixels than this for its statistics.
constexpr int kReferenceSide = 128;

/// Two pictures one above the other, so that statistics of both can be asked for by weights.
struct Stack {
    Image rgb;         ///< F32, 3 channels
    Image foreground;  ///< F32 weights: the upper picture's mask
    Image reference;   ///< F32 weights: the lower picture's
};

/// Weights of the lower picture: its own foreground, or a random rectangle.
Image referenceWeights(const Image& mask, bool usesMask, const Rect& rectangle) {
    Image weights(mask.size(), 1, SampleType::F32);
    for (int y = 0; y < mask.height(); ++y) {
        const auto source = mask.row<uint8_t>(y);
        const auto row = weights.mutableRow<float>(y);
        for (int x = 0; x < mask.width(); ++x) {
            const auto i = static_cast<size_t>(x);
            row[i] = usesMask ? static_cast<float>(source[i]) / 255
                              : static_cast<float>(rectangle.contains(x, y));
        }
    }
    return weights;
}

Stack stacked(const ColorTask& task, const SourcePhoto& other, const Image& lowerWeights) {
    const Image upper = task.foreground;
    const Size size{std::max(upper.width(), lowerWeights.width()),
                    upper.height() + lowerWeights.height()};
    const Image lower = resized(other.rgb, lowerWeights.size());
    Stack stack{Image(size, 3, SampleType::F32),
                Image(size, 1, SampleType::F32),
                Image(size, 1, SampleType::F32)};
    for (int y = 0; y < upper.height(); ++y) {
        std::ranges::copy(upper.row<float>(y), stack.rgb.mutableRow<float>(y).begin());
        const auto mask = task.photo.mask.row<uint8_t>(task.photo.support.y + y)
                              .subspan(static_cast<size_t>(task.photo.support.x),
                                       static_cast<size_t>(upper.width()));
        std::ranges::transform(mask, stack.foreground.mutableRow<float>(y).begin(), [](uint8_t v) {
            return static_cast<float>(v) / 255;
        });
    }
    for (int y = 0; y < lower.height(); ++y) {
        std::ranges::transform(lower.row<uint8_t>(y),
                               stack.rgb.mutableRow<float>(upper.height() + y).begin(),
                               [](uint8_t v) { return static_cast<float>(v) / 255; });
        std::ranges::copy(lowerWeights.row<float>(y),
                          stack.reference.mutableRow<float>(upper.height() + y).begin());
    }
    return stack;
}

Rect drawRectangle(Size size, StableRandom& draw) {
    const auto side = [&](int length) {
        return std::max(1, static_cast<int>(length * draw.uniform(0.25, 0.75)));
    };
    Rect rectangle{.width = side(size.width), .height = side(size.height)};
    rectangle.x = static_cast<int>(draw.below(size.width - rectangle.width + 1));
    rectangle.y = static_cast<int>(draw.below(size.height - rectangle.height + 1));
    return rectangle;
}

struct Tone {
    double exposureEv = 0;
    double warmth = 0;    ///< > 0: more red, less blue
    double tint = 0;      ///< > 0: more green
    double contrast = 1;  ///< around the foreground's own mean
    double saturation = 1;
    double gamma = 1;
};

Tone drawTone(StableRandom& draw) {
    // Every slider is drawn, whether it is used or not: what one does must not shift the others.
    const auto slider = [&](double spread) {
        const bool isUsed = draw.uniform() < 0.6;
        const double value = draw.uniform(-spread, spread);
        return isUsed ? value : 0.0;
    };
    return {.exposureEv = draw.uniform(-1.1, 1.1),
            .warmth = slider(0.35),
            .tint = slider(0.12),
            .contrast = std::exp(slider(0.35)),
            .saturation = std::exp(slider(0.6)),
            .gamma = std::exp(slider(0.3))};
}

double meanLuma(const Image& foreground) {
    double sum = 0;
    for (int y = 0; y < foreground.height(); ++y) {
        const auto row = foreground.row<float>(y);
        for (size_t i = 0; i < row.size(); i += 3)
            sum += luma(row.data() + i);
    }
    return sum / static_cast<double>(foreground.size().area());
}

void applyTone(const Tone& tone, float pivot, float* rgb) {
    const double exposure = std::exp2(tone.exposureEv);
    const std::array<double, 3> gains = {exposure * std::exp(tone.warmth),
                                         exposure * std::exp(tone.tint),
                                         exposure * std::exp(-tone.warmth)};
    for (size_t c = 0; c < 3; ++c) {
        float value = srgbFromLinear(static_cast<float>(gains[c]) * linearFromSrgb(rgb[c]));
        value = std::pow(std::max(value, 0.0F), static_cast<float>(tone.gamma));
        rgb[c] = pivot + static_cast<float>(tone.contrast) * (value - pivot);
    }
    const float grey = luma(rgb);
    for (size_t c = 0; c < 3; ++c)
        rgb[c] = grey + static_cast<float>(tone.saturation) * (rgb[c] - grey);
}

/// A coloured light that changes across the foreground, as factors of linear light.
struct Light {
    double degrees = 0;   ///< where the gradient rises
    double rise = 0;      ///< factor 2^±rise from end to end
    Rgb gradientColor{};  ///< exponents per channel, relative to `rise`
    Point lamp;           ///< in foreground sizes
    double radius = 1;    ///< in foreground sizes
    double power = 0;     ///< of the lamp at its centre, in stops
    Rgb lampColor{};

    [[nodiscard]] Rgb factors(double x, double y) const {
        const double angle = degrees * std::numbers::pi / 180;
        const double along = (x - 0.5) * std::cos(angle) + (y - 0.5) * std::sin(angle);
        const double distance = std::hypot(x - lamp.x, y - lamp.y) / radius;
        const double near = std::exp(-0.5 * distance * distance);
        Rgb result{};
        for (size_t c = 0; c < 3; ++c)
            result[c] = static_cast<float>(
                std::exp2(rise * along * gradientColor[c] + power * near * lampColor[c]));
        return result;
    }
};

Rgb drawLightColor(StableRandom& draw) {
    const auto warmth = static_cast<float>(draw.uniform(-0.45, 0.45));
    const auto tint = static_cast<float>(draw.uniform(-0.1, 0.1));
    return {1 + warmth, 1 + tint, 1 - warmth};
}

Light drawLight(StableRandom& draw) {
    Light light;
    light.degrees = draw.uniform(0, 360);
    light.rise = draw.uniform(0.6, 2.0);
    light.gradientColor = drawLightColor(draw);
    light.lamp = {draw.uniform(-0.2, 1.2), draw.uniform(-0.2, 1.2)};
    light.radius = draw.uniform(0.3, 0.9);
    light.power = draw.uniform(-1.2, 1.2);
    light.lampColor = drawLightColor(draw);
    return light;
}

}  // namespace

std::vector<Candidate> ColorGenerator::candidates(const SourcePhoto& photo,
                                                  PhotoPool& others,
                                                  int64_t self,
                                                  std::span<StableRandom> draws,
                                                  const JobContext& job) const {
    const Image foreground = supportPixels(photo);
    std::vector<Candidate> candidates;
    for (StableRandom& draw : draws) {
        job.throwIfCancelled();
        Candidate& candidate = candidates.emplace_back();
        candidate.region = photo.support;
        fill(candidate, {photo, foreground, others, self}, draw);
    }
    return candidates;
}

void ColorTransferGenerator::fill(Candidate& candidate,
                                  const ColorTask& task,
                                  StableRandom& draw) const {
    constexpr std::array kNames = {"lab-mean", "reinhard", "mkl", "histogram"};
    const auto other = drawReference(task.others, task.self, draw, candidate);
    const auto method = static_cast<size_t>(draw.below(kNames.size()));
    const bool usesMask = draw.uniform() < 0.5;
    if (!other)
        return;
    const Image mask = resized(other->mask, fitted(other->size(), kReferenceSide));
    const Rect rectangle = drawRectangle(mask.size(), draw);
    const Stack stack = stacked(task, *other, referenceWeights(mask, usesMask, rectangle));
    candidate.details = {{"method", kNames[method]}};
    if (usesMask)
        candidate.details["statistics"] = "foreground";
    else
        candidate.details["statistics"] = {static_cast<double>(rectangle.x) / mask.width(),
                                           static_cast<double>(rectangle.y) / mask.height(),
                                           static_cast<double>(rectangle.width) / mask.width(),
                                           static_cast<double>(rectangle.height) / mask.height()};
    SharedColorChange change;
    try {
        change = colorTransfer(
            static_cast<TransferMethod>(method), stack.rgb, stack.foreground, stack.reference);
    } catch (const Error& error) {
        candidate.refusal = error.message();
        return;
    }
    candidate.foreground = task.foreground;
    for (int y = 0; y < candidate.region.height; ++y)
        change->apply(candidate.foreground.mutableRow<float>(y),
                      {candidate.region.x, candidate.region.y + y, candidate.region.width, 1},
                      task.photo.size());
}

void ParametricGenerator::fill(Candidate& candidate,
                               const ColorTask& task,
                               StableRandom& draw) const {
    const Tone tone = drawTone(draw);
    const auto pivot = static_cast<float>(meanLuma(task.foreground));
    candidate.details = {{"exposure_ev", tone.exposureEv},
                         {"warmth", tone.warmth},
                         {"tint", tone.tint},
                         {"contrast", tone.contrast},
                         {"saturation", tone.saturation},
                         {"gamma", tone.gamma}};
    candidate.foreground =
        changed(task.foreground, [&](int, int, float* rgb) { applyTone(tone, pivot, rgb); });
}

void LightGenerator::fill(Candidate& candidate, const ColorTask& task, StableRandom& draw) const {
    const Light light = drawLight(draw);
    const double longer = task.foreground.size().longerSide();
    candidate.details = {{"gradient_degrees", light.degrees},
                         {"gradient_stops", light.rise},
                         {"gradient_color", light.gradientColor},
                         {"lamp", {light.lamp.x, light.lamp.y}},
                         {"lamp_radius", light.radius},
                         {"lamp_stops", light.power},
                         {"lamp_color", light.lampColor}};
    candidate.foreground = changed(task.foreground, [&](int x, int y, float* rgb) {
        const Rgb factors = light.factors((x + 0.5) / longer, (y + 0.5) / longer);
        for (size_t c = 0; c < 3; ++c)
            rgb[c] = srgbFromLinear(factors[c] * linearFromSrgb(rgb[c]));
    });
}

void IdentityGenerator::fill(Candidate& candidate, const ColorTask& task, StableRandom&) const {
    candidate.foreground = task.foreground;
}

}  // namespace r2r
