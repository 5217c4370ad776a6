// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/imaging/color/icc_profile.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

/// Colours that a file states by numbers (primaries, white, a curve) instead of an ICC profile, as
/// the profile that says the same. Private to `imaging`.
namespace r2r {

/// CIE 1931 x, y.
struct Chromaticity {
    double x = 0;
    double y = 0;
};

struct Primaries {
    Chromaticity red;
    Chromaticity green;
    Chromaticity blue;
    Chromaticity white;
};

inline constexpr Chromaticity kWhiteD65{0.3127, 0.3290};
inline constexpr Primaries kSrgbPrimaries{{0.64, 0.33}, {0.30, 0.60}, {0.15, 0.06}, kWhiteD65};

/// Equal as far as files tell: they round to three digits.
[[nodiscard]] bool isNear(const Primaries& a, const Primaries& b);

/// ColourPrimaries of ITU-T H.273, table 2; nothing for unspecified, reserved and XYZ.
[[nodiscard]] std::optional<Primaries> primariesOfCode(int code);

/// TransferCharacteristics of ITU-T H.273, table 3, for pictures whose white is 1: the curve from
/// samples to light. Null for unspecified and reserved ones, logarithms, and those that reach
/// beyond white (PQ, HLG, SMPTE ST 428-1).
[[nodiscard]] ToneCurveHandle curveOfCode(int code);

/// IEC 61966-2-1.
[[nodiscard]] ToneCurveHandle srgbCurve();

/// Samples to the power of `gamma`; 1 is linear.
[[nodiscard]] ToneCurveHandle powerCurve(double gamma);

/// A matrix profile whose description is `name`. Empty for primaries that span no triangle.
[[nodiscard]] std::vector<std::byte> matrixProfile(const Primaries& primaries,
                                                   const ToneCurveHandle& curve,
                                                   const std::string& name);

/// The profile of EXIF's "Adobe RGB" (DCF 2.0, optional colour space).
[[nodiscard]] std::vector<std::byte> adobeRgbProfile();

}  // namespace r2r
