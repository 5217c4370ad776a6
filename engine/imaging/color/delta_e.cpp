// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/color/delta_e.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace r2r {
namespace {

// Angles are float: their functions are twice as fast, and ΔE needs no more than four digits.
constexpr float kPi = std::numbers::pi_v<float>;
constexpr float kTurn = 2 * kPi;
constexpr float kDegree = kPi / 180;

double square(double value) {
    return value * value;
}

double seventh(double value) {
    const double cube = value * value * value;
    return cube * cube * value;
}

/// Grows from 0 to 1 as the chroma passes 25: both corrections of CIEDE2000 for greys and blues.
double chromaShare(double chroma) {
    constexpr double kSeventhOf25 = 6103515625.0;
    const double power = seventh(chroma);
    return std::sqrt(power / (power + kSeventhOf25));
}

double length(double a, double b) {
    return std::sqrt(a * a + b * b);
}

struct Hue {
    float difference = 0;  ///< second − first, the short way round, in [−π, π]
    float mean = 0;
};

/// @param first, second  in [0, 2π)
Hue compareHues(float first, float second, bool anyGrey) {
    if (anyGrey)  // a grey has no hue: the other one's counts alone
        return {.difference = 0, .mean = first + second};
    // Opposite hues are a tie that the standard decides for the plain mean; rounding must not.
    constexpr float kHalfTurn = kPi + 1e-6F;
    const float difference = second - first;
    const float sum = first + second;
    if (std::abs(difference) <= kHalfTurn)
        return {.difference = difference, .mean = sum / 2};
    return {.difference = difference > 0 ? difference - kTurn : difference + kTurn,
            .mean = (sum < kTurn ? sum + kTurn : sum - kTurn) / 2};
}

float hueOf(double a, double b) {
    const float hue = std::atan2(static_cast<float>(b), static_cast<float>(a));
    return hue < 0 ? hue + kTurn : hue;
}

/// The factor by which a difference in hue counts less where hue is `mean`: T.
double hueWeight(float mean) {
    return 1 - 0.17F * std::cos(mean - 30 * kDegree) + 0.24F * std::cos(2 * mean) +
           0.32F * std::cos(3 * mean + 6 * kDegree) - 0.20F * std::cos(4 * mean - 63 * kDegree);
}

}  // namespace

double deltaE2000(const Lab& first, const Lab& second) {
    const double meanChroma = (length(first.a, first.b) + length(second.a, second.b)) / 2;
    const double stretch = 1 + (1 - chromaShare(meanChroma)) / 2;
    const double a1 = stretch * first.a;
    const double a2 = stretch * second.a;
    const double c1 = length(a1, first.b);
    const double c2 = length(a2, second.b);
    const Hue hue = compareHues(hueOf(a1, first.b), hueOf(a2, second.b), c1 * c2 == 0);

    const double chroma = (c1 + c2) / 2;
    const double fromMiddle = square((static_cast<double>(first.L) + second.L) / 2 - 50);
    const double scaleL = 1 + 0.015 * fromMiddle / std::sqrt(20 + fromMiddle);
    const double scaleC = 1 + 0.045 * chroma;
    const double scaleH = 1 + 0.015 * chroma * hueWeight(hue.mean);

    const float fromBlue = (hue.mean / kDegree - 275) / 25;
    const float turn = 60 * kDegree * std::exp(-fromBlue * fromBlue);
    const double rotation = -2 * chromaShare(chroma) * std::sin(turn);

    const double termL = (static_cast<double>(second.L) - first.L) / scaleL;
    const double termC = (c2 - c1) / scaleC;
    const double termH = 2 * std::sqrt(c1 * c2) * std::sin(hue.difference / 2) / scaleH;
    const double squared = square(termL) + square(termC) + square(termH) + rotation * termC * termH;
    return std::sqrt(std::max(0.0, squared));
}

}  // namespace r2r
