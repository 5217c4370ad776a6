// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace r2r {

/// Noise for rounding to integer samples: uniform in ±0.49 units, the same for the same place on
/// every machine.
///
/// The amplitude stays a hair below half a unit, so a value that is an integer, up to the rounding
/// errors of float colour maths, rounds to itself; all others come out right on average. The
/// pattern is interleaved gradient noise (Jimenez, "Next Generation Post Processing in Call of
/// Duty", SIGGRAPH 2014) in 32-bit fixed point: neighbours differ strongly, so the eye averages it
/// away. Channels are shifted against each other to keep it out of the lightness.
[[nodiscard]] inline float ditherNoise(int x, int y, int channel) {
    constexpr uint64_t kTurn = uint64_t{1} << 32;
    constexpr auto kAcross = static_cast<uint32_t>(0.06711056 * kTurn);
    constexpr auto kDown = static_cast<uint32_t>(0.00583715 * kTurn);
    constexpr uint64_t kSpreadTimes2To20 = 55556607;  // 52.9829189
    const auto shift = static_cast<uint32_t>(channel) * 59U;
    const uint32_t gradient =
        (static_cast<uint32_t>(x) + shift) * kAcross + (static_cast<uint32_t>(y) + shift) * kDown;
    const auto turn = static_cast<uint32_t>((gradient * kSpreadTimes2To20) >> 20);
    return (static_cast<float>(turn >> 8) * 0x1p-24F - 0.5F) * 0.98F;
}

}  // namespace r2r
