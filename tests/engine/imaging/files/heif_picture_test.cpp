// SPDX-License-Identifier: GPL-3.0-or-later
// HEIC and AVIF.
#include "engine/core/error.h"
#include "engine/core/kept_warnings.h"
#include "engine/imaging/files/codecs/heif.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/files/orientation.h"
#include "engine/imaging/files/picture_report.h"
#include "engine/imaging/pixels/pixel_codec.h"
#include "engine/imaging/pixels/sample_conversion.h"
#include "tests/engine/imaging/heif_files.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/engine/imaging/sample_profiles.h"
#include "tests/support/image_matchers.h"

#include <gmock/gmock.h>

#include <stop_token>

namespace r2r {
namespace {

using testing::Bytes;
using ::testing::HasSubstr;
using testing::heifFile;
using testing::HeifForm;
using testing::ImageNear;

/// The file, or a skipped test where libheif cannot write it.
#define R2R_HEIF_FILE(name, image, ...)                             \
    const std::optional<Bytes> name = heifFile(image, __VA_ARGS__); \
    if (!name)                                                      \
    GTEST_SKIP() << "libheif has no such encoder here"

Image picture(Size size = {64, 48}) {
    return testing::smoothPicture(size, SampleType::U8);
}

Photograph read(const Bytes& file) {
    return decodePhotograph(file, "picture.heic");
}

class EveryOrientation : public ::testing::TestWithParam<int> {};

TEST_P(EveryOrientation, OfAHeicIsAppliedOnceWhateverExifSaysBesides) {
    const int code = GetParam();
    const Image stored = picture();
    R2R_HEIF_FILE(file, stored, {.orientation = code, .exifOrientation = code});

    const Photograph photograph = read(*file);

    EXPECT_THAT(photograph.image, ImageNear(upright(stored, code), 0));
}

INSTANTIATE_TEST_SUITE_P(HeifPicture, EveryOrientation, ::testing::Range(1, 9));

TEST(HeifPicture, IsCroppedOnce) {
    const Image odd = picture({63, 47});
    for (const bool isCropped : {true, false}) {
        R2R_HEIF_FILE(file, odd, {.isCropped = isCropped, .isLossless = false});

        const Image image = read(*file).image;

        EXPECT_EQ(image.size(), odd.size());
        EXPECT_THAT(image, ImageNear(odd, 12)) << (isCropped ? "clap" : "grid");
    }
}

TEST(HeifPicture, OfTenAndTwelveBitsFillsSixteen) {
    const Image deep = testing::smoothPicture({64, 48}, SampleType::U16);
    for (const int bits : {10, 12}) {
        R2R_HEIF_FILE(file, deep, {.bits = bits});

        const Image image = read(*file).image;

        ASSERT_EQ(image.sampleType(), SampleType::U16);
        EXPECT_THAT(image, ImageNear(deep, 3 * (65536 >> bits))) << bits << " bits";
    }
}

TEST(HeifPicture, KeepsItsAlpha) {
    const Image clear = testing::noisePicture({32, 24}, 4, SampleType::U8);
    R2R_HEIF_FILE(file, clear, {});

    EXPECT_THAT(read(*file).image, ImageNear(clear, 2));
}

TEST(HeifPicture, WithMultipliedAlphaIsMadeStraight) {
    const Image multiplied = testing::plainPicture({16, 16}, {64, 32, 16, 128}, SampleType::U8);
    R2R_HEIF_FILE(file, multiplied, {.isHeic = false, .isMultiplied = true});

    const auto [photograph, report] = reportedPhotograph(*file, "glass.avif");

    EXPECT_THAT(photograph.image,
                ImageNear(testing::plainPicture({16, 16}, {128, 64, 32, 128}, SampleType::U8), 3));
    EXPECT_EQ(report.alpha, StoredAlpha::Multiplied);
}

TEST(HeifPicture, HasTheColoursThatItsNumbersState) {
    const Image image = testing::plainPicture({16, 16}, {128, 200, 60}, SampleType::U8);
    R2R_HEIF_FILE(file, image, {.primaries = 12, .transfer = 13});

    const auto [photograph, report] = reportedPhotograph(*file, "p3.heic");

    ASSERT_TRUE(photograph.image.iccProfile());
    EXPECT_EQ(report.profileFrom, "nclx 12, 13");
    // Display P3 128, 200, 60 in sRGB.
    const Image working = toWorkingSpace(photograph.image);
    EXPECT_NEAR(working.row<float>(0)[0], 0.405, 0.01);
    EXPECT_NEAR(working.row<float>(0)[1], 0.793, 0.01);
}

TEST(HeifPicture, OfSrgbNumbersNeedsNoProfile) {
    R2R_HEIF_FILE(file, picture(), {});

    const auto [photograph, report] = reportedPhotograph(*file, "plain.heic");

    EXPECT_FALSE(photograph.image.iccProfile());
    EXPECT_EQ(report.profileFrom, "nclx 1, 13");
}

// libheif 1.15 hands such samples out as they are.
TEST(AvifPicture, OfGreyInTheRangeOfVideoReachesBlackAndWhite) {
    Image grey = testing::plainPicture({16, 16}, {126}, SampleType::U8);
    grey.mutableRow<uint8_t>(0)[0] = 16;
    grey.mutableRow<uint8_t>(0)[1] = 235;
    const auto file = testing::greyVideoAvif(grey);
    if (!file)
        GTEST_SKIP() << "libheif has no such encoder here";

    const Image image = read(*file).image;

    EXPECT_EQ(image.row<uint8_t>(0)[0], 0);
    EXPECT_EQ(image.row<uint8_t>(0)[3], 255);
    EXPECT_EQ(image.row<uint8_t>(5)[3], 128);
}

TEST(HeifPicture, OfHdrIsRefusedInASentence) {
    for (const auto& [transfer, name] : {std::pair{16, "PQ"}, {18, "HLG"}}) {
        R2R_HEIF_FILE(file,
                      testing::smoothPicture({16, 16}, SampleType::U16),
                      {.bits = 10, .primaries = 9, .transfer = transfer});
        try {
            static_cast<void>(read(*file));
            ADD_FAILURE() << name << " was opened";
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), ErrorCode::Unsupported);
            EXPECT_THAT(error.message(), HasSubstr(name));
        }
    }
}

