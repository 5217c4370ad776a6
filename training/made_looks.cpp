// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/made_looks.h"

#include "engine/ops/surroundings.h"
#include "training/color_spaces.h"
#include "training/picture_grade.h"

#include <ATen/ATen.h>

#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace r2r {
namespace {

enum class LookKind : uint8_t { Table, Grade, Cast, Night, Light, Statistics, Blended };

struct KindShare {
    LookKind kind;
    double share;  ///< adds up to 1 with the others
};

// Synthetic generators showed which changes genuine composites resemble; no single kind may become
// what a network expects.
constexpr std::array<KindShare, 7> kForegroundKinds = {{{LookKind::Table, 0.20},
                                                        {LookKind::Grade, 0.22},
                                                        {LookKind::Cast, 0.12},
                                                        {LookKind::Night, 0.12},
                                                        {LookKind::Light, 0.08},
                                                        {LookKind::Statistics, 0.14},
                                                        {LookKind::Blended, 0.12}}};
constexpr std::array<KindShare, 4> kPictureKinds = {{{LookKind::Table, 0.40},
                                                     {LookKind::Grade, 0.25},
                                                     {LookKind::Cast, 0.15},
                                                     {LookKind::Night, 0.20}}};
constexpr double kSecondLook = 0.4;  ///< share of looks that are followed by a mild grade or curve
constexpr double kMildGrade = 0.7;
constexpr double kFullGrade = 1.8;

template <size_t N>
LookKind drawn(const std::array<KindShare, N>& kinds, SampleRandom& random) {
    double left = random.uniform();
    for (const KindShare& kind : kinds) {
        if (left < kind.share)
            return kind.kind;
        left -= kind.share;
    }
    return kinds.back().kind;
}

at::Tensor graded(const at::Tensor& picture, const PictureGrade& grade) {
    return grade.of(picture * 2 - 1) * 0.5 + 0.5;
}

/// A tone curve of its own for each colour: x + a·sin(2πx)/(2π), which rises as long as |a| < 1.
at::Tensor curved(const at::Tensor& picture, SampleRandom& random) {
    constexpr double kTurn = 2 * std::numbers::pi;
    const double common = random.between(-0.5, 0.5);
    const double red = common + random.between(-0.35, 0.35);
    const double green = common + random.between(-0.35, 0.35);
    const double blue = common + random.between(-0.35, 0.35);
    const at::Tensor bends = at::tensor({red, green, blue}, picture.options()).view({1, 3, 1, 1});
    return (picture + bends * (picture * kTurn).sin() / kTurn).clamp(0, 1);
}

at::Tensor afterwards(const at::Tensor& picture, SampleRandom& random) {
    if (!random.chance(kSecondLook))
        return picture;
    if (random.chance(0.5))
        return curved(picture, random);
    return graded(picture, PictureGrade::random(kMildGrade, [&] { return random.uniform(); }));
}

/// (1, 3, n, n): luma, yellow–blue and red–green (`color_statistics.h`).
at::Tensor opponents(const at::Tensor& picture) {
    const at::Tensor red = picture.narrow(1, 0, 1);
    const at::Tensor green = picture.narrow(1, 1, 1);
    const at::Tensor blue = picture.narrow(1, 2, 1);
    return at::cat({lumaOf(picture), (red + green) * 0.5 - blue, red - green}, 1);
}

at::Tensor fromOpponents(const at::Tensor& x) {
    // With s = r + g and d = r − g: luma = 0.299 r + 0.587 g + 0.114 (s/2 − yb).
    const at::Tensor luma = x.narrow(1, 0, 1);
    const at::Tensor yellow = x.narrow(1, 1, 1);
    const at::Tensor d = x.narrow(1, 2, 1);
    const at::Tensor s = 2 * (luma + 0.144 * d + 0.114 * yellow);
    const at::Tensor red = (s + d) * 0.5;
    const at::Tensor green = (s - d) * 0.5;
    return at::cat({red, green, s * 0.5 - yellow}, 1);
}

/// Mean and deviation of each channel over the mask.
std::pair<at::Tensor, at::Tensor> momentsOver(const at::Tensor& x, const at::Tensor& mask) {
    const at::Tensor area = mask.sum().clamp_min(1);
    const at::Tensor mean = (x * mask).sum({2, 3}, true) / area;
    const at::Tensor variance = ((x - mean).square() * mask).sum({2, 3}, true) / area;
    return {mean, (variance + 1e-5).sqrt()};
}

}  // namespace

