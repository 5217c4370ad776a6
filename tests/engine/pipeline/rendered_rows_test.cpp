// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/pipeline/rendered_rows.h"

#include "engine/imaging/pixels/sample_conversion.h"
#include "tests/engine/pipeline/scene.h"
#include "tests/support/image_matchers.h"

#include <gmock/gmock.h>

namespace r2r {
namespace {

using namespace ::r2r::testing;

TEST(RenderedRows, AreThoseOfTheWholePicture) {
    const Composition composition = redDiscOnBlue();

    const auto rows = rowsRenderedAs({}, composition, {});

    ASSERT_TRUE(rows);
    EXPECT_THAT(rows->part(Rect::of(rows->size())), ImageNear(renderedAs({}, composition, {}), 0));
}

TEST(RenderedRows, AreMadeForTheOwnDepthAndSizeByName) {
    const Composition composition = redDiscOnBlue();

    EXPECT_TRUE(rowsRenderedAs(
        {.sampleType = composition.background.sampleType(), .longerSide = 5000}, composition, {}));
}

TEST(RenderedRows, AreNotMadeForFormsThatNeedTheWholePicture) {
    const Composition composition = redDiscOnBlue();
    for (const OutputForm& form : {OutputForm{.content = OutputContent::Foreground},
                                   OutputForm{.sampleType = SampleType::F32},
                                   OutputForm{.profile = OutputProfile::Srgb},
                                   OutputForm{.longerSide = 20}})
        EXPECT_FALSE(rowsRenderedAs(form, composition, {}));
}

}  // namespace
}  // namespace r2r
