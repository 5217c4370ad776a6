// SPDX-License-Identifier: GPL-3.0-or-later
// Colours that files state otherwise than by an ICC profile.
#include "engine/core/error.h"
#include "engine/imaging/color/color.h"
#include "engine/imaging/files/codecs/png.h"
#include "engine/imaging/files/codecs/tiff.h"
#include "engine/imaging/files/image_file.h"
#include "engine/imaging/pixels/pixel_codec.h"
#include "tests/engine/imaging/file_contents.h"
#include "tests/engine/imaging/sample_pictures.h"
#include "tests/engine/imaging/sample_profiles.h"
#include "tests/support/image_matchers.h"

#include <gmock/gmock.h>

#include <exiv2/exiv2.hpp>
#include <string>

namespace r2r {
namespace {

using testing::bigEndian;
using testing::Bytes;
using ::testing::Contains;
using ::testing::HasSubstr;
using testing::ImageNear;
using ::testing::IsNull;
using ::testing::Not;
using ::testing::NotNull;
using testing::pngWith;

constexpr double kHalfALevel = 0.5 / 255;

Image sample(SampleType type = SampleType::U16) {
    const double unit = type == SampleType::U8 ? 1 : 257;
    return testing::plainPicture({4, 4}, {128 * unit, 200 * unit, 60 * unit}, type);
}

/// A PNG that says nothing of its colours.
Bytes untagged() {
    return testing::pngWithout(testing::encodedPng({.image = sample()}), "sRGB");
}

Bytes gamma(uint32_t value, Bytes png) {
    return pngWith(std::move(png), "gAMA", bigEndian({value}));
}

Bytes chromaticities(const std::vector<uint32_t>& values, Bytes png) {
    return pngWith(std::move(png), "cHRM", bigEndian(values));
}

const std::vector<uint32_t> kAdobeChromaticities{
    31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000};
const std::vector<uint32_t> kSrgbChromaticities{
    31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000};

Bytes cicp(int primaries, int curve, Bytes png, int range = 1) {
    return pngWith(std::move(png),
                   "cICP",
                   {static_cast<std::byte>(primaries),
                    static_cast<std::byte>(curve),
                    std::byte{0},
                    static_cast<std::byte>(range)});
}

Bytes withIcc(const IccProfile& profile) {
    return testing::encodedPng({.image = sample(), .icc = *profile});
}

Image shown(const Bytes& file) {
    return toWorkingSpace(decodePhotograph(file, "picture").image);
}

Image shown(const IccProfile& profile) {
    Image image = sample();
    image.setIccProfile(profile);
    return toWorkingSpace(image);
}

IccProfile linearSrgb() {
    return testing::rgbProfile({{0.64, 0.33, 1}, {0.30, 0.60, 1}, {0.15, 0.06, 1}},
                               testing::gammaCurve(1));
}

struct StatedColors {
    std::string name;
    Bytes file;
    IccProfile meaning;
};

std::vector<StatedColors> statedColors() {
    const auto srgb = testing::srgbProfile();
    const auto p3 = testing::displayP3Profile();
    const auto adobe = testing::adobeRgbProfile();
    return {
        {"Nothing", untagged(), srgb},
        {"LinearGamma", gamma(100000, untagged()), linearSrgb()},
        {"GammaOfSrgb", gamma(45455, untagged()), srgb},
        {"GammaAndPrimariesOfSrgb",
         chromaticities(kSrgbChromaticities, gamma(45455, untagged())),
         srgb},
        {"PrimariesOfSrgbAlone", chromaticities(kSrgbChromaticities, untagged()), srgb},
        {"GammaAndPrimariesOfAdobeRgb",
         chromaticities(kAdobeChromaticities, gamma(45470, untagged())),
         adobe},
        {"SrgbBeforeGamma", pngWith(gamma(100000, untagged()), "sRGB", {std::byte{0}}), srgb},
        {"ProfileBeforeGamma", gamma(100000, withIcc(p3)), p3},
        {"ProfileBeforeSrgb", pngWith(withIcc(p3), "sRGB", {std::byte{0}}), p3},
        {"CicpDisplayP3", cicp(12, 13, untagged()), p3},
        {"CicpSrgb", cicp(1, 13, untagged()), srgb},
        {"CicpBeforeProfile", cicp(12, 13, withIcc(adobe)), p3},
        {"CicpSrgbBeforeProfile", cicp(1, 13, withIcc(adobe)), srgb},
        {"CicpOfACurveAlone", cicp(2, 8, gamma(45455, untagged())), linearSrgb()},
        {"CicpThatLeavesAllOpen", cicp(2, 2, gamma(100000, untagged())), linearSrgb()},
        {"PrimariesWithoutArea", chromaticities(std::vector<uint32_t>(8, 30000), untagged()), srgb},
    };
}

class EveryStatement : public ::testing::TestWithParam<StatedColors> {};

TEST_P(EveryStatement, IsUnderstood) {
    EXPECT_THAT(shown(GetParam().file), ImageNear(shown(GetParam().meaning), kHalfALevel));
}

TEST_P(EveryStatement, IsTrueOfTheResultInEveryFormat) {
    const Photograph photograph = decodePhotograph(GetParam().file, "picture");

    for (const auto format :
         {ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Tiff, ImageFormat::OpenExr})
        EXPECT_THAT(shown(encodePhotograph(photograph, format, {.jpegQuality = 100})),
                    ImageNear(shown(GetParam().meaning), 2.5 / 255));
}

INSTANTIATE_TEST_SUITE_P(StatedColors,
                         EveryStatement,
                         ::testing::ValuesIn(statedColors()),
                         [](const auto& each) { return each.param.name; });

TEST(StatedColors, OfHdrAreRefusedInASentence) {
    for (const auto& [file, says] : {std::pair(cicp(9, 16, untagged()), "HDR (PQ)"),
                                     std::pair(cicp(9, 18, untagged()), "HDR (HLG)"),
                                     std::pair(cicp(1, 13, untagged(), 0), "narrow range")})
        try {
            static_cast<void>(decodePhotograph(file, "picture"));
            FAIL() << "it was opened";
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), ErrorCode::Unsupported);
            EXPECT_THAT(error.message(), HasSubstr(says));
        }
}

