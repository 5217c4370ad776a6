// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/placing/composite_parts.h"

#include "engine/core/error.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/engine/imaging/shift.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <stop_token>

namespace r2r {
namespace {

using testing::discMask;
using testing::noisePicture;

CompositeLayer disc(SampleType type, const PlaneMap& map, float shift) {
    return {.image = noisePicture({120, 90}, 3, type),
            .mask = discMask({120, 90}, {60, 45}, 40, 9),
            .backgroundFromForeground = map,
            .change = std::make_shared<testing::Shift>(shift),
            .strength = {}};
}

void expectSameParts(const Image& background, const std::vector<CompositeLayer>& layers) {
    const Image whole = composite(background, layers);
    const CompositeParts parts(background, layers);
    ASSERT_TRUE(parts.isExact());
    for (const int height : {1, 37, 64, 300})
        for (int first = 0; first < background.height(); first += height) {
            const Rect rows{
                0, first, background.width(), std::min(height, background.height() - first)};
            ASSERT_EQ(parts.part(rows), cropped(whole, rows)) << first;
        }
    for (const Rect& region : {Rect{70, 20, 31, 44}, Rect{0, 0, 5, 5}, Rect{110, 80, 10, 10}})
        EXPECT_EQ(parts.part(region), cropped(whole, region));
}

TEST(CompositeParts, AreThoseOfTheWholePicture) {
    const Affine turned = Affine::translation(90, 30) * Affine::rotation(20);
    for (const int channels : {3, 4})
        for (const SampleType type : {SampleType::U8, SampleType::U16})
            expectSameParts(noisePicture({300, 200}, channels, type),
                            {disc(SampleType::U8, Affine::translation(-20, 110), 0.1F),
                             disc(SampleType::U8, turned, -0.2F)});
}

TEST(CompositeParts, OfALayerThatIsTheBackgroundItselfAreThoseOfTheWholePicture) {
    const Image background = noisePicture({120, 90}, 3, SampleType::U8);
    CompositeLayer layer = disc(SampleType::U8, {}, 0.1F);
    layer.image = background;

    expectSameParts(background, {layer});
}

TEST(CompositeParts, AreNotExactWhereTheyAreDithered) {
    const Image background = noisePicture({300, 200}, 3, SampleType::U8);

    EXPECT_FALSE(CompositeParts(background, {disc(SampleType::U16, {}, 0.1F)}).isExact());
}

TEST(CompositeParts, AreNotMadeAfterAStop) {
    const Image background = noisePicture({300, 200}, 3, SampleType::U8);
    const CompositeParts parts(background, {disc(SampleType::U8, {}, 0.1F)});
    std::stop_source stop;
    stop.request_stop();

    EXPECT_THROW(static_cast<void>(parts.part({0, 0, 300, 200}, JobContext(stop.get_token(), {}))),
                 Cancelled);
}

}  // namespace
}  // namespace r2r
