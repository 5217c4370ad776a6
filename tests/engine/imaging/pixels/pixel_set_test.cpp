// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/pixels/pixel_set.h"

#include "tests/engine/imaging/sample_pictures.h"

#include <gmock/gmock.h>

namespace r2r {
namespace {

TEST(PixelSet, NumbersItsPixelsRowByRow) {
    Image members({5, 3}, 1, SampleType::U8);
    for (const auto& [x, y] : {std::pair{1, 0}, {2, 0}, {4, 0}, {0, 2}})
        members.mutableRow<uint8_t>(y)[static_cast<size_t>(x)] = 1;

    const PixelSet set(members);

    EXPECT_EQ(set.size(), 4);
    EXPECT_EQ(set.runs().size(), 3U);
    EXPECT_EQ(set.find(1, 0), 0);
    EXPECT_EQ(set.find(2, 0), 1);
    EXPECT_EQ(set.find(4, 0), 2);
    EXPECT_EQ(set.find(0, 2), 3);
}

TEST(PixelSet, FindsNothingWhereNothingIs) {
    const PixelSet set(testing::rectMask({6, 6}, {2, 2, 2, 2}));

    for (const auto& [x, y] :
         {std::pair{1, 2}, {4, 2}, {2, 1}, {2, 4}, {-1, 2}, {9, 2}, {2, -1}, {2, 6}})
        EXPECT_EQ(set.find(x, y), -1) << x << "," << y;
}

}  // namespace
}  // namespace r2r
