// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/masks/mask_specks.h"

#include "engine/core/error.h"
#include "engine/imaging/masks/mask_shapes.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/support/failure.h"

#include <gmock/gmock.h>

namespace r2r {
namespace {

using testing::discMask;
using testing::rectMask;

TEST(MaskSpecks, SmallPiecesGoAndLargeOnesStayAsTheyAre) {
    const Image large = discMask({60, 40}, {20, 20}, 12, 3);
    const Image both = combined(large, rectMask({60, 40}, {50, 10, 3, 3}), MaskCombination::Add);

    EXPECT_EQ(specksRemoved(both, 4), large);
    EXPECT_EQ(specksRemoved(both, 3), both) << "three by three is no less than a square of three";
}

TEST(MaskSpecks, PiecesCountAsMuchAsTheyCover) {
    Image faint = rectMask({20, 20}, {4, 4, 6, 6});
    for (int y = 4; y < 10; ++y)
        std::ranges::replace(faint.mutableRow<uint8_t>(y), uint8_t{255}, uint8_t{51});

    EXPECT_EQ(specksRemoved(faint, 2.5), faint);
    EXPECT_EQ(specksRemoved(faint, 3), Image({20, 20}, 1, SampleType::U8));
}

TEST(MaskSpecks, NothingIsAskedOfAnEmptyMask) {
    const Image empty({9, 7}, 1, SampleType::U8);

    EXPECT_EQ(specksRemoved(empty, 5), empty);
    EXPECT_THROW(static_cast<void>(specksRemoved(empty, -1)), Error);
}

}  // namespace
}  // namespace r2r