TEST(HeifPicture, EndsAtOnceWhenItIsCancelled) {
    const Bytes file = encodePhotograph({picture(), {}}, ImageFormat::Avif);
    std::stop_source stop;
    stop.request_stop();

    EXPECT_THROW(
        static_cast<void>(decodePhotograph(file, "a.avif", JobContext(stop.get_token(), nullptr))),
        Cancelled);
    EXPECT_THROW(static_cast<void>(encodePhotograph({picture({2000, 2000}), {}},
                                                    ImageFormat::Avif,
                                                    {},
                                                    JobContext(stop.get_token(), nullptr))),
                 Cancelled);
}

TEST(AvifPicture, OfEightBitsComesBackToTheBit) {
    for (const int channels : {3, 4}) {
        const Image image = testing::noisePicture({40, 30}, channels, SampleType::U8);

        EXPECT_EQ(read(encodePhotograph({image, {}}, ImageFormat::Avif)).image, image) << channels;
    }
}

TEST(AvifPicture, HoldsTwelveOfSixteenBits) {
    for (const int channels : {3, 4}) {
        const Image image = testing::noisePicture({40, 30}, channels, SampleType::U16);

        const Image back = read(encodePhotograph({image, {}}, ImageFormat::Avif)).image;

        ASSERT_EQ(back.sampleType(), SampleType::U16);
        EXPECT_THAT(back, ImageNear(image, 65535.0 / 4095 / 2 + 1)) << channels;
        EXPECT_EQ(read(encodePhotograph({back, {}}, ImageFormat::Avif)).image, back);
    }
}

TEST(AvifPicture, OfAQualityLooksTheSame) {
    const Image image = picture();
    for (const int quality : {50, 95}) {
        const Bytes file = encodePhotograph(
            {image, {}}, ImageFormat::Avif, {.jpegQuality = quality, .isLossless = false});

        EXPECT_THAT(read(file).image, ImageNear(image, quality > 90 ? 6 : 20)) << quality;
    }
}

TEST(AvifPicture, KeepsTheProfileAndIsNotSaidToBeSrgb) {
    Image image = picture();
    image.setIccProfile(testing::adobeRgbProfile());
    const Bytes file =
        encodePhotograph({image, {}}, ImageFormat::Avif, {.jpegQuality = 95, .isLossless = false});

    const auto [photograph, report] = reportedPhotograph(file, "adobe.avif");

    ASSERT_TRUE(photograph.image.iccProfile());
    EXPECT_EQ(*photograph.image.iccProfile(), *image.iccProfile());
    EXPECT_EQ(report.profileFrom, "ICC profile");
}

TEST(AvifPicture, LongerThanTheFormatAllowsIsRefused) {
    EXPECT_THROW(static_cast<void>(encodePhotograph({Image({65536, 1}, 3, SampleType::U8), {}},
                                                    ImageFormat::Avif)),
                 Error);
}

TEST(AvifPicture, ThatEndsEarlyIsRefused) {
    const Bytes whole = encodePhotograph({testing::noisePicture({64, 48}, 3, SampleType::U8), {}},
                                         ImageFormat::Avif);
    for (const size_t size : {size_t{14}, size_t{60}, whole.size() / 2, whole.size() - 9}) {
        const Bytes file(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        EXPECT_THROW(static_cast<void>(read(file)), Error) << size << " bytes";
    }
}

}  // namespace
}  // namespace r2r
