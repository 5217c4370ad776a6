// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/placing/encoded_overlay.h"

#include "engine/imaging/placing/compositing.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/support/image_matchers.h"

#include <gtest/gtest.h>

namespace r2r {
namespace {

using namespace ::r2r::testing;

constexpr Size kSize{60, 40};

struct Pasted {
    Image below;
    Image target;
    Image alone;
};

/// A picture pasted in linear light.
Pasted pasted(const Image& below, const Image& picture, const Image& mask, float opacity = 1) {
    const CompositeLayer layer{.image = picture,
                               .mask = mask,
                               .backgroundFromForeground = {},
                               .change = nullptr,
                               .strength = {},
                               .opacity = opacity};
    return {below,
            composite(below, std::span(&layer, 1)),
            composite(Image(below.size(), 4, SampleType::U8), std::span(&layer, 1))};
}

Image softDisc() {
    return discMask(kSize, {30, 20}, 18, 16);
}

Image white() {
    return plainPicture(kSize, {255, 255, 255}, SampleType::U8);
}

Image black() {
    return plainPicture(kSize, {0, 0, 0}, SampleType::U8);
}

TEST(EncodedOverlay, ShowsThePastedPictureWhateverTheColours) {
    const Image noise = noisePicture(kSize, 3, SampleType::U8);
    for (const Image& below : {noise, white(), black(), smoothPicture(kSize, SampleType::U8)})
        for (const Image& above : {noisePicture(kSize, 3, SampleType::U8), white(), black()})
            for (const float opacity : {1.0F, 0.6F, 0.03F}) {
                const auto [under, target, alone] = pasted(below, above, softDisc(), opacity);

                const EncodedOverlay overlay = overlayShowing(target, under, alone, opacity < 1);

                EXPECT_THAT(withOverlay(under, overlay), ImageNear(target, 1));
            }
}

TEST(EncodedOverlay, KeepsTheColoursOfASoftEdgeAndFitsTheAlpha) {
    const auto [below, target, alone] = pasted(white(), black(), softDisc());

    const EncodedOverlay overlay = overlayShowing(target, below, alone, false);

    const auto row = overlay.image.row<uint8_t>(20);
    for (size_t x = 0; x < 60; ++x) {
        const bool isSeen = row[4 * x + 3] > 8;
        EXPECT_LE(isSeen ? row[4 * x] : 0, 4) << x;
    }
    EXPECT_EQ(row[4 * 30 + 3], 255);
}

TEST(EncodedOverlay, OfAFadedForegroundHasAnOpacityAndIsOpaqueInside) {
    const auto [below, target, alone] = pasted(white(), black(), softDisc(), 0.5F);

    const EncodedOverlay overlay = overlayShowing(target, below, alone, true);

    EXPECT_NEAR(overlay.opacity, 67.0 / 255, 0.01);  // half the light is 188 of 255
    EXPECT_GE(overlay.image.row<uint8_t>(20)[4 * 30 + 3], 250);
}

TEST(EncodedOverlay, OverNothingIsTheForegroundItself) {
    const Image nothing(kSize, 4, SampleType::U8);
    const auto [below, target, alone] =
        pasted(nothing, noisePicture(kSize, 3, SampleType::U8), softDisc());

    EXPECT_THAT(withOverlay(below, overlayShowing(target, below, alone, false)),
                ImageNear(target, 0));
}

TEST(EncodedOverlay, OutsideTheForegroundIsTransparent) {
    const auto [below, target, alone] =
        pasted(noisePicture(kSize, 3, SampleType::U8), white(), rectMask(kSize, {10, 10, 5, 5}));

    const EncodedOverlay overlay = overlayShowing(target, below, alone, false);

    EXPECT_EQ(overlay.image.row<uint8_t>(30)[3], 0);
    EXPECT_EQ(overlay.image.row<uint8_t>(12)[4 * 12 + 3], 255);
}

}  // namespace
}  // namespace r2r