TEST(StatedColors, OfAPngAreInItsPlainForm) {
    const Photograph photograph{sample(), {}};

    EXPECT_THAT(testing::pngChunks(encodePhotograph(photograph, ImageFormat::Png)),
                Contains("sRGB"));
}

Bytes exif(uint16_t colorSpace, const std::string& index) {
    Exiv2::ExifData data;
    data["Exif.Image.Artist"] = "Ada";
    data["Exif.Photo.ColorSpace"] = colorSpace;
    if (!index.empty())
        data["Exif.Iop.InteroperabilityIndex"] = index;
    Exiv2::Blob blob;
    Exiv2::ExifParser::encode(blob, Exiv2::littleEndian, data);
    const auto bytes = std::as_bytes(std::span(blob));
    return {bytes.begin(), bytes.end()};
}

uint32_t colorSpaceOf(const ImageMetadata& metadata) {
    Exiv2::ExifData data;
    Exiv2::ExifParser::decode(data,
                              reinterpret_cast<const Exiv2::byte*>(metadata.exif->data()),
                              static_cast<uint32_t>(metadata.exif->size()));
    return static_cast<uint32_t>(data["Exif.Photo.ColorSpace"].toLong());
}

/// A file of `format` with that EXIF and no profile.
Bytes camera(ImageFormat format, uint16_t colorSpace, const std::string& index) {
    Photograph photograph{sample(SampleType::U8), {}};
    photograph.metadata.exif = std::make_shared<const Bytes>(exif(colorSpace, index));
    Bytes file = encodePhotograph(photograph, format, {.jpegQuality = 100});
    return format == ImageFormat::Png ? testing::pngWithout(file, "sRGB") : file;
}

class ColorsOfExif : public ::testing::TestWithParam<ImageFormat> {};

TEST_P(ColorsOfExif, AreAdobeRgbWhenItSaysSo) {
    // ColorSpace is written anew for the samples, so that of a file must be put there afterwards.
    const Bytes file =
        testing::encodedPng({.image = sample(SampleType::U8), .exif = exif(0xFFFF, "R03")});
    const Photograph photograph = decodePhotograph(testing::pngWithout(file, "sRGB"), "picture");
    ASSERT_THAT(photograph.image.iccProfile(), NotNull());
    EXPECT_THAT(toWorkingSpace(photograph.image),
                ImageNear(shown(testing::adobeRgbProfile()), kHalfALevel));

    const Photograph result =
        decodePhotograph(encodePhotograph(photograph, GetParam(), {.jpegQuality = 100}), "result");

    EXPECT_THAT(result.image.iccProfile(), NotNull());
    EXPECT_EQ(colorSpaceOf(result.metadata), 0xFFFFU);
    EXPECT_THAT(toWorkingSpace(result.image), ImageNear(toWorkingSpace(photograph.image), 0.01));
}

TEST_P(ColorsOfExif, AreThoseOfSrgbOtherwise) {
    const Photograph photograph = decodePhotograph(camera(GetParam(), 1, "R98"), "picture");

    EXPECT_THAT(photograph.image.iccProfile(), IsNull());
    EXPECT_EQ(colorSpaceOf(photograph.metadata), 1U);
}

INSTANTIATE_TEST_SUITE_P(
    StatedColors,
    ColorsOfExif,
    ::testing::Values(ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Tiff, ImageFormat::WebP));

TEST(StatedColors, OfExifYieldToAProfile) {
    const Bytes file = testing::encodedPng({.image = sample(SampleType::U8),
                                            .icc = *testing::displayP3Profile(),
                                            .exif = exif(0xFFFF, "R03")});

    EXPECT_THAT(shown(file), ImageNear(shown(testing::displayP3Profile()), kHalfALevel));
}

}  // namespace
}  // namespace r2r
