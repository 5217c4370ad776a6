// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/imaging/measures/metrics.h"

#include "engine/core/error.h"
#include "engine/core/json.h"
#include "engine/imaging/color/color.h"
#include "engine/imaging/measures/structural_similarity.h"
#include "tests/engine/imaging/metric_pictures.h"
#include "tests/support/failure.h"
#include "tests/support/golden_folder.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <string>
#include <vector>

namespace r2r {
namespace {

using ::r2r::testing::picture;
using ::r2r::testing::softDisc;
using ::testing::AllOf;
using ::testing::HasSubstr;
using testing::refusalOf;

int64_t byteSum(const Image& image) {
    int64_t sum = 0;
    for (size_t i = 0; i < image.byteCount(); ++i)
        sum += std::to_integer<int64_t>(image.data()[i]);
    return sum;
}

/// The same picture with samples made by `sample(byte)`.
template <typename T, typename Function>
Image converted(const Image& bytes, ColorEncoding encoding, const Function& sample) {
    Image image(bytes.size(), bytes.channels(), sampleTypeOf<T>());
    image.setEncoding(encoding);
    for (int y = 0; y < image.height(); ++y)
        std::transform(bytes.row<uint8_t>(y).begin(),
                       bytes.row<uint8_t>(y).end(),
                       image.mutableRow<T>(y).begin(),
                       sample);
    return image;
}

Image withAlpha(const Image& rgb, int variant) {
    Image image(rgb.size(), 4, SampleType::U8);
    for (int y = 0; y < rgb.height(); ++y)
        for (size_t x = 0; x < static_cast<size_t>(rgb.width()); ++x) {
            std::copy_n(
                rgb.row<uint8_t>(y).data() + 3 * x, 3, image.mutableRow<uint8_t>(y).data() + 4 * x);
            image.mutableRow<uint8_t>(y)[4 * x + 3] = static_cast<uint8_t>(x * 7 + size_t(variant));
        }
    return image;
}

void expectSame(const Scores& scores, const Scores& expected, double tolerance) {
    EXPECT_NEAR(scores.mse, expected.mse, tolerance);
    EXPECT_NEAR(scores.foregroundMse, expected.foregroundMse, tolerance);
    EXPECT_NEAR(scores.psnr, expected.psnr, tolerance);
    EXPECT_NEAR(scores.foregroundPsnr, expected.foregroundPsnr, tolerance);
    EXPECT_NEAR(scores.ssim, expected.ssim, tolerance);
    EXPECT_NEAR(scores.deltaE, expected.deltaE, tolerance);
    EXPECT_NEAR(scores.foregroundDeltaE, expected.foregroundDeltaE, tolerance);
    EXPECT_EQ(scores.foregroundPixels, expected.foregroundPixels);
}

constexpr Size kSize{61, 47};

TEST(Score, EqualsScikitImage) {
    const auto path = testing::goldenFolder() / "imaging";
    const Json golden = readJsonFile(path / "metrics.json");
    const Json& tolerance = golden.at("tolerance");
    for (const Json& expected : golden.at("cases")) {
        const Size size{expected.at("width").get<int>(), expected.at("height").get<int>()};
        SCOPED_TRACE(std::to_string(size.width) + "×" + std::to_string(size.height));
        const Image result = picture(size, 1);
        const Image reference = picture(size, 0);
        const Image mask = softDisc(size);
        ASSERT_EQ(byteSum(result) + byteSum(reference) + byteSum(mask), expected.at("sum"))
            << "the test makes other pictures than the script";

        const Scores scores = score(result, reference, mask);

        const auto near = [&](const char* name, double value, const char* kind) {
            EXPECT_NEAR(value, expected.at(name).get<double>(), tolerance.at(kind).get<double>())
                << name;
        };
        EXPECT_EQ(scores.foregroundPixels, expected.at("foregroundPixels").get<int64_t>());
        near("mse", scores.mse, "mse");
        near("foregroundMse", scores.foregroundMse, "mse");
        near("psnr", scores.psnr, "psnr");
        near("foregroundPsnr", scores.foregroundPsnr, "psnr");
        near("ssim", scores.ssim, "ssim");
        near("deltaE", scores.deltaE, "deltaE");
        near("foregroundDeltaE", scores.foregroundDeltaE, "deltaE");
    }
}

TEST(Score, OfEqualPicturesIsPerfect) {
    const Image image = picture(kSize, 0);

    const Scores scores = score(image, image, softDisc(kSize));

    EXPECT_EQ(scores.mse, 0);
    EXPECT_EQ(scores.foregroundMse, 0);
    EXPECT_TRUE(std::isinf(scores.psnr));
    EXPECT_TRUE(std::isinf(scores.foregroundPsnr));
    EXPECT_DOUBLE_EQ(scores.ssim, 1);
    EXPECT_EQ(scores.deltaE, 0);
    EXPECT_EQ(scores.foregroundDeltaE, 0);
}

TEST(Score, IgnoresAlpha) {
    const Image result = picture(kSize, 1);
    const Image reference = picture(kSize, 0);

    const Scores scores = score(withAlpha(result, 3), withAlpha(reference, 90), softDisc(kSize));

    expectSame(scores, score(result, reference, softDisc(kSize)), 0);
}

TEST(Score, IsOnTheEightBitScaleForSixteenBits) {
    const Image result = picture(kSize, 1);
    const Image reference = picture(kSize, 0);
    const auto wider = [](const Image& image) {
        return converted<uint16_t>(image, ColorEncoding::Srgb, [](uint8_t value) {
            return static_cast<uint16_t>(value * 257);
        });
    };

    const Scores scores = score(wider(result), wider(reference), softDisc(kSize));

    expectSame(scores, score(result, reference, softDisc(kSize)), 1e-3);
}

TEST(Score, ComparesLinearLightAsItIsSeen) {
    const Image result = picture(kSize, 1);
    const Image reference = picture(kSize, 0);
    const Image linear = converted<float>(result, ColorEncoding::LinearSrgb, [](uint8_t value) {
        return linearFromSrgb(static_cast<float>(value) / 255);
    });

    const Scores scores = score(linear, reference, softDisc(kSize));

    expectSame(scores, score(result, reference, softDisc(kSize)), 1e-3);
}

TEST(Score, CountsAMaskFromOneHalfOn) {
    Image mask(kSize, 1, SampleType::U8);
    mask.mutableRow<uint8_t>(3)[4] = 127;
    mask.mutableRow<uint8_t>(3)[5] = 128;
    mask.mutableRow<uint8_t>(9)[6] = 255;

    EXPECT_EQ(score(picture(kSize, 1), picture(kSize, 0), mask).foregroundPixels, 2);
}

TEST(Score, HasNoForegroundFiguresWithoutForeground) {
    const Image mask(kSize, 1, SampleType::U8);

    const Scores scores = score(picture(kSize, 1), picture(kSize, 0), mask);

    EXPECT_EQ(scores.foregroundPixels, 0);
    EXPECT_TRUE(std::isnan(scores.foregroundMse));
    EXPECT_TRUE(std::isnan(scores.foregroundPsnr));
    EXPECT_TRUE(std::isnan(scores.foregroundDeltaE));
    EXPECT_GT(scores.mse, 0);
}

TEST(Score, NamesAllSizesWhenTheyDiffer) {
    const auto message = refusalOf([] {
        return score(picture(kSize, 1), picture({60, 47}, 0), softDisc({61, 40}));
    });

    EXPECT_THAT(message, AllOf(HasSubstr("61×47"), HasSubstr("60×47"), HasSubstr("61×40")));
}

TEST(Score, NeedsRoomForTheWindow) {
    const Size narrow{50, 6};

    const auto message =
        refusalOf([&] { return score(picture(narrow, 1), picture(narrow, 0), softDisc(narrow)); });

    EXPECT_THAT(message, AllOf(HasSubstr("7×7"), HasSubstr("50×6")));
}

TEST(Score, RefusesAMaskThatIsNotEightBit) {
    const Image mask(kSize, 1, SampleType::U16);

    EXPECT_THAT(refusalOf([&] { return score(picture(kSize, 1), picture(kSize, 0), mask); }),
                HasSubstr("8-bit"));
}

TEST(StructuralSimilarity, OfOnePlaneEqualsScikitImage) {
    constexpr int kWidth = 40;
    constexpr int kHeight = 30;
    const auto plane = [](int variant) {
        std::vector<float> values;
        for (int y = 0; y < kHeight; ++y)
            for (int x = 0; x < kWidth; ++x)
                values.push_back(static_cast<float>((x * 7 + y * 11 + variant * x * y) % 200));
        return values;
    };
    constexpr int kTops = kHeight - kSimilarityWindow + 1;
    constexpr int kWindows = kTops * (kWidth - kSimilarityWindow + 1);

    const double sum = similaritySum(plane(0).data(), plane(1).data(), kWidth, kTops);

    // scikit-image 0.26.0, structural_similarity(win_size=7, data_range=255) in float64
    EXPECT_NEAR(sum / kWindows, -0.0734330021577085, 1e-6);
}

}  // namespace
}  // namespace r2r
