// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <lcms2.h>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// LittleCMS profiles as owned values. Private to `imaging`: no other layer sees LittleCMS.
namespace r2r {

struct ProfileCloser {
    void operator()(void* profile) const { cmsCloseProfile(profile); }
};

using ProfileHandle = std::unique_ptr<void, ProfileCloser>;

struct ToneCurveDeleter {
    void operator()(cmsToneCurve* curve) const { cmsFreeToneCurve(curve); }
};

using ToneCurveHandle = std::unique_ptr<cmsToneCurve, ToneCurveDeleter>;

/// Null for bytes that are no profile.
[[nodiscard]] ProfileHandle openProfile(std::span<const std::byte> icc);

/// RGB with sRGB's primaries, D65 white and the same curve for all channels.
[[nodiscard]] ProfileHandle srgbPrimariesProfile(cmsToneCurve* curve);

/// Gives it the name by which programs show it; ASCII.
void describeProfile(cmsHPROFILE profile, const std::string& name);

/// Serialised with a fixed creation date: same profile, same bytes. Empty if it cannot be.
[[nodiscard]] std::vector<std::byte> profileBytes(cmsHPROFILE profile);

/// `icc` with a length that is a multiple of four and says so in its header, as ICC.1 wants; PNG
/// takes no other.
[[nodiscard]] std::vector<std::byte> paddedProfile(std::vector<std::byte> icc);

/// A grey profile as an RGB profile that gives R = G = B the same meaning, for grey pictures that
/// were expanded to RGB, and the name of it. Nothing if `icc` is not a sound grey profile.
[[nodiscard]] std::optional<std::vector<std::byte>> rgbProfileFromGrey(
    std::span<const std::byte> icc);

}  // namespace r2r
