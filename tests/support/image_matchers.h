// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/core/image.h"

#include <gmock/gmock.h>

#include <cstdint>

namespace r2r::testing {

/// The place where two pictures of the same form differ most.
struct ImageDifference {
    double worst = 0;     ///< in sample units: levels, or the float itself; NaN counts as infinite
    int x = 0;            ///< of the worst sample
    int y = 0;            ///< of the worst sample
    int channel = 0;      ///< of the worst sample
    double actual = 0;    ///< value there
    double expected = 0;  ///< value there
    int64_t pixelsAbove = 0;  ///< pixels with a sample that differs by more than the tolerance
};

/// Compares every sample where `mask` (one channel, 8 bit) is zero; everywhere without a mask.
[[nodiscard]] ImageDifference compareImages(const Image& actual,
                                            const Image& expected,
                                            double tolerance,
                                            const Image* mask = nullptr);

/// Same size, channels and sample type, and no sample differs by more than `maxDifference`
/// (levels for integers), `maxPixels` pixels excepted.
[[nodiscard]] ::testing::Matcher<const Image&> ImageNear(Image expected,
                                                         double maxDifference,
                                                         int64_t maxPixels = 0);

/// Same size, channels and sample type, and every sample equal to that of `expected` where `mask`
/// (one channel, 8 bit, same size) is zero. A mask without any zero fails: nothing would be tested.
[[nodiscard]] ::testing::Matcher<const Image&> IsBitExactOutside(Image mask, Image expected);

}  // namespace r2r::testing
