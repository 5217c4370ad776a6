// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"
#include "engine/imaging/color/icc_profile.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

namespace r2r::testing {

inline ToneCurveHandle srgbCurve() {
    const std::array<cmsFloat64Number, 5> parameters{
        2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
    return ToneCurveHandle(cmsBuildParametricToneCurve(nullptr, 4, parameters.data()));
}

inline ToneCurveHandle gammaCurve(double gamma) {
    return ToneCurveHandle(cmsBuildGamma(nullptr, gamma));
}

/// A gamma curve as cameras store it: a table of 16-bit numbers.
inline ToneCurveHandle tabulatedGamma(double gamma, int entries) {
    std::vector<cmsUInt16Number> table(static_cast<size_t>(entries));
    for (size_t i = 0; i < table.size(); ++i)
        table[i] = static_cast<cmsUInt16Number>(
            65535.0 * std::pow(static_cast<double>(i) / (entries - 1), gamma) + 0.5);
    return ToneCurveHandle(cmsBuildTabulatedToneCurve16(
        nullptr, static_cast<cmsUInt32Number>(table.size()), table.data()));
}

inline IccProfile shared(std::vector<std::byte> bytes) {
    return std::make_shared<const std::vector<std::byte>>(std::move(bytes));
}

inline IccProfile rgbProfile(const cmsCIExyYTRIPLE& primaries, const ToneCurveHandle& curve) {
    const cmsCIExyY white{0.3127, 0.3290, 1.0};
    const std::array<cmsToneCurve*, 3> curves{curve.get(), curve.get(), curve.get()};
    const ProfileHandle profile(cmsCreateRGBProfile(&white, &primaries, curves.data()));
    return shared(profileBytes(profile.get()));
}

inline IccProfile srgbProfile() {
    return shared(profileBytes(ProfileHandle(cmsCreate_sRGBProfile()).get()));
}

inline IccProfile displayP3Profile() {
    return rgbProfile({{0.680, 0.320, 1}, {0.265, 0.690, 1}, {0.150, 0.060, 1}}, srgbCurve());
}

inline IccProfile adobeRgbProfile(const ToneCurveHandle& curve = gammaCurve(563.0 / 256)) {
    return rgbProfile({{0.640, 0.330, 1}, {0.210, 0.710, 1}, {0.150, 0.060, 1}}, curve);
}

inline IccProfile greyProfile(const ToneCurveHandle& curve) {
    const cmsCIExyY white{0.3457, 0.3585, 1.0};
    const ProfileHandle profile(cmsCreateGrayProfile(&white, curve.get()));
    return shared(profileBytes(profile.get()));
}

}  // namespace r2r::testing
