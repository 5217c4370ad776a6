// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/color/srgb_profile.h"

#include "engine/imaging/color/profile_transform.h"

#include <gtest/gtest.h>

namespace r2r {
namespace {

TEST(SrgbProfile, DescribesSrgbItself) {
    const IccProfile profile = srgbProfile();

    ASSERT_TRUE(profile);
    for (const SampleType type : {SampleType::U8, SampleType::U16})
        EXPECT_EQ(readProfile(*profile, type).use, ProfileUse::Srgb);
}

}  // namespace
}  // namespace r2r
