// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/masks/grab_cut.h"

#include "tests/engine/imaging/sample_pictures.h"

#include <gmock/gmock.h>

namespace r2r {
namespace {

/// A warm field on a cold ground, both with noise.
Image fieldOn(Size size, const Rect& field) {
    Image picture = testing::noisePicture(size, 3, SampleType::U8);
    for (int y = 0; y < size.height; ++y) {
        const auto row = picture.mutableRow<uint8_t>(y);
        for (int x = 0; x < size.width; ++x) {
            const bool isField = field.contains(x, y);
            for (size_t i = 0; i < 3; ++i) {
                uint8_t& value = row[3 * static_cast<size_t>(x) + i];
                const int base = (i == 0) == isField ? 170 : 50;
                value = static_cast<uint8_t>(base + value / 8);
            }
        }
    }
    return picture;
}

Image boxHints(Size size, const Rect& box) {
    Image hints(size, 1, SampleType::U8);
    for (int y = box.y; y < box.bottom(); ++y)
        std::fill_n(hints.mutableRow<uint8_t>(y).begin() + box.x,
                    box.width,
                    uint8_t(CutHint::ProbablyForeground));
    return hints;
}

TEST(GrabCut, FindsTheFieldInsideABox) {
    const Size size{600, 400};
    const Image picture = fieldOn(size, {200, 120, 180, 150});

    const Image mask = grabCutMask(picture, boxHints(size, {170, 90, 240, 210}));

    EXPECT_EQ(mask.size(), size);
    EXPECT_EQ(mask.row<uint8_t>(200)[300], 255);
    EXPECT_EQ(mask.row<uint8_t>(100)[180], 0);
    EXPECT_EQ(mask.row<uint8_t>(20)[20], 0);
}

TEST(GrabCut, TheSameHintsGiveTheSameMask) {
    const Size size{300, 200};
    const Image picture = fieldOn(size, {100, 60, 90, 75});
    const Image hints = boxHints(size, {85, 45, 120, 105});

    EXPECT_EQ(grabCutMask(picture, hints), grabCutMask(picture, hints));
}

TEST(GrabCut, FurtherHintsGoOnFromTheLastAnswer) {
    const Size size{600, 400};
    const Image picture = fieldOn(size, {200, 120, 180, 150});
    Image hints = boxHints(size, {170, 90, 240, 210});
    GrabCut cut(picture);
    EXPECT_EQ(cut.mask(hints, 3), grabCutMask(picture, hints));
    for (int y = 150; y < 170; ++y)
        std::fill_n(hints.mutableRow<uint8_t>(y).begin() + 230, 20, uint8_t(CutHint::Background));

    const Image mask = cut.further(hints);

    EXPECT_EQ(mask.row<uint8_t>(160)[240], 0) << "said to be background";
    EXPECT_EQ(mask.row<uint8_t>(200)[300], 255) << "as before";
    EXPECT_EQ(mask.row<uint8_t>(20)[20], 0);
}

TEST(GrabCut, HintsWithoutAForegroundStayEmpty) {
    const Size size{50, 40};

    EXPECT_EQ(grabCutMask(fieldOn(size, {10, 10, 9, 9}), Image(size, 1, SampleType::U8)),
              Image(size, 1, SampleType::U8));
}

}  // namespace
}  // namespace r2r
