// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/delta_e.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace r2r {
namespace {

constexpr double kPi = std::numbers::pi;
constexpr double kTurn = 2 * kPi;
constexpr double kDegree = kPi / 180;

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

struct Hue {
    double difference = 0;  ///< second − first, the short way round, in (−π, π]
    double mean = 0;
};

/// @param first, second  in [0, 2π)
Hue compareHues(double first, double second, bool anyGrey) {
    if (anyGrey)  // a grey has no hue: the other one's counts alone
        return {.difference = 0, .mean = first + second};
    const double difference = second - first;
    const double sum = first + second;
    if (std::abs(difference) <= kPi)
        return {.difference = difference, .mean = sum / 2};
    return {.difference = difference > 0 ? difference - kTurn : difference + kTurn,
            .mean = (sum < kTurn ? sum + kTurn : sum - kTurn) / 2};
}

double hueOf(double a, double b) {
    const double hue = std::atan2(b, a);
    return hue < 0 ? hue + kTurn : hue;
}

}  // namespace

double deltaE2000(const Lab& first, const Lab& second) {
    const double meanChroma = (std::hypot(first.a, first.b) + std::hypot(second.a, second.b)) / 2;
    const double stretch = 1 + (1 - chromaShare(meanChroma)) / 2;
    const double a1 = stretch * first.a;
    const double a2 = stretch * second.a;
    const double c1 = std::hypot(a1, first.b);
    const double c2 = std::hypot(a2, second.b);
    const Hue hue = compareHues(hueOf(a1, first.b), hueOf(a2, second.b), c1 * c2 == 0);

    const double lightness = (static_cast<double>(first.L) + second.L) / 2;
    const double chroma = (c1 + c2) / 2;
    const double t = 1 - 0.17 * std::cos(hue.mean - 30 * kDegree) + 0.24 * std::cos(2 * hue.mean) +
                     0.32 * std::cos(3 * hue.mean + 6 * kDegree) -
                     0.20 * std::cos(4 * hue.mean - 63 * kDegree);
    const double fromMiddle = square(lightness - 50);
    const double scaleL = 1 + 0.015 * fromMiddle / std::sqrt(20 + fromMiddle);
    const double scaleC = 1 + 0.045 * chroma;
    const double scaleH = 1 + 0.015 * chroma * t;

    const double blueness = std::exp(-square((hue.mean / kDegree - 275) / 25));
    const double rotation = -2 * chromaShare(chroma) * std::sin(60 * kDegree * blueness);

    const double termL = (static_cast<double>(second.L) - first.L) / scaleL;
    const double termC = (c2 - c1) / scaleC;
    const double termH = 2 * std::sqrt(c1 * c2) * std::sin(hue.difference / 2) / scaleH;
    const double squared = square(termL) + square(termC) + square(termH) + rotation * termC * termH;
    return std::sqrt(std::max(0.0, squared));
}

}  // namespace r2r
