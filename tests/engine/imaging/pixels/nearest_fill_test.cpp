// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/pixels/nearest_fill.h"

#include "engine/core/error.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/support/image_matchers.h"

#include <gmock/gmock.h>

#include <algorithm>

namespace r2r {
namespace {

using namespace ::r2r::testing;
using ::testing::HasSubstr;

TEST(FilledFromNearest, KeepsWhatIsKnownAndContinuesIt) {
    const Image values = noisePicture({30, 20}, 3, SampleType::F32);
    const Rect known{10, 6, 8, 7};

    const Image filled = filledFromNearest(values, rectMask({30, 20}, known));

    for (int y = 0; y < 20; ++y)
        for (int x = 0; x < 30; ++x) {
            // The nearest pixel of a rectangle is where the place is clamped to it.
            const int nearX = std::clamp(x, known.x, known.right() - 1);
            const int nearY = std::clamp(y, known.y, known.bottom() - 1);
            for (size_t c = 0; c < 3; ++c)
                ASSERT_EQ(filled.row<float>(y)[3 * static_cast<size_t>(x) + c],
                          values.row<float>(nearY)[3 * static_cast<size_t>(nearX) + c])
                    << x << ", " << y;
        }
}

TEST(FilledFromNearest, ChangesNothingIfNothingOrAllIsKnown) {
    const Image values = noisePicture({9, 7}, 3, SampleType::F32);

    EXPECT_EQ(filledFromNearest(values, Image({9, 7}, 1, SampleType::U8)), values);
    EXPECT_EQ(filledFromNearest(values, fullMask({9, 7})), values);
}

TEST(FilledFromNearest, SpreadsASinglePixelOverEverything) {
    const Image values = noisePicture({1, 40}, 3, SampleType::F32);

    const Image filled = filledFromNearest(values, rectMask({1, 40}, {0, 17, 1, 1}));

    for (int y = 0; y < 40; ++y)
        EXPECT_TRUE(std::ranges::equal(filled.row<float>(y), values.row<float>(17)));
}

TEST(FilledFromNearest, NamesTheFormsThatDoNotFit) {
    try {
        static_cast<void>(
            filledFromNearest(Image({9, 7}, 3, SampleType::F32), Image({7, 9}, 1, SampleType::U8)));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
        EXPECT_THAT(error.message(), HasSubstr("9×7"));
        EXPECT_THAT(error.message(), HasSubstr("7×9"));
    }
    EXPECT_THROW(static_cast<void>(filledFromNearest(Image({9, 7}, 1, SampleType::F32),
                                                     Image({9, 7}, 1, SampleType::U8))),
                 Error);
}

TEST(NearestKnown, IsThePixelItselfWhereItIsKnown) {
    const NearestKnown nearest(rectMask({8, 1}, {3, 0, 2, 1}));

    std::vector<size_t> places;
    for (size_t pixel = 0; pixel < 8; ++pixel)
        places.push_back(nearest.of(pixel));
    EXPECT_THAT(places, ::testing::ElementsAre(3, 3, 3, 3, 4, 4, 4, 4));
}

}  // namespace
}  // namespace r2r
