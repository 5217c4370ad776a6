// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/data/found_region.h"

#include "tests/support/image_matchers.h"
#include "tests/training/data/photo_folder.h"

#include <gtest/gtest.h>

namespace r2r::testing {
namespace {

double share(const Image& mask) {
    double sum = 0;
    for (int y = 0; y < mask.height(); ++y)
        for (const uint8_t value : mask.row<uint8_t>(y))
            sum += value / 255.0;
    return sum / static_cast<double>(mask.width()) / static_cast<double>(mask.height());
}

TEST(FoundRegion, IsDecidedByItsNumbers) {
    const Image picture = discPicture(160);

    const auto first = foundRegion(picture, StableRandom({3}));
    (void)foundRegion(picture, StableRandom({4}));
    const auto again = foundRegion(picture, StableRandom({3}));

    ASSERT_EQ(first.has_value(), again.has_value());
    if (first) {
        EXPECT_EQ(*first, *again);
    }
}

TEST(FoundRegion, IsOneMaskOfThePicturesSize) {
    const Image picture = discPicture(200);
    int found = 0;
    for (uint64_t seed = 0; seed < 16; ++seed)
        if (const auto region = foundRegion(picture, StableRandom({seed}))) {
            ++found;
            EXPECT_EQ(region->size(), picture.size());
            EXPECT_EQ(region->channels(), 1);
            EXPECT_GT(share(*region), 0.005);
            EXPECT_LT(share(*region), 0.65);
        }
    EXPECT_GE(found, 2);
}

TEST(FoundRegion, KeepsToTheEdgesOfThings) {
    const Image picture = discPicture(128);
    int onDisc = 0;
    for (uint64_t seed = 0; seed < 16; ++seed)
        if (const auto region = foundRegion(picture, StableRandom({seed})))
            onDisc += std::abs(share(*region) - 3.14159 * 0.0625) < 0.02 ? 1 : 0;

    EXPECT_GE(onDisc, 3) << "an ellipse that touches the disc should snap to it";
}

}  // namespace
}  // namespace r2r::testing
