// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

#include <cstddef>
#include <memory>
#include <span>

namespace r2r {

/// The meaning of a picture's sample values: a map between them and the working space.
///
/// Works in place on interleaved RGB, where integer samples have been scaled to [0, 1]. Immutable
/// and safe to use from several threads at once.
class ProfileTransform {
public:
    virtual ~ProfileTransform() = default;

    virtual void toWorkingSpace(std::span<float> rgb) const = 0;
    virtual void fromWorkingSpace(std::span<float> rgb) const = 0;

protected:
    ProfileTransform() = default;
    ProfileTransform(const ProfileTransform&) = default;
    ProfileTransform& operator=(const ProfileTransform&) = default;
};

/// The directions in which an ICC profile can be used.
enum class ProfileUse : uint8_t {
    Unusable,  ///< damaged, of another colour model than RGB, or without a way back
    Srgb,      ///< describes sRGB itself: nothing to convert
    Convert,
};

struct ProfileReading {
    ProfileUse use = ProfileUse::Unusable;
    std::shared_ptr<const ProfileTransform> transform;  ///< set exactly for `Convert`
};

/// Reads `icc` for pictures whose samples are of `type`. Never throws for a bad profile.
[[nodiscard]] ProfileReading readProfile(std::span<const std::byte> icc, SampleType type);

/// The map for the samples of `form`: by its profile if that is usable, otherwise by its encoding.
/// Null when the samples already are in the working space.
[[nodiscard]] std::shared_ptr<const ProfileTransform> transformFor(const Image& form);

}  // namespace r2r
