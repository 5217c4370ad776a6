// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tools/left_out_part.h"

#include "tests/ui/document/sample_document.h"
#include "ui/document/qt_image.h"

#include <gmock/gmock.h>

namespace r2r::ui {
namespace {

constexpr Size kSize{101, 67};

class LeftOutPartTest : public ::testing::Test {
protected:
    LeftOutPartTest() {
        Image patch({40, 30}, 1, SampleType::U8);
        for (int y = 0; y < 30; ++y)
            std::ranges::fill(patch.mutableRow<uint8_t>(y), uint8_t{255});
        mask_.write(10, 10, patch);
    }

    QImage picture_ = displayImage(testing::plainImage(kSize, 200, 30, 30));
    TiledMask mask_{kSize};
};

TEST_F(LeftOutPartTest, ShowsOnlyWhatTheMaskLeavesOut) {
    const LeftOutPart leftOut(picture_);

    const auto piece = leftOut.piece(mask_, Rect::of(kSize));

    EXPECT_EQ(piece.pixels.size(), QSize(101, 67));
    EXPECT_EQ(qAlpha(piece.pixels.pixel(20, 20)), 0);
    EXPECT_NEAR(qAlpha(piece.pixels.pixel(80, 50)), 255 * LeftOutPart::kOpacity, 1);
    EXPECT_NEAR(piece.pixels.pixelColor(80, 50).red(), 200, 3);
}

TEST_F(LeftOutPartTest, APieceIsThatPieceOfTheWhole) {
    for (const int64_t most : {int64_t{1} << 20, int64_t{800}}) {
        const LeftOutPart leftOut(picture_, most);
        const QImage whole = leftOut.piece(mask_, Rect::of(kSize)).pixels;

        const auto piece = leftOut.piece(mask_, {43, 31, 17, 9});

        EXPECT_EQ(piece.pixels, whole.copy(QRect(piece.at, piece.pixels.size())));
        const QRectF covered =
            leftOut.imageFromPixels({}).mapRect(QRectF(piece.at, QSizeF(piece.pixels.size())));
        EXPECT_TRUE(covered.contains(QRectF(43, 31, 17, 9)));
    }
}

TEST_F(LeftOutPartTest, AVeryLargePictureIsShownWithFewerPixels) {
    const LeftOutPart leftOut(picture_, 800);

    const QImage shown = leftOut.piece(mask_, Rect::of(kSize)).pixels;

    EXPECT_EQ(leftOut.step(), 3);
    EXPECT_EQ(shown.size(), QSize(34, 23));
    EXPECT_EQ(qAlpha(shown.pixel(7, 7)), 0);
    EXPECT_GT(qAlpha(shown.pixel(33, 22)), 0);
}

}  // namespace
}  // namespace r2r::ui
