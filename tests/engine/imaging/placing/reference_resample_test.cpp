// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/placing/reference_resample.h"

#include "engine/core/error.h"
#include "tests/engine/imaging/reference_pictures.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/engine/imaging/sample_profiles.h"
#include "tests/support/image_matchers.h"
#include "tests/support/seed.h"

#include <gmock/gmock.h>

#include <cmath>
#include <random>

namespace r2r {
namespace {

using namespace ::r2r::testing;
using ::testing::HasSubstr;

Size randomSize(int longest) {
    std::uniform_int_distribution<int> side(1, longest);
    const int width = side(random());
    return {width, side(random())};
}

/// The triangle filter as its definition says, all source samples, in double.
std::vector<double> filtered(const std::vector<double>& source, size_t target) {
    const double scale = static_cast<double>(source.size()) / static_cast<double>(target);
    const double radius = std::max(1.0, scale);
    std::vector<double> result;
    for (size_t i = 0; i < target; ++i) {
        const double centre = (static_cast<double>(i) + 0.5) * scale;
        double sum = 0;
        double weights = 0;
        for (size_t k = 0; k < source.size(); ++k) {
            const double distance = std::abs(static_cast<double>(k) + 0.5 - centre);
            const double weight = std::max(0.0, 1 - distance / radius);
            sum += weight * source[k];
            weights += weight;
        }
        result.push_back(sum / weights);
    }
    return result;
}

/// One channel of `image`, resized without any rounding.
std::vector<std::vector<double>> exactlyResized(const Image& image, size_t channel, Size size) {
    std::vector<std::vector<double>> rows;
    for (int y = 0; y < image.height(); ++y) {
        std::vector<double> row;
        for (size_t i = channel; i < image.row<uint8_t>(y).size(); i += 3)
            row.push_back(image.row<uint8_t>(y)[i]);
        rows.push_back(filtered(row, static_cast<size_t>(size.width)));
    }
    std::vector<std::vector<double>> result(static_cast<size_t>(size.height),
                                            std::vector<double>(static_cast<size_t>(size.width)));
    for (size_t x = 0; x < static_cast<size_t>(size.width); ++x) {
        std::vector<double> column;
        for (const auto& row : rows)
            column.push_back(row[x]);
        const std::vector<double> done = filtered(column, static_cast<size_t>(size.height));
        for (size_t y = 0; y < done.size(); ++y)
            result[y][x] = done[y];
    }
    return result;
}

TEST(ReferenceResampleGolden, PicturesEqualPillowToTheByte) {
    const Json golden = referenceHashes();
    ASSERT_GE(golden.at("pictures").size(), 10U);
    for (const Json& expected : golden.at("pictures")) {
        const Image source = wavesAndSteps(sizeFrom(expected.at("source")));
        ASSERT_EQ(pixelHash(source), expected.at("input").get<std::string>());

        const Image result = resizedLikePillow(source, sizeFrom(expected.at("target")));

        EXPECT_EQ(pixelHash(result), expected.at("hash").get<std::string>()) << expected;
    }
}

TEST(ReferenceResampleGolden, MasksEqualPillowToTheByte) {
    const Json golden = referenceHashes();
    ASSERT_GE(golden.at("masks").size(), 10U);
    for (const Json& expected : golden.at("masks")) {
        const Image source = discWithHoles(sizeFrom(expected.at("source")));
        ASSERT_EQ(pixelHash(source), expected.at("input").get<std::string>());

        const Image result = resizedMaskNearest(source, sizeFrom(expected.at("target")));

        EXPECT_EQ(pixelHash(result), expected.at("hash").get<std::string>()) << expected;
    }
}

TEST(ReferenceResample, StaysWithinTwoRoundingsOfTheExactFilter) {
    for (int round = 0; round < 40; ++round) {
        const Image source = noisePicture(randomSize(60), 3, SampleType::U8);
        const Size size = randomSize(90);
        SCOPED_TRACE(::testing::Message() << source.width() << "×" << source.height() << " to "
                                          << size.width << "×" << size.height);

        const Image result = resizedLikePillow(source, size);

        ASSERT_EQ(result.size(), size);
        for (size_t c = 0; c < 3; ++c) {
            const auto exact = exactlyResized(source, c, size);
            for (int y = 0; y < size.height; ++y)
                for (size_t x = 0; x < static_cast<size_t>(size.width); ++x)
                    ASSERT_NEAR(
                        result.row<uint8_t>(y)[3 * x + c], exact[static_cast<size_t>(y)][x], 1.001);
        }
    }
}

TEST(ReferenceResample, RoundsOnceWhereOneSideAloneChanges) {
    const Image source = noisePicture({50, 31}, 3, SampleType::U8);
    for (const Size size : {Size{23, 31}, Size{50, 70}}) {
        const auto exact = exactlyResized(source, 1, size);

        const Image result = resizedLikePillow(source, size);

        for (int y = 0; y < size.height; ++y)
            for (size_t x = 0; x < static_cast<size_t>(size.width); ++x)
                ASSERT_NEAR(
                    result.row<uint8_t>(y)[3 * x + 1], exact[static_cast<size_t>(y)][x], 0.501);
    }
}

TEST(ReferenceResample, KeepsPlainColoursAndTheirWhites) {
    for (const int level : {0, 1, 127, 254, 255}) {
        const auto plain = [&](Size size) {
            const double value = level;
            return plainPicture(size, {value, value, value}, SampleType::U8);
        };
        EXPECT_EQ(resizedLikePillow(plain({61, 17}), {7, 90}), plain({7, 90}));
    }
}

TEST(ReferenceResample, SameSizeSharesThePixels) {
    const Image image = noisePicture({30, 20}, 3, SampleType::U8);
    const Image mask = noisePicture({30, 20}, 1, SampleType::U8);

    EXPECT_TRUE(resizedLikePillow(image, {30, 20}).sharesPixelsWith(image));
    EXPECT_TRUE(resizedMaskNearest(mask, {30, 20}).sharesPixelsWith(mask));
}

TEST(ReferenceResample, KeepsEncodingAndProfile) {
    Image image = noisePicture({30, 20}, 3, SampleType::U8);
    image.setIccProfile(displayP3Profile());

    EXPECT_EQ(resizedLikePillow(image, {12, 9}).iccProfile(), image.iccProfile());
}

TEST(ReferenceResample, SurvivesSidesOfOnePixel) {
    for (const Size from : {Size{1, 1}, Size{1, 40}, Size{40, 1}})
        for (const Size to : {Size{1, 1}, Size{1, 300}, Size{300, 1}, Size{5, 7}}) {
            EXPECT_EQ(resizedLikePillow(noisePicture(from, 3, SampleType::U8), to).size(), to);
            EXPECT_EQ(resizedMaskNearest(noisePicture(from, 1, SampleType::U8), to).size(), to);
        }
}

TEST(ReferenceResample, AMaskTakesTheValueUnderThePixelsCentre) {
    const Image mask = bytesFrom({8, 4}, 1, [](int x, int y, int) { return 10 * y + x; });

    EXPECT_EQ(resizedMaskNearest(mask, {4, 2}),
              bytesFrom({4, 2}, 1, [](int x, int y, int) { return 10 * (2 * y + 1) + 2 * x + 1; }));
    EXPECT_EQ(resizedMaskNearest(mask, {24, 12}),
              bytesFrom({24, 12}, 1, [](int x, int y, int) { return 10 * (y / 3) + x / 3; }));
}

TEST(ReferenceResample, NamesWhatDoesNotFit) {
    const auto messageOf = [](const auto& function) -> std::string {
        try {
            static_cast<void>(function());
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), ErrorCode::InvalidArgument);
            return error.message();
        }
        return "no error";
    };
    const Image rgb({8, 6}, 3, SampleType::U8);
    const Image gray({8, 6}, 1, SampleType::U8);
    const Image wide({8, 6}, 3, SampleType::U16);

    EXPECT_THAT(messageOf([&] { return resizedLikePillow(gray, {4, 4}); }), HasSubstr("got 1"));
    EXPECT_THAT(messageOf([&] { return resizedLikePillow(wide, {4, 4}); }), HasSubstr("16 bits"));
    EXPECT_THAT(messageOf([&] { return resizedLikePillow(Image(), {4, 4}); }), HasSubstr("got 0"));
    EXPECT_THAT(messageOf([&] { return resizedLikePillow(rgb, {0, 4}); }), HasSubstr("0×4"));
    EXPECT_THAT(messageOf([&] { return resizedMaskNearest(rgb, {4, 4}); }), HasSubstr("got 3"));
    EXPECT_THAT(messageOf([&] { return resizedMaskNearest(gray, {4, -1}); }), HasSubstr("4×-1"));
}

}  // namespace
}  // namespace r2r