at::Tensor unevenlyLit(const at::Tensor& picture, SampleRandom& random) {
    const int64_t n = picture.size(2);
    const at::Tensor axis = at::linspace(-1, 1, n, picture.options());
    const at::Tensor x = axis.view({1, 1, 1, n});
    const at::Tensor y = axis.view({1, 1, n, 1});
    const double angle = random.between(0, 2 * std::numbers::pi);
    const double radius = random.between(0.4, 1.2);
    const double centerX = random.between(-0.8, 0.8);
    const double centerY = random.between(-0.8, 0.8);
    const at::Tensor place =
        random.chance(0.5)
            ? x * std::cos(angle) + y * std::sin(angle)
            : 2 * (-((x - centerX).square() + (y - centerY).square()) / (radius * radius)).exp() -
                  1;
    const double stops = random.between(0.5, 1.6);
    const double warmth = random.between(-0.5, 0.5);
    const double all = random.between(-0.8, 0.8);
    const at::Tensor exposure = stops * place + all;
    return relit(
               picture,
               at::cat({exposure + warmth * place, exposure, exposure - warmth * place}, 1).exp2())
        .clamp(0, 1);
}

at::Tensor withStatisticsOf(const at::Tensor& other,
                            const at::Tensor& picture,
                            const at::Tensor& mask) {
    const at::Tensor x = opponents(picture);
    const auto [mean, deviation] = momentsOver(x, mask);
    const auto [wantedMean, wantedDeviation] = momentsOver(opponents(other), at::ones_like(mask));
    const at::Tensor gain = (wantedDeviation / deviation).clamp(0.5, 2);
    return fromOpponents((x - mean) * gain + wantedMean).clamp(0, 1);
}

at::Tensor blendedInto(const at::Tensor& other, const at::Tensor& picture, const at::Tensor& mask) {
    return (picture + ops::continuedInto(other - picture, 1 - mask)).clamp(0, 1);
}

MadeLooks::MadeLooks(const std::string& tables) {
    if (!tables.empty())
        tables_.emplace(tables);
}

at::Tensor MadeLooks::tabled(const at::Tensor& picture, SampleRandom& random) const {
    const double amount = random.between(0.2, 0.7);
    const at::Tensor shifted =
        graded(picture, PictureGrade::random(kMildGrade, [&] { return random.uniform(); }));
    if (!tables_)
        return shifted;
    return at::lerp(shifted, tables_->of(shifted, random.below(tables_->size())), amount);
}

at::Tensor MadeLooks::ofPicture(const at::Tensor& picture, SampleRandom& random) const {
    const auto draw = [&random] { return random.uniform(); };
    switch (drawn(kPictureKinds, random)) {
        case LookKind::Table:
            return afterwards(tabled(picture, random), random);
        case LookKind::Cast:
            return afterwards(graded(picture, PictureGrade::cast(draw)), random);
        case LookKind::Night:
            return graded(picture, PictureGrade::night(draw));
        default:
            return afterwards(graded(picture, PictureGrade::random(kFullGrade, draw)), random);
    }
}

at::Tensor MadeLooks::ofForeground(const at::Tensor& picture,
                                   const at::Tensor& mask,
                                   const OtherPicture& other,
                                   SampleRandom& random) const {
    const auto draw = [&random] { return random.uniform(); };
    switch (drawn(kForegroundKinds, random)) {
        case LookKind::Table:
            return afterwards(tabled(picture, random), random);
        case LookKind::Grade:
            return afterwards(graded(picture, PictureGrade::random(kFullGrade, draw)), random);
        case LookKind::Cast:
            return afterwards(graded(picture, PictureGrade::cast(draw)), random);
        case LookKind::Night:
            return graded(picture, PictureGrade::night(draw));
        case LookKind::Light:
            return unevenlyLit(picture, random);
        case LookKind::Statistics:
            return withStatisticsOf(other(), picture, mask);
        case LookKind::Blended:
            return blendedInto(other(), picture, mask);
    }
    return picture;
}

}  // namespace r2r
