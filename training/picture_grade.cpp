// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/picture_grade.h"

#include <ATen/ATen.h>

#include <cmath>

namespace r2r {

PictureGrade PictureGrade::random(double strength, const std::function<double()>& uniform) {
    const auto between = [&](double low, double high) {
        return strength * (low + (high - low) * uniform());
    };
    PictureGrade grade;
    grade.gamma = std::exp(between(std::log(0.6), std::log(1.7)));
    for (double& gain : grade.gains)
        gain = 1 + between(-0.15, 0.15);
    grade.saturation = 1 + between(-0.7, 0.3);
    grade.contrast = 1 + between(-0.4, 0.2);
    grade.lift = between(0, 0.15);
    return grade;
}

at::Tensor PictureGrade::of(const at::Tensor& pictures) const {
    at::Tensor x = (pictures * 0.5 + 0.5).clamp(0, 1).pow(gamma);
    x = x * at::tensor({gains[0], gains[1], gains[2]}, x.options()).view({1, 3, 1, 1});
    const at::Tensor weights = at::tensor({0.299, 0.587, 0.114}, x.options()).view({1, 3, 1, 1});
    const at::Tensor luma = (x * weights).sum(1, true);
    x = luma + saturation * (x - luma);
    x = 0.5 + contrast * (x - 0.5);
    x = lift + (1 - lift) * x;
    return x.clamp(0, 1) * 2 - 1;
}

}  // namespace r2r
