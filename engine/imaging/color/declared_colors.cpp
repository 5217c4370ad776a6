// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/color/declared_colors.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace r2r {
namespace {

constexpr Chromaticity kWhiteC{0.310, 0.316};

bool isNear(const Chromaticity& a, const Chromaticity& b) {
    constexpr double kRounding = 1e-3;
    return std::abs(a.x - b.x) < kRounding && std::abs(a.y - b.y) < kRounding;
}

/// ((sample + offset) / (1 + offset))^(1 / 0.45), and a straight line of `slope` below `knee`.
ToneCurveHandle videoCurve(double offset, double slope, double knee) {
    const std::array<cmsFloat64Number, 5> parameters{
        1 / 0.45, 1 / (1 + offset), offset / (1 + offset), 1 / slope, knee};
    return ToneCurveHandle(cmsBuildParametricToneCurve(nullptr, 4, parameters.data()));
}

/// Twice the area of the triangle; nothing that a matrix could undo when it is nearly 0.
double spread(const Primaries& p) {
    return std::abs((p.green.x - p.red.x) * (p.blue.y - p.red.y) -
                    (p.blue.x - p.red.x) * (p.green.y - p.red.y));
}

bool isUsable(const Primaries& primaries) {
    const auto isInside = [](const Chromaticity& c) {
        return std::isfinite(c.x) && c.y > 0 && std::abs(c.x) < 2 && c.y < 2;
    };
    return spread(primaries) > 1e-3 && isInside(primaries.red) && isInside(primaries.green) &&
           isInside(primaries.blue) && isInside(primaries.white);
}

}  // namespace

bool isNear(const Primaries& a, const Primaries& b) {
    return isNear(a.red, b.red) && isNear(a.green, b.green) && isNear(a.blue, b.blue) &&
           isNear(a.white, b.white);
}

std::optional<Primaries> primariesOfCode(int code) {
    switch (code) {
        case 1:
            return kSrgbPrimaries;
        case 4:
            return Primaries{{0.67, 0.33}, {0.21, 0.71}, {0.14, 0.08}, kWhiteC};
        case 5:
            return Primaries{{0.64, 0.33}, {0.29, 0.60}, {0.15, 0.06}, kWhiteD65};
        case 6:
        case 7:
            return Primaries{{0.630, 0.340}, {0.310, 0.595}, {0.155, 0.070}, kWhiteD65};
        case 8:
            return Primaries{{0.681, 0.319}, {0.243, 0.692}, {0.145, 0.049}, kWhiteC};
        case 9:
            return Primaries{{0.708, 0.292}, {0.170, 0.797}, {0.131, 0.046}, kWhiteD65};
        case 11:
            return Primaries{{0.680, 0.320}, {0.265, 0.690}, {0.150, 0.060}, {0.314, 0.351}};
        case 12:
            return Primaries{{0.680, 0.320}, {0.265, 0.690}, {0.150, 0.060}, kWhiteD65};
        case 22:
            return Primaries{{0.630, 0.340}, {0.295, 0.605}, {0.155, 0.077}, kWhiteD65};
        default:
            return std::nullopt;
    }
}

ToneCurveHandle curveOfCode(int code) {
    switch (code) {
        case 1:
        case 6:
        case 11:
        case 12:
        case 14:
        case 15:
            return videoCurve(0.09929682680944, 4.5, 4.5 * 0.018053968510807);
        case 4:
            return powerCurve(2.2);
        case 5:
            return powerCurve(2.8);
        case 7:
            return videoCurve(0.1115, 4.0, 4.0 * 0.0228);
        case 8:
            return powerCurve(1.0);
        case 13:
            return srgbCurve();
        default:
            return nullptr;
    }
}

ToneCurveHandle srgbCurve() {
    const std::array<cmsFloat64Number, 5> parameters{
        2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
    return ToneCurveHandle(cmsBuildParametricToneCurve(nullptr, 4, parameters.data()));
}

ToneCurveHandle powerCurve(double gamma) {
    return ToneCurveHandle(cmsBuildGamma(nullptr, gamma));
}

std::vector<std::byte> matrixProfile(const Primaries& primaries,
                                     const ToneCurveHandle& curve,
                                     const std::string& name) {
    if (!curve || !isUsable(primaries))
        return {};
    const auto xyY = [](const Chromaticity& c) { return cmsCIExyY{c.x, c.y, 1.0}; };
    const cmsCIExyY white = xyY(primaries.white);
    const cmsCIExyYTRIPLE colors{xyY(primaries.red), xyY(primaries.green), xyY(primaries.blue)};
    const std::array<cmsToneCurve*, 3> curves{curve.get(), curve.get(), curve.get()};
    const ProfileHandle profile(cmsCreateRGBProfile(&white, &colors, curves.data()));
    if (profile)
        describeProfile(profile.get(), name);
    return profileBytes(profile.get());
}

std::vector<std::byte> adobeRgbProfile() {
    constexpr double kGamma = 563.0 / 256;
    constexpr Primaries kAdobeRgb{{0.64, 0.33}, {0.21, 0.71}, {0.15, 0.06}, kWhiteD65};
    return matrixProfile(kAdobeRgb, powerCurve(kGamma), "Compatible with Adobe RGB (1998)");
}

}  // namespace r2r
