// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/picture_grade.h"

#include "training/color_spaces.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace r2r {
namespace {

constexpr double kPivot = 0.45;  // of contrast

/// Box and Muller's, of two uniform numbers.
double normal(const std::function<double()>& uniform) {
    const double radius = std::sqrt(-2 * std::log(1 - uniform()));
    return radius * std::cos(2 * std::numbers::pi * uniform());
}

}  // namespace

PictureGrade PictureGrade::random(double strength, const std::function<double()>& uniform) {
    const double spread = strength * (0.2 + 1.2 * uniform());
    // Every number is drawn, whether it is used or not: what one does must not shift the others.
    const auto slider = [&](double deviation, double use) {
        const bool isUsed = uniform() < use;
        const double value = spread * deviation * normal(uniform);
        return isUsed ? value : 0;
    };
    PictureGrade grade;
    grade.exposure = slider(0.8, 0.8);
    grade.warmth = slider(0.32, 0.7);
    grade.tint = slider(0.1, 0.7);
    grade.gamma = std::exp(std::clamp(slider(0.25, 0.7), -1.0, 1.0));
    grade.saturation = std::exp(std::clamp(slider(0.35, 0.7), -1.5, 0.5));
    grade.contrast = std::exp(std::clamp(slider(0.22, 0.7), -0.8, 0.5));
    grade.lift = std::min(0.3, std::abs(slider(0.07, 0.4)));
    return grade;
}

PictureGrade PictureGrade::cast(const std::function<double()>& uniform) {
    const double side = uniform() < 0.5 ? -1 : 1;
    PictureGrade grade;
    grade.warmth = side * (0.25 + 0.75 * uniform());
    grade.tint = 0.3 * uniform() - 0.15;
    grade.exposure = 1.2 * uniform() - 0.6;
    grade.saturation = 0.8 + 0.5 * uniform();
    return grade;
}

PictureGrade PictureGrade::night(const std::function<double()>& uniform) {
    PictureGrade grade;
    grade.exposure = -1 - 2.5 * uniform();
    grade.warmth = uniform() < 0.75 ? -0.15 - 0.55 * uniform() : 0.5 * uniform();
    grade.tint = 0.2 * uniform() - 0.1;
    grade.saturation = 0.4 + 0.6 * uniform();
    grade.contrast = 0.7 + 0.5 * uniform();
    grade.lift = 0.1 * uniform();
    return grade;
}

at::Tensor PictureGrade::of(const at::Tensor& pictures) const {
    const at::Tensor gains =
        at::tensor({exposure + warmth, exposure - tint, exposure - warmth}, pictures.options())
            .exp2()
            .view({1, 3, 1, 1});
    at::Tensor x = relit((pictures * 0.5 + 0.5).clamp(0, 1), gains).clamp(0, 1).pow(gamma);
    const at::Tensor luma = lumaOf(x);
    x = luma + saturation * (x - luma);
    x = kPivot + contrast * (x - kPivot);
    x = lift + (1 - lift) * x;
    return x.clamp(0, 1) * 2 - 1;
}

}  // namespace r2r
