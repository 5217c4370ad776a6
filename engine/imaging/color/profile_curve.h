// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <lcms2.h>
#include <optional>
#include <vector>

namespace r2r {

/// The tone curve of one channel of an ICC profile, for integer samples, both ways by table.
///
/// Forwards there is one entry for every 16-bit sample (8-bit samples are every 257th of them).
/// Backwards a second table, indexed by the leading bits of the float itself (1,024 steps per
/// octave, as fine in the shadows as in the lights), says where in the first one to look. So every
/// sample comes back as itself, whatever the curve.
class ProfileCurve {
public:
    /// Nothing for a curve that falls, never rises or leaves [0, 1]: it has no inverse there.
    [[nodiscard]] static std::optional<ProfileCurve> from(const cmsToneCurve& curve);

    /// @param device  0…1; anything outside is clipped.
    [[nodiscard]] float linear(float device) const {
        const float index = device * 65535.0F + 0.5F;
        return linear_[index > 0 ? (index < 65535.0F ? static_cast<size_t>(index) : 65535) : 0];
    }

    /// @return 0…1, the device value that means `linear`, or the nearest end.
    [[nodiscard]] float device(float linear) const {
        if (!(linear > kSmallest))
            return linear > 0 ? linear / kSmallest * place(kSmallest, start_.front()) : 0.0F;
        if (linear >= std::min(linear_.back(), 1.0F))
            return 1.0F;
        const auto bits = std::bit_cast<uint32_t>(linear);
        const uint32_t step = (bits >> kFractionBits) - kFirstStep;
        const float fraction =
            static_cast<float>(bits & kFractionMask) * (1.0F / (1U << kFractionBits));
        return place(linear, start_[step] + fraction * (start_[step + 1] - start_[step]));
    }

private:
    static constexpr int kOctaves = 40;  // below 2⁻⁴⁰ there is nothing, not even (1/65535)^2.4
    static constexpr float kSmallest = 0x1p-40F;
    static constexpr uint32_t kFractionBits = 13;  // of the 23; the upper 10 choose the step
    static constexpr uint32_t kFractionMask = (1U << kFractionBits) - 1;
    static constexpr uint32_t kFirstStep = std::bit_cast<uint32_t>(kSmallest) >> kFractionBits;
    static constexpr uint32_t kSteps = kOctaves << 10;
    static constexpr size_t kLastStart = 65534;

    ProfileCurve() = default;

    /// The place where `linear_` reaches `linear`, as a share of its length; `guess` is near it.
    [[nodiscard]] float place(float linear, float guess) const {
        auto left = static_cast<size_t>(guess);
        while (left > 0 && linear_[left] > linear)
            --left;
        while (left < kLastStart && linear_[left + 1] <= linear)
            ++left;
        const float rise = linear_[left + 1] - linear_[left];
        const float share = rise > 0 ? std::clamp((linear - linear_[left]) / rise, 0.0F, 1.0F) : 0;
        return (static_cast<float>(left) + share) / 65535.0F;
    }

    std::vector<float> linear_;  // 65,536
    std::vector<float> start_;   // kSteps + 1 indices into it
};

}  // namespace r2r
