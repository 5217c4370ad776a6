// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/masks/edge_hint.h"

#include "engine/core/error.h"
#include "engine/imaging/placing/reference_resample.h"
#include "tests/engine/imaging/reference_pictures.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/support/image_matchers.h"

#include <gmock/gmock.h>

namespace r2r {
namespace {

using namespace ::r2r::testing;
using ::testing::HasSubstr;

int64_t countOf(const Image& image, uint8_t value) {
    const auto* first = reinterpret_cast<const uint8_t*>(image.data());
    return std::count(first, first + image.byteCount(), value);
}

TEST(EdgeHintGolden, FullResolutionEqualsTheReferenceToTheByte) {
    const Image edges = edgeComposite(goldenComposite(), goldenMask());

    EXPECT_EQ(channelsFirst(edges), readFile(referenceFolder() / "preprocess_edge_fullres.u8"));
}

TEST(EdgeHintGolden, ResizedHintEqualsTheReferenceToTheByte) {
    const Size size{64, 64};
    const Image mask = resizedMaskNearest(goldenMask(), size);
    std::vector<std::byte> hint =
        channelsFirst(resizedLikePillow(edgeComposite(goldenComposite(), goldenMask()), size));
    std::ranges::copy(channelsFirst(resizedLikePillow(goldenComposite(), size)),
                      std::back_inserter(hint));
    for (size_t i = 0; i < mask.byteCount(); ++i)
        hint.push_back(mask.data()[i] == std::byte{255} ? std::byte{1} : std::byte{0});

    EXPECT_EQ(hint, readFile(referenceFolder() / "preprocess_hint_64.u8"));
}

TEST(EdgeHintGolden, EqualsOpenCvInPythonAtEverySize) {
    const Json golden = referenceHashes();
    ASSERT_GE(golden.at("edges").size(), 5U);
    for (const Json& expected : golden.at("edges")) {
        const Size size = sizeFrom(expected.at("size"));
        SCOPED_TRACE(::testing::Message() << size.width << "×" << size.height);

        const Image edges = edgeComposite(wavesAndSteps(size), discWithHoles(size));

        EXPECT_EQ(pixelHash(edges), expected.at("hash").get<std::string>());
    }
}

TEST(EdgeHint, KeepsTheBackgroundAndDrawsOnlyBlackAndWhite) {
    const Image composite = noisePicture({80, 60}, 3, SampleType::U8);
    const Image mask = discMask({80, 60}, {40, 30}, 20, 8);

    const Image edges = edgeComposite(composite, mask);

    for (int y = 0; y < 60; ++y)
        for (size_t x = 0; x < 80; ++x) {
            const auto pixel = edges.row<uint8_t>(y).subspan(3 * x, 3);
            const auto before = composite.row<uint8_t>(y).subspan(3 * x, 3);
            if (mask.row<uint8_t>(y)[x] < 128)
                ASSERT_TRUE(std::ranges::equal(pixel, before));
            else
                ASSERT_TRUE((pixel[0] == 0 || pixel[0] == 255) && pixel[0] == pixel[1] &&
                            pixel[1] == pixel[2]);
        }
}

TEST(EdgeHint, DrawsTheSilhouetteOfADarkForegroundAndNoneOfAWhiteOne) {
    const Size size{60, 60};
    const Image mask = rectMask(size, {20, 20, 20, 20});
    const Image black = plainPicture(size, {0, 0, 0}, SampleType::U8);
    const Image white = plainPicture(size, {255, 255, 255}, SampleType::U8);

    // Both sides of the contour are equally steep; on two edges of the square the line falls
    // outside.
    EXPECT_GE(countOf(edgeComposite(black, mask), 255), 3 * 38);
    EXPECT_EQ(countOf(edgeComposite(white, mask), 0), 3 * 400);
}

TEST(EdgeHint, WeighsBlueLikeRedAndRedLikeBlue) {
    // A step of 200 in blue is one of 60 in this gray: its gradient of 240 makes a line. In red it
    // is one of 23, whose gradient of 91 is below both thresholds. The usual weights swap the two.
    const Size size{40, 20};
    const auto halves = [&](std::array<int, 3> left, std::array<int, 3> right) {
        return bytesFrom(size, 3, [&](int x, int, int c) {
            return (x < 20 ? left : right)[static_cast<size_t>(c)];
        });
    };
    const Image mask = fullMask(size);

    EXPECT_GT(countOf(edgeComposite(halves({0, 0, 0}, {0, 0, 200}), mask), 255), 0);
    EXPECT_EQ(countOf(edgeComposite(halves({0, 0, 0}, {200, 0, 0}), mask), 255), 0);
}

TEST(EdgeHint, TakesAMaskFrom128On) {
    const Image composite = plainPicture({8, 8}, {10, 20, 30}, SampleType::U8);

    EXPECT_THAT(edgeComposite(composite, plainPicture({8, 8}, {127}, SampleType::U8)),
                ImageNear(composite, 0));
    EXPECT_THAT(edgeComposite(composite, plainPicture({8, 8}, {128}, SampleType::U8)),
                ImageNear(plainPicture({8, 8}, {0, 0, 0}, SampleType::U8), 0));
}

TEST(EdgeHint, NamesWhatDoesNotFit) {
    const auto messageFor = [](const Image& composite, const Image& mask) -> std::string {
        try {
            static_cast<void>(edgeComposite(composite, mask));
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
            return error.message();
        }
        return "no error";
    };
    const Image rgb({8, 6}, 3, SampleType::U8);
    const Image mask({8, 6}, 1, SampleType::U8);

    EXPECT_THAT(messageFor(Image({8, 6}, 4, SampleType::U8), mask), HasSubstr("3 channel(s)"));
    EXPECT_THAT(messageFor(Image({8, 6}, 3, SampleType::F32), mask), HasSubstr("32 bits"));
    EXPECT_THAT(messageFor(rgb, Image({8, 6}, 1, SampleType::U16)), HasSubstr("16 bits"));
    EXPECT_THAT(messageFor(rgb, Image({6, 8}, 1, SampleType::U8)), HasSubstr("6×8"));
    EXPECT_THAT(messageFor(Image(), mask), HasSubstr("the composite"));
}

}  // namespace
}  // namespace r2r
