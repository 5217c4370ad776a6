// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/color/srgb_profile.h"

#include "engine/imaging/color/icc_profile.h"

#include <memory>
#include <vector>

namespace r2r {

IccProfile srgbProfile() {
    static const IccProfile profile = std::make_shared<const std::vector<std::byte>>(
        profileBytes(ProfileHandle(cmsCreate_sRGBProfile()).get()));
    return profile;
}

}  // namespace r2r
